import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { KINDS } from "../../../src/credentials/kinds.ts";

describe("the list of kinds", () => {
  const names = KINDS.map(({ name }) => name);

  it("has one kind for each directory beside it, with the directory's name", () => {
    const directories = readdirSync("src/credentials", { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== "kind")
      .map(({ name }) => name);
    expect(names.toSorted()).toEqual(directories.toSorted());
  });

  it("has names that are keys of their own in a policy, a configuration and a database", () => {
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^[a-z][a-z0-9-]{0,30}$/u);
      expect(name in {}).toBe(false);
    }
  });

  it("says of direct mode what its provider says: whether a lease can be ended early", async () => {
    for (const { direct } of KINDS) {
      if (direct === undefined) continue;
      const { revoke } = await direct.loadRevocability();
      expect(direct.endsEarly).toBe(revoke !== "none");
    }
  });
});
