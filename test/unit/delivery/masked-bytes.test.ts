import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wholeOf } from "../../../src/delivery/redact/lane.ts";
import { createMaskedBytes } from "../../../src/delivery/redact/masked-bytes.ts";

interface Step {
  readonly chunk: number;
  readonly masks: readonly (readonly [number, number])[];
  /** How many of the last bytes stay. */
  readonly keep: number;
}

const step = fc.record({
  chunk: fc.nat(12),
  masks: fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 9 })), { maxLength: 4 }),
  keep: fc.nat(20),
});

/** The same, byte by byte. Each byte is its position, so that nothing can be mixed up. */
function model(steps: readonly Step[]): string {
  const masked: boolean[] = [];
  let end = 0;
  let released = 0;
  let isInMask = false;
  let out = "";
  for (const { chunk, masks, keep } of steps) {
    end += chunk;
    for (const [start, length] of masks) {
      for (let at = Math.max(start, released); at < Math.min(end, start + length); at += 1) {
        masked[at] = true;
      }
    }
    for (; released < end - keep; released += 1) {
      const isMasked = masked[released] === true;
      if (!isMasked) out += String.fromCharCode(0x100 + released);
      else if (!isInMask) out += "***";
      isInMask = isMasked;
    }
  }
  return out;
}

describe("masked bytes", () => {
  it("come out as a model says that looks at each byte by itself", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const bytes = createMaskedBytes();
        let out = "";
        for (const { chunk, masks, keep } of steps) {
          const start = bytes.end();
          bytes.append(Uint8Array.from({ length: chunk }, (_, at) => start + at));
          for (const [from, length] of masks) {
            bytes.mask(from, Math.min(bytes.end(), from + length));
          }
          for (const byte of wholeOf(bytes.release(bytes.end() - keep))) {
            out += byte === 0x2a ? "*" : String.fromCharCode(0x100 + byte);
          }
        }
        // The byte 42 is a star too.
        expect(out).toBe(model(steps).replaceAll(String.fromCharCode(0x100 + 0x2a), "*"));
      }),
      { numRuns: 2000 },
    );
  });
});
