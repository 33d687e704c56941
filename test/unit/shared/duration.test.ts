import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "../../../src/shared/duration.ts";

test("a duration is a whole number and its unit", () => {
  const seconds = ["90s", "15m", "1h", "24h"].map((text) => parseDuration(text));
  expect(seconds).toEqual([90, 900, 3600, 86_400].map((value) => ({ ok: true, value })));
});

test.each(["", "0s", "90", "1.5h", "-1m", "1d", "15 m", "15M", "1h30m", "1e3s", "٣m"])(
  'refuses "%s" and says what to write',
  (text) => {
    const parsed = parseDuration(text);
    expect(parsed.ok ? "" : parsed.error).toContain("for example 15m");
  },
);

test("what is written is read as the same", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999 }), (seconds) => {
      expect(parseDuration(formatDuration(seconds))).toEqual({ ok: true, value: seconds });
    }),
  );
});
