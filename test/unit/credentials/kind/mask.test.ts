import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cpuTime } from "../../../support/cpu-time.ts";
import { awsFailure } from "../../../../src/credentials/aws/session/errors.ts";
import { maskParts } from "../../../../src/credentials/kind/mask.ts";
import { anyText } from "../../../support/any-text.ts";

/** Of a token's form; made here, so that nothing that looks like a secret is committed. */
const token = fc
  .tuple(
    fc.uint8Array({ minLength: 9, maxLength: 60 }),
    fc.uint8Array({ minLength: 9, maxLength: 300 }),
    fc.uint8Array({ minLength: 9, maxLength: 256 }),
  )
  .map((parts) => parts.map((part) => Buffer.from(part).toString("base64url")).join("."));

/** A part of at least 12 characters of one of the segments. */
const tokenWithPart = token.chain((whole) => {
  const long = whole.split(".");
  return fc.tuple(fc.constantFrom(...long), fc.nat(), fc.nat()).map(([segment, start, length]) => {
    const from = start % (segment.length - 11);
    const size = 12 + (length % (segment.length - from - 11));
    return { whole, part: segment.slice(from, from + size) };
  });
});

const percent = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");

/** How a server may write what it was sent. */
const ENCODINGS: Readonly<Record<string, (part: string) => string>> = {
  "as it is": (part) => part,
  "percent-encoded": percent,
  "percent-encoded twice": (part) => percent(part).replaceAll("%", "%25"),
  "in base64's other alphabet": (part) => part.replaceAll("-", "+").replaceAll("_", "/"),
  "in base64's other alphabet, percent-encoded": (part) =>
    encodeURIComponent(part.replaceAll("-", "+").replaceAll("_", "/")),
  "in lower case": (part) => part.toLowerCase(),
  "in lines of 8": (part) => part.replaceAll(/.{8}/gu, "$&\n"),
  padded: (part) => `${part}==`,
};

const WHOLE: Readonly<Record<string, (whole: string) => string>> = {
  "in base64": (whole) => Buffer.from(whole).toString("base64"),
  "in base64url": (whole) => Buffer.from(whole).toString("base64url"),
  "in base64 behind other bytes": (whole) => Buffer.from(`Bearer ${whole}`).toString("base64"),
  "in base64 behind one byte": (whole) => Buffer.from(`"${whole}"`).toString("base64"),
};

describe("a part of a token in an error of the server", () => {
  it.each(Object.entries(ENCODINGS))("is masked %s, and nothing else is", (_how, encode) => {
    fc.assert(
      fc.property(tokenWithPart, ({ whole, part }) => {
        const text = `bad token '${encode(part)}' for role: octo`;
        expect(maskParts(text, [whole])).toMatch(/^bad token '\*\*\*\s*' for role: octo$/u);
      }),
    );
  });

  it.each(Object.entries(WHOLE))("is masked when the whole is written %s", (_how, encode) => {
    fc.assert(
      fc.property(token, (whole) => {
        expect(maskParts(`bad token '${encode(whole)}'.`, [whole])).toBe("bad token '***'.");
      }),
    );
  });

  it("is neither in the message nor in the name of a failure, whatever stands around it", () => {
    fc.assert(
      fc.property(tokenWithPart, anyText(), anyText(), ({ whole, part }, before, after) => {
        const error = { status: 400, code: part, message: `${before}${part}${after}` };
        const shown = JSON.stringify(awsFailure(error, [whole]));
        const windows = Array.from({ length: part.length - 11 }, (_, at) =>
          part.slice(at, at + 12),
        );
        expect(windows.filter((window) => shown.includes(window))).toEqual([]);
      }),
    );
  });

  it.each(["%", "%25", "%%4", "50%\n", "%2525"])(
    "is masked behind %j, which may swallow its first characters",
    (before) => {
      fc.assert(
        fc.property(tokenWithPart, ({ whole, part }) => {
          const first = `41${part.slice(2)}`;
          const shown = maskParts(`at '${before}${first}': end`, [`${first}.${whole}`]);
          expect(shown).not.toContain(first.slice(2));
          expect(shown).toMatch(/': end$/u);
        }),
      );
    },
  );

  it("is masked with its dots, and in a name of a host", () => {
    const whole = ["header", "payload", "signature"]
      .map((part) => Buffer.from(part).toString("base64url"))
      .join(".");
    expect(maskParts(`cannot read ${whole}`, [whole])).toBe("cannot read ***");
    expect(maskParts(`to https://${whole.toLowerCase()}.example`, [whole])).toBe("to https:***");
  });

  it("is not found where there is none", () => {
    const page =
      "Not authorized to perform sts:AssumeRoleWithWebIdentity on arn:aws:iam::123456789012:role/a, 100% sure. %zz %2";
    fc.assert(
      fc.property(token, (whole) => {
        expect(maskParts(page, [whole])).toBe(page);
        expect(maskParts(page, ["", whole])).toBe(page);
      }),
    );
    expect(maskParts(page, [])).toBe(page);
  });

  it("is found in a long page in little time", () => {
    const whole = Buffer.from("x".repeat(1500)).toString("base64url");
    const page = `${whole.slice(0, 12)}! `.repeat(4500) + "a".repeat(30_000);
    const began = cpuTime();
    expect(maskParts(page, [whole])).not.toContain(whole.slice(0, 12));
    expect(cpuTime() - began).toBeLessThan(2000);
  });
});
