import { describe, expect, it } from "vitest";
import { newTraceId } from "../../../../src/broker/record/audit.ts";

const zeros = (length: number): Uint8Array => new Uint8Array(length);

describe("newTraceId", () => {
  it("is a ULID: 26 Crockford characters that sort by time", () => {
    expect(newTraceId(1_469_918_176_385, zeros)).toBe("01ARYZ6S410000000000000000");
    expect(newTraceId(1, zeros) < newTraceId(2, zeros)).toBe(true);
  });
});
