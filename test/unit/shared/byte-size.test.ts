import { expect, test } from "vitest";
import { formatByteSize, parseByteSize } from "../../../src/shared/byte-size.ts";

test.each([
  ["1B", 1],
  ["64KiB", 65_536],
  ["1MiB", 1_048_576],
  [" 2KiB ", 2048],
])("%s is a size", (text, bytes) => {
  expect(parseByteSize(text)).toEqual({ ok: true, value: bytes });
});

test.each(["0B", "64", "64kb", "1.5MiB", "-1B", ""])('"%s" is not one', (text) => {
  const parsed = parseByteSize(text);
  expect(parsed.ok ? "" : parsed.error).toContain("for example 64KiB");
});

test.each([
  [1, "1B"],
  [65_536, "64KiB"],
  [1_048_576, "1MiB"],
  [1025, "1025B"],
])("%i bytes are shown as %s", (bytes, text) => {
  expect(formatByteSize(bytes)).toBe(text);
});
