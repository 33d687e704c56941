import { describe, expect, it } from "vitest";
import { adviceFor } from "../../../src/lease/postgres/server-advice.ts";

const GOOD = { fsync: "on", fullPageWrites: "on", synchronousStandbys: "", standbys: 0 };

describe("advice about the server of a store", () => {
  it("has nothing to say of a server that stands alone, or whose standbys are synchronous", () => {
    expect(adviceFor(GOOD)).toEqual([]);
    expect(adviceFor({ ...GOOD, standbys: 2, synchronousStandbys: "ANY 1 (a, b)" })).toEqual([]);
  });

  it("warns of standbys that may lack the last commits", () => {
    const [advice] = adviceFor({ ...GOOD, standbys: 1 });
    expect(advice?.message).toContain("asynchronously");
    expect(advice?.remedy).toContain("synchronous_standby_names");
  });

  it("warns where a power cut loses commits", () => {
    for (const settings of [
      { ...GOOD, fsync: "off" },
      { ...GOOD, fullPageWrites: "off" },
    ]) {
      expect(adviceFor(settings).map(({ remedy }) => remedy)).toEqual(["Turn both on."]);
    }
  });
});
