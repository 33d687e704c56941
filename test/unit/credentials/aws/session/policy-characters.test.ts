import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  characterMistake,
  policyCharacterMistake,
} from "../../../../../src/credentials/aws/session/policy-characters.ts";
import { anyText } from "../../../../support/any-text.ts";

const ACCEPTED = "AWS accepts only U+0009, U+000A, U+000D and U+0020 to U+00FF in a policy";
const policy = (changes: object) => ({ Statement: [{ Effect: "Allow", ...changes }] });

describe("the characters of a policy", () => {
  it.each([
    ["a letter", "Lager 生", 'has "生" (U+751F) at character 7'],
    ["a letter outside the first plane", "a𝒜", 'has "𝒜" (U+1D49C) at character 2'],
    ["a character that cannot be seen", "a\u202Eb", "has U+202E at character 2"],
    ["a control character", "\u0000", "has U+0000 at character 1"],
    ["half a character", "ab\uD800", "has U+D800 at character 3"],
  ])("are refused from U+0100 on and below U+0020: %s", (_what, text, mistake) => {
    expect(characterMistake(text)).toBe(`${mistake}; ${ACCEPTED}`);
  });

  it("may be all of Latin-1, tabs and line ends", () => {
    expect(characterMistake("a\tb\r\nÿ\u00a0é")).toBeUndefined();
  });

  it("are looked for in every string and key, and their place is named", () => {
    expect(policyCharacterMistake(policy({ Resource: ["*", "arn:aws:s3:::a→"] }))).toBe(
      `has "→" (U+2192) at character 15 of Statement[0].Resource[1]; ${ACCEPTED}`,
    );
    expect(policyCharacterMistake(policy({ Condition: { "a→": "b" } }))).toBe(
      `has "→" (U+2192) at character 2 of a key of Statement[0].Condition; ${ACCEPTED}`,
    );
    expect(policyCharacterMistake({ "→": 1 })).toContain("at character 1 of a key;");
    expect(policyCharacterMistake(policy({ Resource: "arn:aws:s3:::ä" }))).toBeUndefined();
    expect(policyCharacterMistake([1, null, true])).toBeUndefined();
  });

  it("are never refused by AWS once they pass here", () => {
    fc.assert(
      fc.property(fc.dictionary(anyText(5), fc.oneof(anyText(), fc.array(anyText()))), (given) => {
        const sent = JSON.stringify(given);
        const passes = policyCharacterMistake(given) === undefined;
        expect(passes && /[^\t\n\r\u{20}-\u{FF}]/u.test(sent)).toBe(false);
      }),
    );
  });
});
