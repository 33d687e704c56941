import { describe, expect, it } from "vitest";
import { findGrant } from "../../../../src/broker/break-glass/find-grant.ts";
import type { PolicyDocuments, PolicySource } from "../../../../src/broker/policy/policy-source.ts";
import { POLICY } from "../../../support/kinds.ts";

const RULES = { owners: [65] } as unknown as Parameters<typeof findGrant>[1]["rules"];

function documentsOf(name: string, ids: PolicyDocuments["owned"] | undefined): PolicyDocuments {
  const text = `version: 1
repository-id: 74
owner-id: 65
grants:
  orders-admin:
    environment: production
    access: write
    break-glass: true
    credential: { postgres: { server: staging, database: postgres, role: app_migrator } }
    allow: { events: [push] }
`;
  const parsed = POLICY.parse(text, { source: `${name}/stepkey.yml`, scope: "repository" });
  if (!parsed.ok) throw new Error("the policy has mistakes");
  return {
    repository: parsed.value,
    organisation: undefined,
    ...(ids === undefined ? {} : { owned: ids }),
  };
}

const OWN: PolicyDocuments["owned"] = { repositoryId: 74, ownerId: 65 };

/** Policies on a GitHub that does not respond: each that is asked for takes its time. */
function policies(
  known: readonly string[],
  { having = known, ids = OWN } = {},
): { readonly policy: PolicySource; readonly asked: string[] } {
  const asked: string[] = [];
  const policy: PolicySource = {
    find: async (name) => {
      asked.push(name);
      return { ok: true, value: documentsOf(name, ids) };
    },
    repositories: async () => [...known],
    repositoriesWith: async () => having,
    isUsable: async () => true,
  };
  return { policy, asked };
}

const MANY = Array.from({ length: 500 }, (_, index) => `octo-org/repo-${index}`);

describe("the grant that an admin names", () => {
  it("is found without asking GitHub for every repository", async () => {
    const { policy, asked } = policies(MANY, { having: ["octo-org/repo-7"] });
    const found = await findGrant({ grant: "orders-admin" }, { policy, rules: RULES });
    expect(found).toMatchObject({ ok: true, value: { repository: "octo-org/repo-7" } });
    expect(asked).toEqual(["octo-org/repo-7"]);
  });

  it("is found in a repository of which no job has asked since the broker started", async () => {
    const { policy } = policies([]);
    const asked = { grant: "orders-admin", repository: "octo-org/shop" };
    const found = await findGrant(asked, { policy, rules: RULES });
    expect(found).toMatchObject({ ok: true, value: { repository: "octo-org/shop" } });
  });

  it("is not looked for when several repositories have one of its name", async () => {
    const { policy, asked } = policies(MANY);
    const found = await findGrant({ grant: "orders-admin" }, { policy, rules: RULES });
    expect(found).toMatchObject({ ok: false, error: { remedy: "Add --repository OWNER/NAME." } });
    expect(asked).toEqual([]);
  });

  it("is refused if the file names the ids of another repository or owner than GitHub does", async () => {
    for (const ids of [
      { repositoryId: 75, ownerId: 65 },
      { repositoryId: 74, ownerId: 66 },
      { repositoryId: 74, ownerId: undefined },
    ]) {
      const { policy } = policies([], { ids });
      const asked = { grant: "orders-admin", repository: "octo-0rg/shop" };
      const found = await findGrant(asked, { policy, rules: RULES });
      expect(found).toMatchObject({ ok: false, error: { code: "break_glass_refused" } });
    }
  });
});
