import { describe, expect, it } from "vitest";
import {
  BOUNDARY_EXAMPLE,
  boundaryOptions,
  parseAccessBoundary,
} from "../../../../../src/credentials/gcp/token/access-boundary.ts";
import { classifyBoundary } from "../../../../../src/credentials/gcp/token/classify.ts";
import { errOf, okOf } from "../../../../contract/provider.ts";

const rule = {
  availableResource: "//storage.googleapis.com/projects/_/buckets/shop-artifacts",
  availablePermissions: ["inRole:roles/storage.objectViewer"],
};
const granting = (...roles: readonly string[]) => [
  { ...rule, availablePermissions: roles.map((role) => `inRole:roles/storage.${role}`) },
];

describe("an access boundary", () => {
  it("is read from JSON, from YAML, and from Google's own document", () => {
    const parsed = okOf(parseAccessBoundary([rule]));
    expect(okOf(parseAccessBoundary(BOUNDARY_EXAMPLE))).toEqual(parsed);
    expect(okOf(parseAccessBoundary({ accessBoundaryRules: [rule] }))).toEqual(parsed);
    const document = { accessBoundary: { accessBoundaryRules: [rule] } };
    expect(okOf(parseAccessBoundary(document))).toEqual(parsed);
    expect(JSON.parse(boundaryOptions(parsed))).toEqual(document);
  });

  it("keeps a condition", () => {
    const availabilityCondition = { expression: "resource.name.startsWith('x')" };
    const parsed = okOf(parseAccessBoundary([{ ...rule, availabilityCondition }]));
    expect(parsed.rules[0]?.availabilityCondition).toEqual(availabilityCondition);
  });

  it.each([
    ["text", /is not a list of rules/u],
    [{ rules: [rule] }, /is not a list of rules/u],
    [[], /has no rules/u],
    [Array.from({ length: 11 }, () => rule), /has 11 rules; Google accepts at most 10/u],
    [
      [rule, { ...rule, availableResource: "//bigquery.googleapis.com/x" }],
      /the only service with boundaries \(rule 2\)/u,
    ],
    [[{ ...rule, availablePermissions: [] }], /are not a list of inRole:ROLE/u],
    [
      [{ ...rule, availablePermissions: ["storage.objects.get"] }],
      /are not a list of inRole:ROLE/u,
    ],
    [[{ ...rule, availableConditions: {} }], /unknown key "availableConditions"/u],
    [[{ ...rule, availabilityCondition: { title: "x" } }], /has no expression/u],
    [[{ ...rule, availabilityCondition: { expresion: "x" } }], /has no expression/u],
  ])("refuses %j", (given, expected) => {
    expect(errOf(parseAccessBoundary(given))).toMatch(expected);
  });

  it.each([
    ["read", granting("objectViewer")],
    ["read", granting("legacyObjectReader", "bucketViewer", "legacyBucketReader")],
    ["write", granting("objectViewer", "objectCreator")],
    ["write", granting("objectAdmin")],
    ["write", [rule, ...granting("admin")]],
    ["write", [{ ...rule, availablePermissions: ["inRole:projects/shop/roles/reader"] }]],
  ])("makes a token a %s, by its roles", (access, rules) => {
    const classified = classifyBoundary(okOf(parseAccessBoundary(rules)));
    expect(classified.access).toBe(access);
    expect(classified.because).not.toBe("");
  });

  it("is what keeps a token from writing: without one it is a write", () => {
    expect(classifyBoundary(undefined).access).toBe("write");
  });
});
