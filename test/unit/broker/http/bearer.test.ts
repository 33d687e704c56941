import { describe, expect, it } from "vitest";
import { bearerToken } from "../../../../src/broker/http/bearer.ts";

describe("bearerToken", () => {
  it.each([
    ["Bearer abc", "abc"],
    ["bearer   a.b-c_d~e+f/g==", "a.b-c_d~e+f/g=="],
  ])("reads %s", (value, token) => {
    expect(bearerToken({ authorization: [value] })?.reveal()).toBe(token);
  });

  it.each(["Basic abc", "Bearer", "Bearer a b", "Bearer \u00e9", ""])("refuses %j", (value) => {
    expect(bearerToken({ authorization: [value] })).toBeUndefined();
  });

  it("refuses two of them", () => {
    expect(bearerToken({ authorization: ["Bearer a", "Bearer a"] })).toBeUndefined();
  });
});
