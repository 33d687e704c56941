import { expect, it } from "vitest";
import type { StoreSetup } from "./lease-store.ts";

/** The organisations' policies that brokers last saw. */
export function describeCaps(use: () => StoreSetup): void {
  it("remembers the last text of each owner, also after it was reopened", async () => {
    const { store, place, clock } = use();
    await store.keepCap("octo-org", "first");
    await store.keepCap("octo-org", "second");
    await store.keepCap("other", "of another");
    await store.close();
    const again = await place.open(clock);
    expect(await again.findCap("octo-org")).toBe("second");
    expect(await again.findCap("other")).toBe("of another");
    expect(await again.findCap("nobody")).toBeUndefined();
  });

  it("finds an owner whatever the case of its login, and nothing else that it keeps", async () => {
    const { store } = use();
    await store.keepCap("Octo-Org", "a");
    expect(await store.findCap("octo-org")).toBe("a");
    expect(await store.findCap("octo")).toBeUndefined();
    expect(await store.findCap("instance")).toBeUndefined();
  });

  it("forgets one owner's, and says whether there was one", async () => {
    const { store } = use();
    const instance = await store.instance();
    await store.keepCap("octo-org", "a");
    await store.keepCap("other", "b");
    expect(await store.forgetCap("OCTO-ORG")).toBe(true);
    expect(await store.forgetCap("octo-org")).toBe(false);
    expect(await store.findCap("octo-org")).toBeUndefined();
    expect(await store.findCap("other")).toBe("b");
    expect(await store.instance()).toBe(instance);
  });

  it("shows it to another broker on the same store at once", async () => {
    const { store, place, clock } = use();
    const other = await place.open(clock);
    await store.keepCap("octo-org", "a");
    expect(await other.findCap("octo-org")).toBe("a");
    await other.forgetCap("octo-org");
    expect(await store.findCap("octo-org")).toBeUndefined();
  });
}

/** How many leases got one value, by its fingerprints. */
export function describeValueUses(use: () => StoreSetup): void {
  it("counts leases by the value that they got, also after it was reopened and from two brokers", async () => {
    const { store, place, clock } = use();
    const other = await place.open(clock);
    expect(await store.countValueUse(["a"])).toBe(1);
    expect(await other.countValueUse(["a"])).toBe(2);
    expect(await store.countValueUse(["b"])).toBe(1);
    await store.close();
    const again = await place.open(clock);
    expect(await again.countValueUse(["a"])).toBe(3);
  });

  it("counts each of many that come at once", async () => {
    const { store } = use();
    const counts = await Promise.all(Array.from({ length: 20 }, () => store.countValueUse(["a"])));
    expect(counts.toSorted((one, two) => one - two)).toEqual(counts.map((_count, at) => at + 1));
  });

  it("keeps the count of a value under an older key, and counts on under the newer one", async () => {
    const { store } = use();
    await store.countValueUse(["old"]);
    await store.countValueUse(["old"]);
    expect(await store.countValueUse(["new", "old"])).toBe(3);
    expect(await store.countValueUse(["new", "old"])).toBe(4);
    expect(await store.countValueUse(["new"])).toBe(3);
  });
}
