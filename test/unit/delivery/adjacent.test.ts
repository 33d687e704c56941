import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinedView, joinPieces } from "../../../src/delivery/redact/adjacent.ts";
import { cut, cuts } from "../../support/chunks.ts";

describe("pieces of memory", () => {
  it("are one view again when they are adjacent, and are not copied", () => {
    const whole = Buffer.from("one two");
    const view = joinedView(whole.subarray(0, 3), whole.subarray(3));
    expect(view).toEqual(new Uint8Array(whole));
    expect(view?.buffer).toBe(whole.buffer);
    expect(joinedView(whole.subarray(0, 3), whole.subarray(4))).toBeUndefined();
    expect(joinedView(whole.subarray(3), whole.subarray(0, 3))).toBeUndefined();
    expect(joinedView(Buffer.from("one"), Buffer.alloc(8192, "x"))).toBeUndefined();
  });

  it("are the same bytes when they are joined, adjacent or not", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.uint8Array({ maxLength: 50 }), cuts)), (chunks) => {
        const pieces = chunks.flatMap(([bytes, places]) => cut(bytes, places));
        expect(Buffer.concat(joinPieces(pieces))).toEqual(Buffer.concat(pieces));
      }),
    );
  });
});
