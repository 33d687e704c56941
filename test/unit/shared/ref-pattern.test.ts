import { describe, expect, test } from "vitest";
import { refFits, rulesetPatternFits } from "../../../src/shared/ref-pattern.ts";

describe("a pattern of policy", () => {
  test.each([
    ["v*", "v1.2.0", true],
    ["v*", "v", true],
    ["v1.2.0", "v1.2.0", true],
    ["v1.2.0", "v1a2.0", false],
    ["*-rc*", "v1-rc.1", true],
    ["v*", "w1", false],
    ["v*", "xv1", false],
    ["v*", "V1", false],
    ["v*", "v1/2", false],
    ["app/v*", "app/v1", true],
    ["app/*", "app", false],
    ["*/*", "app/v1", true],
  ])("%s and the tag %s", (pattern, tag, expected) => {
    expect(refFits(pattern, tag)).toBe(expected);
  });
});

describe("a pattern of a ruleset", () => {
  test.each([
    ["~ALL", "refs/tags/v1", "yes"],
    ["~DEFAULT_BRANCH", "refs/tags/v1", "no"],
    ["refs/tags/v*", "refs/tags/v1", "yes"],
    ["refs/tags/v?", "refs/tags/v1", "yes"],
    ["refs/tags/v*", "refs/tags/v1/2", "no"],
    ["v*", "refs/tags/v1", "unknown"],
    ["refs/tags/**/*", "refs/tags/v1", "yes"],
    ["refs/tags/**/*", "refs/tags/app/web/v1", "yes"],
    ["refs/tags/**/v*", "refs/tags/app/v2/w1", "no"],
    ["refs/**/app/**/v*", "refs/tags/app/x/app/v1", "yes"],
    ["refs/tags/**", "refs/tags/v1", "yes"],
    ["refs/tags/**", "refs/tags/app/v1", "unknown"],
    ["refs/tags/v[0-9]", "refs/tags/v1", "unknown"],
    ["refs/tags/{v,w}1", "refs/tags/v1", "unknown"],
    ["refs/tags/v\\*", "refs/tags/v1", "unknown"],
    ["refs/tags/v1", "refs/tags/v1.1", "no"],
    ["refs/tags/v1/**/*", "refs/tags/v1", "no"],
  ])("%s and %s: %s", (pattern, ref, expected) => {
    expect(rulesetPatternFits(pattern, ref)).toBe(expected);
  });

  test("takes no time that grows with its stars", () => {
    const stars = `refs/${"**/a*/".repeat(60)}b`;
    expect(rulesetPatternFits(stars, `refs/${"a/".repeat(120)}c`)).toBe("no");
  });
});
