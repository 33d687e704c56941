import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskForms, secretForms } from "../../../src/delivery/redact/mask-forms.ts";
import { countTooShort } from "../../../src/delivery/redact/secret-texts.ts";
import { holdsSecret, matcherFor } from "../../../src/delivery/redact/redact.ts";
import { Secret } from "../../../src/shared/secret.ts";

const longEnough = fc
  .string({ minLength: 4, maxLength: 40, unit: "grapheme" })
  .map((text) => text.toWellFormed().trim())
  .filter((text) => Buffer.byteLength(text) >= 4);

describe("the forms of a secret", () => {
  it("are all found by the matcher", () => {
    fc.assert(
      fc.property(longEnough, (text) => {
        const matcher = matcherFor([new Secret(text)]);
        expect(secretForms(text).filter((form) => !holdsSecret(matcher, form))).toEqual([]);
      }),
    );
  });

  it("contain the base64 of the secret at every offset, in both alphabets", () => {
    fc.assert(
      fc.property(longEnough, fc.string(), fc.string(), (text, before, after) => {
        const forms = secretForms(text);
        for (const encoding of ["base64", "base64url"] as const) {
          const encoded = Buffer.from(before + text + after).toString(encoding);
          expect(forms.some((form) => encoded.includes(form))).toBe(true);
        }
      }),
    );
  });

  it("are these, for one secret that shows them all", () => {
    expect(secretForms("a/b 'c'&")).toEqual([
      "a/b 'c'&",
      "YS9iICdjJy",
      "EvYiAnYycm",
      "hL2IgJ2MnJ",
      "612f622027632726",
      "612F622027632726",
      "a%2Fb%20'c'%26",
      "a%2Fb%20%27c%27%26",
      "a%2fb%20%27c%27%26",
      "a%2Fb+%27c%27%26",
      String.raw`a\/b 'c'&`,
      String.raw`a/b \u0027c\u0027\u0026`,
      "a/b ''c''&",
      "a/b &apos;c&apos;&amp;",
    ]);
  });

  it("are longer than a few characters, so that no mask shreds the log", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const form of secretForms(text)) expect(Buffer.byteLength(form)).toBeGreaterThan(3);
      }),
    );
  });

  it("count what is too short to hide, white space not counted", () => {
    const secrets = ["abc", "", "  abc \n", "abcd", "é€"].map((text) => new Secret(text));
    expect(countTooShort(secrets)).toBe(3);
    expect(maskForms(secrets.slice(0, 3))).toEqual([]);
  });

  it("are masks of one line each: every line of a secret with several", () => {
    const forms = maskForms([new Secret("-----BEGIN KEY-----\r\nabcdef\r\n}\r\n")]);
    expect(forms).toContain("abcdef");
    expect(forms).toContain("-----BEGIN KEY-----");
    expect(forms).not.toContain("}");
    expect(forms.filter((form) => /[\r\n]/u.test(form))).toEqual([]);
  });
});
