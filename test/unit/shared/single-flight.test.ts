import { describe, expect, it } from "vitest";
import { singleFlight } from "../../../src/shared/single-flight.ts";

describe("singleFlight", () => {
  it("does the work once for twenty who ask while it is under way, and gives all the same outcome", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    let begun = 0;
    const ask = singleFlight(() => {
      begun += 1;
      return promise;
    });
    const asked = Array.from({ length: 20 }, ask);
    expect(begun).toBe(1);
    resolve("done");
    expect(new Set(await Promise.all(asked))).toEqual(new Set(["done"]));
  });

  it("does what the first of those who come at the same time asks for", async () => {
    const ask = singleFlight(async (what: string) => what);
    expect(await Promise.all([ask("first"), ask("second")])).toEqual(["first", "first"]);
    expect(await ask("third")).toBe("third");
  });

  it("begins anew for who asks after it is over", async () => {
    let begun = 0;
    const ask = singleFlight(async () => {
      begun += 1;
      return begun;
    });
    expect(await ask()).toBe(1);
    expect(await ask()).toBe(2);
  });

  it("gives a rejection to all who wait, and begins anew after it", async () => {
    let begun = 0;
    const ask = singleFlight(async () => {
      begun += 1;
      if (begun === 1) throw new Error("the first fails");
      return begun;
    });
    const asked = await Promise.allSettled(Array.from({ length: 20 }, ask));
    expect(asked.every(({ status }) => status === "rejected")).toBe(true);
    expect(await ask()).toBe(2);
  });
});
