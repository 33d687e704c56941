import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor, matcherFor, redactText } from "../../../src/delivery/redact/redact.ts";
import { MIN_PART_BYTES, PART_STEP } from "../../../src/delivery/redact/part-forms.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { through } from "../../support/chunks.ts";

/** What tools write before each line that they copy. */
const STAMPS = [
  "2026-11-27T08:00:00.123Z ",
  "2026-11-27T03:49:08.1234567Z ",
  "2026-11-27T08:00:00.123456789+01:00 ",
  "2026-11-27 08:00:00,123 ",
  "2026-11-27T08:00:00+00:00 host tool[123]: ",
  "2026/11/27 08:00:00 ",
  "[08:00:00] ",
  "[2026-11-27 08:00:00]\t",
  "[    1.234567] ",
  "08:00:00.123: ",
  "00:00:01 ",
  "0.000123 ",
  "Nov 27 08:00:00 ",
  "Nov  7 08:00:00 ",
  "Nov 27 08:00:00 host tool[123]: ",
  "Nov 27 08:00:00 host kernel: ",
  "Fri Nov 27 08:00:00 UTC 2026 ",
  "1795766400 ",
  "1795766400.123456 host tool: ",
  "#7 0.213 ",
  "12:",
  "12\t",
  "[pod/web-1/app] ",
  "[pod/web-1/app] 2026-11-27T08:00:00.123456789Z ",
  "Fri 2026-11-27 08:00:00 UTC host tool[1]: ",
  "Fri Nov 27 08:00:00 CET 2026 ",
  "Nov 27 08:00:00 CEST host tool[1]: ",
];

function redact(secrets: readonly string[], text: string): string {
  return redactText(matcherFor(secrets.map((secret) => new Secret(secret))), text);
}

/** In how many places two texts of equal length differ; all of them, where the lengths do. */
function differences(one: string, other: string): number {
  if (one.length !== other.length) return Infinity;
  return Array.from(one).filter((character, index) => character !== other[index]).length;
}

function inLines(text: string, width: number, prefix: string): string {
  let lines = "";
  for (let at = 0; at < text.length; at += width)
    lines += `${prefix}${text.slice(at, at + width)}\n`;
  return lines;
}

describe("the redactor, in lines that something was written before", () => {
  it("hides what is printed in lines behind times and numbers, so that two secrets look the same", () => {
    const secret = fc.base64String({ minLength: 32, maxLength: 32 });
    const encoding = fc.constantFrom("base64" as const, "hex" as const);
    fc.assert(
      fc.property(secret, secret, encoding, (one, other, form) => {
        const [first = "", second = ""] = [one, other].map((text) => {
          const lines = STAMPS.map((stamp) => inLines(Buffer.from(text).toString(form), 20, stamp));
          return redact([text], lines.join("-\n"));
        });
        // One character at the end of each, which its last byte shares with what follows.
        expect(differences(first, second)).toBeLessThanOrEqual(form === "hex" ? 0 : STAMPS.length);
        expect(first.match(/\*\*\*/gu)).toHaveLength(STAMPS.length);
      }),
      { numRuns: 20 },
    );
  });

  it("shows no more than three characters of base64 behind times, wherever its lines break", () => {
    const secret = fc.base64String({ minLength: 32, maxLength: 32 });
    const layout = fc.record({
      before: fc.nat(100),
      width: fc.integer({ min: 8, max: 90 }),
      stamp: fc.constantFrom(...STAMPS),
    });
    fc.assert(
      fc.property(secret, secret, layout, (one, other, { before, width, stamp }) => {
        const print = (text: string): string =>
          inLines(Buffer.from(`${"~".repeat(before)}${text}~`).toString("base64"), width, stamp);
        const [first = "", second = ""] = [one, other].map((text) => redact([text], print(text)));
        // Two more where its first and its last byte share a character with what is around them.
        expect(differences(first, second)).toBeLessThanOrEqual(3 + 2);
      }),
      { numRuns: 60 },
    );
  });

  it("finds a short line of a value with several behind times", () => {
    const key = "-----BEGIN KEY-----\nMIIBVgIBADANBgkqhkiG\n9w\n-----END KEY-----";
    for (const stamp of STAMPS) {
      const printed = key.replaceAll(/^/gmu, stamp);
      expect(redact([key], printed)).toBe(`${stamp}***\n${stamp}***\n${stamp}***`);
    }
  });
});

describe("the redactor, for parts of a value", () => {
  const longValue = fc
    .string({ minLength: 17, maxLength: 70, unit: fc.constantFrom("a", "b", "7", "/", "é") })
    .filter((text) => Buffer.byteLength(text) > MIN_PART_BYTES);

  it("finds the first and the last part of a value, from 16 bytes and half of it on", () => {
    fc.assert(
      fc.property(longValue, fc.nat(), (secret, at) => {
        const bytes = Buffer.from(secret);
        const shortest = Math.max(MIN_PART_BYTES, Math.ceil(bytes.length / 2));
        const length = shortest + (at % (bytes.length - shortest + 1));
        const parts = [bytes.subarray(0, length), bytes.subarray(bytes.length - length)];
        for (const part of parts) {
          const redactor = createRedactor([new Secret(secret)]);
          const printed = Buffer.concat([Buffer.from("x "), part, Buffer.from(" y\n")]);
          const shown = through(redactor, [printed]).toString("latin1");
          const before = shown.slice("x ".length, shown.indexOf("***"));
          expect(shown).toBe(`x ${before}*** y\n`);
          expect(before.length).toBeLessThan(part === parts[0] ? 1 : PART_STEP);
        }
      }),
    );
  });

  it("shows shorter parts of a value, and parts of a short one", () => {
    const value = "0123456789abcdefghijklmnopqrstuvwxyzABCDEF";
    const parts = [value.slice(0, 20), value.slice(-20), value.slice(1, -1)];
    for (const part of parts) expect(redact([value], ` ${part} `)).toBe(` ${part} `);
    expect(redact(["0123456789abcdef"], " 0123456789abcde ")).toBe(" 0123456789abcde ");
    expect(redact(["0123456789abcdefg"], " 0123456789abcdef ")).toBe(" *** ");
  });
});
