import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  newPolicyName,
  parsePolicyName,
} from "../../../../../../src/credentials/aws/broker/denies/names.ts";
import { anyText } from "../../../../../support/any-text.ts";

const random = fc.uint8Array({ minLength: 6, maxLength: 6 });
/** Instances that are alike: one the beginning of another, or apart in one character that IAM does not accept. */
const instance = fc.oneof(
  fc.constantFrom("a", "a-b", "a-b-c", "a b", "a=20b", "a+b", "0123456789ab", "-", "é", "=", "=="),
  fc.string({ minLength: 1, maxLength: 90 }),
  anyText(90).filter((text) => text !== ""),
);

describe("the names of policies", () => {
  it("are those of one instance alone", () => {
    fc.assert(
      fc.property(instance, instance, random, (owner, other, bytes) => {
        const name = newPolicyName(owner, bytes);
        expect(parsePolicyName(name, owner)).toEqual({ format: "current" });
        const isOther = owner !== other;
        expect(isOther && parsePolicyName(name, other) !== undefined).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it("fit into IAM's rules for names, whatever the instance is", () => {
    fc.assert(
      fc.property(instance, random, (owner, bytes) => {
        expect(newPolicyName(owner, bytes)).toMatch(/^[\w+=,.@-]{1,128}$/u);
      }),
    );
  });

  it("show the instance as it is where IAM accepts it", () => {
    expect(newPolicyName("0123456789abcdef", new Uint8Array(6))).toBe(
      "stepkey-000000000000+0123456789abcdef",
    );
    expect(newPolicyName("inst 1/é", new Uint8Array(6))).toBe(
      "stepkey-000000000000+inst=201=2F=C3=A9",
    );
  });

  it("of the version before are recognised for their own instance, not for one that begins alike", () => {
    expect(parsePolicyName("stepkey-a-0123456789ab", "a")).toEqual({ format: "earlier" });
    expect(parsePolicyName("stepkey-a-b-0123456789ab", "a-b")).toEqual({ format: "earlier" });
    expect(parsePolicyName("stepkey-a-b-0123456789ab", "a")).toBeUndefined();
    expect(parsePolicyName("stepkey-a-0123456789ab", "a-b")).toBeUndefined();
    expect(parsePolicyName("stepkey-inst-1---0123456789ab", "inst 1/é")).toEqual({
      format: "earlier",
    });
  });

  it("are not recognised when a person chose them", () => {
    const names = ["work", "stepkey", "stepkey-a", "stepkey-a-", "stepkey-a-xyz", "my-stepkey-a"];
    expect(names.map((name) => parsePolicyName(name, "a"))).toEqual(names.map(() => undefined));
  });
});
