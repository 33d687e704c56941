import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareCaps } from "../../../../src/policy/compare/compare-caps.ts";
import { evaluate } from "../../../../src/policy/evaluate.ts";
import { pathText } from "../../../../src/shared/mistake.ts";
import { betterThan } from "../../../support/policy/better-terms.ts";
import { document } from "../../../support/policy/document-fixtures.ts";
import { asked, capVersions } from "../../../support/policy/random-policies.ts";

const CAP = `version: 1
owner-id: 65
agents: [release-helper]
bases: [main]
mode: enforce
grants:
  orders-migrate:
    environment: production
    access: write
    ttl: 5m
    allow: { events: [pull_request] }
    approval: { count: 2 }
`;
const WITHOUT_GRANTS = CAP.slice(0, CAP.indexOf("grants:"));

function limitsLost(from: string, to: string): readonly string[] {
  const [before, after] = [CAP, CAP.replace(from, to)].map((text) =>
    document(text, "organisation"),
  );
  return compareCaps(before, after).map(({ path, kind }) => `${kind} ${pathText(path)}`);
}

describe("comparing an organisation's policies", () => {
  test("never misses that a repository's policy gives what it did not give, or on better terms", () => {
    let met = 0;
    fc.assert(
      fc.property(capVersions, asked, ({ before, after }, askOf) => {
        const ask = askOf(after);
        const now = evaluate({ ...after, ...ask });
        if (now.kind === "refused") return;
        const then = evaluate({ ...before, ...ask });
        const better =
          then.kind === "refused" ? ["refused"] : betterThan(then, now, ask.claims.ref);
        if (better.length === 0) return;
        met += 1;
        const found = compareCaps(before.organisation, after.organisation).filter(
          ({ grant }) => grant === ask.request.grant || grant === undefined,
        );
        expect({ better, isListed: found.length > 0 }).toEqual({ better, isListed: true });
      }),
      { numRuns: Number(process.env["STEPKEY_PROPERTY_RUNS"] ?? 6000) },
    );
    // A property that never met this would prove nothing.
    expect(met).toBeGreaterThan(20);
  });

  test.each([
    ["ttl: 5m", "ttl: 10m", ["wider grants.orders-migrate.ttl"]],
    ["ttl: 5m", "ttl: 4m", []],
    ["[pull_request]", "[pull_request, push]", ["wider grants.orders-migrate.allow.events"]],
    ["count: 2", "count: 3", []],
    ["agents: [release-helper]\n", "", ["wider agents"]],
    ["bases: [main]", "bases: [main, next]", ["wider bases"]],
    ["bases: [main]\n", "", ["wider bases"]],
    ["mode: enforce", "mode: observe", ["wider mode"]],
    ["owner-id: 65", "owner-id: 66", ["wider owner-id"]],
    ["owner-id: 65", "owner-id: 65\nrepository-id: 74", []],
    [CAP, WITHOUT_GRANTS, ["wider grants.orders-migrate"]],
    ["ttl: 5m", "ttl: 5m\n    break-glass: true", ["wider grants.orders-migrate.break-glass"]],
    ["owner-id: 65", "owner-id: 65\nforbid-break-glass: true", []],
    // A mistake refuses all requests for the grant, and more limits are fewer rights.
    ["ttl: 5m", "ttl: soon", []],
    ["grants:\n", "grants:\n  more: { allow: { events: [push] } }\n", []],
    ["ttl: 5m", "ttl: 5m\n    credential: { static: { server: s, secrets: [A] } }", []],
  ])("%j => %j", (from, to, paths) => {
    expect(limitsLost(from, to)).toEqual(paths);
  });

  test("lists that break-glass is no longer forbidden", () => {
    const forbidding = document(`${CAP}forbid-break-glass: true\n`, "organisation");
    const found = compareCaps(forbidding, document(CAP, "organisation"));
    expect(found.map(({ path }) => pathText(path))).toEqual(["forbid-break-glass"]);
  });

  test("lists one that is gone, and one that refused everything and no longer does", () => {
    const cap = document(CAP, "organisation");
    expect(compareCaps(cap, undefined).map(({ after }) => after)).toEqual(["no limits"]);
    expect(compareCaps("broken", undefined).map(({ after }) => after)).toEqual(["no limits"]);
    expect(compareCaps("broken", cap).map(({ after }) => after)).toEqual(["limits"]);
    expect(compareCaps("missing", cap)).toHaveLength(1);
  });

  test("lists the bases of one that is new: a policy without bases had its default branch", () => {
    const found = compareCaps(undefined, document(CAP, "organisation"));
    expect(found.map(({ kind, path }) => `${kind} ${pathText(path)}`)).toEqual(["changed bases"]);
  });

  test("lists nothing else for one that is new, or that refuses everything now", () => {
    const cap = document(CAP.replace("bases: [main]\n", ""), "organisation");
    expect(compareCaps(undefined, cap)).toEqual([]);
    expect(compareCaps(cap, "broken")).toEqual([]);
    expect(compareCaps(cap, "missing")).toEqual([]);
  });
});
