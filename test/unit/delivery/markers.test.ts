import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { createByteScan } from "../../../src/delivery/redact/byte-scan.ts";
import { createCommandFilter } from "../../../src/delivery/redact/commands.ts";
import { createMarkerSearch } from "../../../src/delivery/redact/markers.ts";
import { cut, through } from "../../support/chunks.ts";

/** After so many bytes, and in texts that are long, they are looked for in another way. */
const MANY = Buffer.alloc(256 * 1024);

/** What commands begin with, whole and in part, with long stretches between. */
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom("::", ":", "##[", "##", "#", "[", "\n", "\r", " ", "\0", "é"),
      fc.integer({ min: 1, max: 40_000 }).map((length) => "-".repeat(length)),
    ),
    { maxLength: 40 },
  )
  .map((parts) => Buffer.from(parts.join("")));

function markersOf(search: ReturnType<typeof createMarkerSearch>, bytes: Buffer): number[] {
  const next = search(bytes);
  const found: number[] = [];
  for (let at = next(0); at < bytes.length; at = next(at + 1)) found.push(at);
  return found;
}

it("finds in long texts every place where a command may begin", () => {
  fc.assert(
    fc.property(texts, (bytes) => {
      const search = createMarkerSearch();
      search(MANY);
      const expected = markersOf(
        createMarkerSearch(() => undefined),
        bytes,
      );
      expect(markersOf(search, bytes)).toEqual(expected);
      // From anywhere, and again.
      const [next, plainNext] = [search(bytes), createMarkerSearch(() => undefined)(bytes)];
      for (const at of [100, 5000, 5000, 66_000, 70_000]) expect(next(at)).toBe(plainNext(at));
    }),
  );
});

it("searches by the compiled loop after much was searched", () => {
  const compile = vi.fn<typeof createByteScan>(createByteScan);
  createMarkerSearch(compile)(MANY);
  expect(compile.mock.results[0]?.value).toBeDefined();
});

it("finds one at the border of what is searched at once", () => {
  for (const marker of ["::", "##["]) {
    for (let at = 65_400; at < 65_600; at += 1) {
      const search = createMarkerSearch();
      search(MANY);
      const bytes = Buffer.alloc(140_000, "-");
      bytes.write(marker, at);
      expect(search(bytes)(0)).toBe(at);
    }
  }
});

it("escapes the same commands in long chunks as in short ones", () => {
  fc.assert(
    fc.property(texts, fc.array(fc.nat(200_000), { maxLength: 5 }), (bytes, places) => {
      const long = createCommandFilter();
      long.write(MANY);
      long.write(Buffer.from("\n"));
      const short = cut(
        bytes,
        Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, index) => 1000 * index),
      );
      const found = through(long, cut(bytes, places)).toString();
      expect(found).toBe(through(createCommandFilter(), short).toString());
    }),
  );
});
