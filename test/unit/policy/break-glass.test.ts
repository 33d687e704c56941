import { describe, expect, it } from "vitest";
import { evaluateBreakGlass, type BreakGlassQuestion } from "../../../src/policy/break-glass.ts";
import { POLICY } from "../../support/kinds.ts";
import { document, SHOP } from "../../support/policy/document-fixtures.ts";

const OPEN = SHOP.replaceAll("environment: ", "break-glass: true\n    environment: ");
const CAP = "version: 1\nowner-id: 65\n";
const CAP_GRANT = "environment: production, access: write, allow: { events: [push] }";

function ask(overrides: Partial<BreakGlassQuestion> = {}) {
  return evaluateBreakGlass({
    repository: document(OPEN),
    organisation: undefined,
    grant: "orders-migrate",
    ttlSeconds: undefined,
    limitSeconds: 900,
    ...overrides,
  });
}

function faultOf(overrides: Partial<BreakGlassQuestion>) {
  const answer = ask(overrides);
  if (answer.ok) throw new Error("it is allowed");
  return answer.error;
}

const cap = (text: string) => document(`${CAP}${text}`, "organisation");

describe("a grant with break-glass: true", () => {
  it("is issued without what allow and approval ask of a job", () => {
    expect(ask()).toMatchObject({
      ok: true,
      value: {
        grant: { name: "orders-migrate", access: "write", environment: "production" },
        repositoryId: 74,
        ownerId: 65,
        ttlSeconds: 900,
      },
    });
  });

  it("is issued for no longer than its own ttl, the broker's limit and 15 minutes", () => {
    const short = document(OPEN.replace("ttl: 15m", "ttl: 5m"));
    expect(ask({ repository: short })).toMatchObject({ value: { ttlSeconds: 300 } });
    expect(ask({ repository: short, ttlSeconds: 60 })).toMatchObject({ value: { ttlSeconds: 60 } });
    expect(faultOf({ repository: short, ttlSeconds: 301 })).toMatchObject({
      code: "ttl_too_long",
      remedy: "Ask for at most 5m.",
    });
    expect(ask({ limitSeconds: 120 })).toMatchObject({ value: { ttlSeconds: 120 } });
    expect(faultOf({ limitSeconds: 120, ttlSeconds: 121 }).code).toBe("ttl_too_long");
  });
});

describe("break-glass is refused", () => {
  it("by a grant that does not allow it, and says what to write where", () => {
    const fault = faultOf({ repository: document(SHOP) });
    expect(fault.code).toBe("break_glass_refused");
    expect(fault.reason).toBe("octo-org/shop.yml:11 does not have break-glass: true");
    expect(fault.remedy).toContain(
      "write break-glass: true below orders-migrate in octo-org/shop.yml",
    );
  });

  it("by an organisation that has the grant and does not allow it", () => {
    const organisation = cap(`grants:\n  orders-migrate: { ${CAP_GRANT} }\n`);
    expect(faultOf({ organisation }).remedy).toContain(
      "below orders-migrate in octo-org/.organisation.yml",
    );
    const allowing = cap(`grants:\n  orders-migrate: { ${CAP_GRANT}, break-glass: true }\n`);
    expect(ask({ organisation: allowing }).ok).toBe(true);
  });

  it("by an organisation that forbids it for all, also where its grant allows it", () => {
    const organisation = cap(
      `forbid-break-glass: true\ngrants:\n  orders-migrate: { ${CAP_GRANT}, break-glass: true }\n`,
    );
    expect(faultOf({ organisation }).reason).toBe(
      "octo-org/.organisation.yml has forbid-break-glass: true",
    );
    expect(ask({ organisation: cap("") }).ok).toBe(true);
  });

  it("where an organisation's policy has mistakes or is missing", () => {
    expect(faultOf({ organisation: "broken" }).reason).toBe(
      "the organisation's policy has mistakes",
    );
    expect(faultOf({ organisation: "missing" }).reason).toContain("is missing");
  });

  it("where the repository has no policy, or the grant is not in it or is disabled", () => {
    expect(faultOf({ repository: undefined }).reason).toBe("no policy document");
    expect(faultOf({ grant: "nothing" }).reason).toBe("nothing is not in octo-org/shop.yml");
    const disabled = document(OPEN.replace("access: write", "access: writes"));
    expect(faultOf({ repository: disabled }).reason).toContain("has mistakes and is disabled");
  });

  it("for a write in mode observe, as for a job", () => {
    const repository = document(OPEN.replace("bases:", "mode: observe\nbases:"));
    expect(faultOf({ repository }).reason).toContain("mode: observe");
    expect(ask({ repository, grant: "reports-read" }).ok).toBe(true);
    const organisation = cap("mode: observe\n");
    expect(faultOf({ organisation }).reason).toContain("mode: observe");
    expect(ask({ organisation, grant: "reports-read" }).ok).toBe(true);
  });

  it.each([
    ["another access", CAP_GRANT.replace("access: write, ", "")],
    ["another environment", CAP_GRANT.replace("production", "staging")],
  ])("where the organisation allows it for %s, as for a job", (_what, limited) => {
    const organisation = cap(`grants:\n  orders-migrate: { ${limited}, break-glass: true }\n`);
    expect(faultOf({ organisation }).reason).toContain("different environments or access");
  });

  it("where the organisation's policy is for another repository", () => {
    const organisation = cap("repository-id: 75\n");
    expect(faultOf({ organisation }).reason).toContain("another repository-id");
    expect(ask({ organisation: cap("repository-id: 74\n") }).ok).toBe(true);
  });

  it("where both documents do not belong together, or name different credentials", () => {
    const other = document(`version: 1\nowner-id: 66\n`, "organisation");
    expect(faultOf({ organisation: other }).reason).toContain("owner-id differs");
    const organisation = cap(
      `grants:\n  orders-migrate: { ${CAP_GRANT}, break-glass: true, credential: { postgres: { server: staging, database: app, role: app_readonly } } }\n`,
    );
    expect(faultOf({ organisation }).reason).toContain("different credentials");
  });
});

describe("break-glass in a policy", () => {
  const mistakesOf = (text: string): readonly string[] => {
    const parsed = POLICY.parse(text, { source: "octo-org/shop.yml" });
    const mistakes = parsed.ok ? parsed.value.mistakes : parsed.error;
    return mistakes.map(({ path, message }) => `${path} ${message}`);
  };

  it("is false for a grant that does not say it", () => {
    expect(document(SHOP).grants.map(({ breakGlass }) => breakGlass)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("is found at the top level, where it would allow nothing", () => {
    const [mistake] = mistakesOf(SHOP.replace("bases:", "break-glass: true\nbases:"));
    expect(mistake).toContain("`break-glass` is a key of a grant");
  });

  it("is true or false, and nothing else", () => {
    expect(mistakesOf(OPEN.replace("break-glass: true", "break-glass: yes"))).toHaveLength(1);
    expect(mistakesOf(OPEN)).toEqual([]);
  });
});
