import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createRedactor,
  holdsSecret,
  matcherFor,
  redactText,
} from "../../../src/delivery/redact/redact.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { cut, cuts, through } from "../../support/chunks.ts";

const SECRET = "Zq9/xW+3 &'\"<é>\\kE";

/** In how many places two texts of equal length differ; all of them, where the lengths do. */
function differences(one: string, other: string): number {
  if (one.length !== other.length) return Infinity;
  return Array.from(one).filter((character, index) => character !== other[index]).length;
}

function redact(secrets: readonly string[], text: string): string {
  return redactText(matcherFor(secrets.map((secret) => new Secret(secret))), text);
}

/** Ways in which programs write a text, each with the way back. */
const ENCODERS: Readonly<Record<string, [(text: string) => string, (text: string) => string]>> = {
  plain: [(text) => text, (text) => text],
  base64: [
    (text) => Buffer.from(text).toString("base64"),
    (text) => Buffer.from(text, "base64").toString(),
  ],
  base64url: [
    (text) => Buffer.from(text).toString("base64url"),
    (text) => Buffer.from(text, "base64url").toString(),
  ],
  "wrapped base64": [
    (text) => Buffer.from(text).toString("base64").replaceAll(/.{76}/gu, "$&\n"),
    (text) => Buffer.from(text, "base64").toString(),
  ],
  hex: [
    (text) => Buffer.from(text).toString("hex"),
    (text) => Buffer.from(text.replaceAll("***", ""), "hex").toString(),
  ],
  "upper-case hex with colons": [
    (text) =>
      Buffer.from(text)
        .toString("hex")
        .toUpperCase()
        .replaceAll(/..(?=.)/gu, "$&:"),
    (text) => Buffer.from(text.replaceAll(/[:*]/gu, ""), "hex").toString(),
  ],
  "percent, what must be": [(text) => encodeURIComponent(text), unpercent],
  "percent, a form": [
    (text) => new URLSearchParams({ text }).toString().slice("text=".length),
    (text) => unpercent(text.replaceAll("+", " ")),
  ],
  "percent, every byte": [
    (text) => Buffer.from(text).toString("hex").replaceAll(/../gu, "%$&"),
    unpercent,
  ],
  json: [(text) => JSON.stringify(text), unjson],
  "json within json": [
    (text) => JSON.stringify(JSON.stringify(text)),
    (text) => unjson(unjson(text)),
  ],
  "json, all as \\u": [
    (text) =>
      `"${Array.from({ length: text.length }, (_, at) => String.raw`\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`).join("")}"`,
    unjson,
  ],
  "percent, twice": [
    (text) => encodeURIComponent(encodeURIComponent(text)),
    (text) => unpercent(unpercent(text)),
  ],
  "hex as od prints it": [
    (text) =>
      Buffer.from(text)
        .toString("hex")
        .replaceAll(/(?:..){1,16}/gu, odLine),
    (text) => Buffer.from(text.replaceAll(/\s/gu, ""), "hex").toString(),
  ],
  "indented base64": [
    (text) =>
      Buffer.from(text)
        .toString("base64")
        .replaceAll(/.{1,20}/gu, "    $&\n"),
    (text) => Buffer.from(text, "base64").toString(),
  ],
  "Python's unicode_escape": [
    (text) => Array.from(text, pythonEscape).join(""),
    (text) =>
      text
        .replaceAll(/\\(?:x|u|U000)([0-9a-f]{2,5})/gu, (_escape, digits: string) =>
          String.fromCodePoint(Number.parseInt(digits, 16)),
        )
        .replaceAll("\\n", "\n")
        .replaceAll("\\\\", "\\"),
  ],
  xml: [
    (text) =>
      text
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;")
        .replaceAll("'", "&apos;"),
    (text) =>
      text
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replaceAll("&apos;", "'")
        .replaceAll("&amp;", "&"),
  ],
  "single quotes of a shell": [
    (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`,
    (text) => text.replaceAll(String.raw`'\''`, "'"),
  ],
  "doubled quotes": [
    (text) => `'${text.replaceAll("'", "''")}'`,
    (text) => text.replaceAll("''", "'"),
  ],
};

/** Commands and programs as people run them, each with what it prints of a secret: all of it must be masked. */
const PRINTED: readonly [string, (text: string) => string][] = [
  ["od", (text) => dump(text, { radix: 8, width: 6 })],
  ["hexdump", (text) => dump(text, { radix: 16, width: 4 })],
  [
    "od -c",
    (text) =>
      `0000000${Array.from(text, (character, at) => `${at > 0 && at % 16 === 0 ? `\n${at.toString(8).padStart(7, "0")}` : ""}   ${character}`).join("")}\n`,
  ],
  [
    "xxd -i",
    (text) =>
      `  ${Array.from(Buffer.from(text), (byte, at) => `0x${byte.toString(16).padStart(2, "0")}${at % 12 === 11 ? ",\n  " : ", "}`).join("")}\n`,
  ],
  ["bytes in JSON", (text) => JSON.stringify(Buffer.from(text))],
  [
    "bytes of a debugger",
    (text) => Array.from(Buffer.from(text), (byte) => `  ${byte}`).join(",\n"),
  ],
  ["hex with commas", (text) => separated(text, ",")],
  ["hex with dots", (text) => separated(text, ".")],
  ["hex with underscores", (text) => separated(text, "_")],
  ["0x and hex", (text) => `0x${Buffer.from(text).toString("hex")}`],
  [
    "UTF-16, as PowerShell writes files",
    (text) => Buffer.from(`\ufeff${text}\r\n`, "utf16le").toString("latin1"),
  ],
  ["UTF-16, big-endian", (text) => Buffer.from(text, "utf16le").swap16().toString("latin1")],
  [
    "PowerShell's encoded command",
    (text) => Buffer.from(`$p='${text}'`, "utf16le").toString("base64"),
  ],
  ["a quoted mail", (text) => quoted(text, "> ")],
  ["comments", (text) => quoted(text, "# ")],
  ["a difference", (text) => quoted(text, "+")],
  ["base64 with CRLF and indentation", (text) => quoted(text, "    ", "\r\n")],
  [
    "od -An -tx1 | ts",
    (text) =>
      Buffer.from(text)
        .toString("hex")
        .replaceAll(/(?:..){1,16}/gu, (digits) => `Nov 27 08:00:00 ${odLine(digits)}`),
  ],
  [
    "percent, three deep",
    (text) => encodeURIComponent(encodeURIComponent(encodeURIComponent(`/${text}`))),
  ],
  [
    "JavaScript's escape",
    (text) =>
      Array.from(text, (one) => `%u${one.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  ],
  [
    "code points in braces",
    (text) => Array.from(text, (one) => String.raw`\u{${one.charCodeAt(0).toString(16)}}`).join(""),
  ],
  [
    "HTML numbers with zeros",
    (text) =>
      Array.from(text, (one) => `&#${one.charCodeAt(0).toString().padStart(3, "0")};`).join(""),
  ],
  [
    "HTML 5's names",
    (text) =>
      text
        .replaceAll("+", "&plus;")
        .replaceAll("/", "&sol;")
        .replaceAll("=", "&equals;")
        .replaceAll("_", "&lowbar;"),
  ],
  ["JSON in HTML", (text) => JSON.stringify(text).replaceAll('"', "&quot;")],
  ["HTML in HTML", (text) => text.replaceAll("&", "&amp;amp;").replaceAll("<", "&amp;lt;")],
  [
    "quoted-printable",
    (text) => Buffer.from(text).toString("hex").toUpperCase().replaceAll(/../gu, "=$&"),
  ],
];

function dump(
  text: string,
  { radix, width }: { readonly radix: number; readonly width: number },
): string {
  const bytes = Buffer.from(text);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const words: string[] = [];
    for (let index = at; index < Math.min(at + 16, bytes.length); index += 2) {
      const word = (bytes[index] ?? 0) | ((bytes[index + 1] ?? 0) << 8);
      words.push(word.toString(radix).padStart(width, "0"));
    }
    lines.push(`${at.toString(radix).padStart(7, "0")} ${words.join(" ")}`);
  }
  return `${lines.join("\n")}\n`;
}

function separated(text: string, separator: string): string {
  return Buffer.from(text)
    .toString("hex")
    .replaceAll(/..(?=.)/gu, `$&${separator}`);
}

function quoted(text: string, prefix: string, end = "\n"): string {
  return Buffer.from(text)
    .toString("base64")
    .replaceAll(/.{1,20}/gu, `${prefix}$&${end}`);
}

/** A line of `od -An -tx1`: a blank before each byte. */
function odLine(digits: string): string {
  return `${digits.replaceAll(/../gu, " $&")}\n`;
}

function pythonEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = (width: number): string => code.toString(16).padStart(width, "0");
  if (character === "\\") return String.raw`\\`;
  if (character === "\n") return String.raw`\n`;
  if (code >= 0x20 && code < 0x7f) return character;
  if (code <= 0xff) return String.raw`\x${hex(2)}`;
  return code <= 0xff_ff ? String.raw`\u${hex(4)}` : String.raw`\U${hex(8)}`;
}

function unpercent(text: string): string {
  const bytes = text.replaceAll(/%[0-9A-Fa-f]{2}/gu, (escape) =>
    String.fromCharCode(Number.parseInt(escape.slice(1), 16)),
  );
  return Buffer.from(bytes, "latin1").toString();
}

function unjson(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

/** Secrets as they are: no white space at the ends, four bytes or more, few enough letters to repeat themselves. */
const secrets = fc
  .oneof(
    fc.string({ minLength: 4, maxLength: 40, unit: "grapheme" }),
    fc.string({
      minLength: 4,
      maxLength: 12,
      unit: fc.constantFrom("a", "b", "/", "+", "%", "\\", "'"),
    }),
    fc.base64String({ minLength: 60, maxLength: 160 }),
    fc
      .array(fc.string({ minLength: 4, maxLength: 12 }), { minLength: 2, maxLength: 4 })
      .map((lines) => lines.join("\n")),
  )
  .map((text) => text.toWellFormed().trim())
  .filter((text) => Buffer.byteLength(text) >= 4);

describe("the redactor", () => {
  for (const [name, [encode, decode]] of Object.entries(ENCODERS)) {
    it(`leaves nothing readable of any secret, written as ${name}, whatever surrounds it and however it is cut`, () => {
      const surroundings = fc.tuple(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }));
      fc.assert(
        fc.property(secrets, surroundings, cuts, (secret, [before, after], places) => {
          const printed = `${before}\n${encode(secret)}\n${after}`;
          const output = through(
            createRedactor([new Secret(secret)]),
            cut(Buffer.from(printed), places),
          ).toString();
          expect(output).toContain("***");
          for (const line of output.split("\n***")) expect(decode(line)).not.toContain(secret);
          expect(decode(output.slice(before.length + 1))).not.toContain(secret);
          expect(output).not.toContain(encode(secret));
        }),
        { numRuns: 120 },
      );
    });
  }

  it.each(PRINTED)("hides what is printed as %s, so that two secrets look the same", (_, print) => {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_&<";
    const secretOf = fc.string({
      minLength: 24,
      maxLength: 24,
      unit: fc.constantFrom(...Array.from(letters)),
    });
    fc.assert(
      fc.property(secretOf, secretOf, (one, other) => {
        // Where a secret begins within a base64 or od group, one character may also depend on what is before it.
        const [first, second] = [one, other].map((secret) => redact([secret], print(secret)));
        expect(differences(first ?? "", second ?? "")).toBeLessThanOrEqual(2);
      }),
      { numRuns: 30 },
    );
  });

  it("finds a short line of a secret with several, behind the line before it", () => {
    const key = "-----BEGIN KEY-----\nMIIBVgIBADANBgkqhkiG\n9w\n-----END KEY-----";
    const printed = key.replaceAll(/^/gmu, "# ");
    expect(redact([key], printed)).toBe("# ***\n# ***\n# ***");
    expect(redact([key], "MIIBVgIBADANBgkqhkiG and 9w")).toBe("*** and 9w");
  });

  it("finds a secret within a longer text that is base64 as a whole, at each of the three places", () => {
    fc.assert(
      fc.property(secrets, fc.string(), fc.string(), (secret, before, after) => {
        for (const encoding of ["base64", "base64url"] as const) {
          const output = redact([secret], Buffer.from(before + secret + after).toString(encoding));
          expect(Buffer.from(output.replaceAll("***", ""), encoding).includes(secret)).toBe(false);
          expect(output).toContain("***");
        }
      }),
    );
  });

  it("finds mixtures of spellings within one secret", () => {
    expect(redact(["s3cr/t&k=y"], "s3%63r\\/t\\u0026k&#61;y")).toBe("***");
  });

  it("passes everything else byte for byte, text or binary, however it is cut", () => {
    const redactable = [new Secret(SECRET)];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), cuts, (bytes, places) => {
        expect(through(createRedactor(redactable), cut(bytes, places))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it("says the same however the output is cut", () => {
    const letters = fc.string({
      unit: fc.constantFrom("a", "b", "%", "6", "1", "\\", "\n"),
      maxLength: 60,
    });
    fc.assert(
      fc.property(letters, cuts, (text, places) => {
        const all = [new Secret("abab"), new Secret("babb\nab\\b")];
        const whole = through(createRedactor(all), [Buffer.from(text)]);
        expect(through(createRedactor(all), cut(Buffer.from(text), places))).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });

  it("makes one mask of secrets that touch or overlap", () => {
    expect(redact(["abcdef", "defghi"], "xabcdefghiy")).toBe("x***y");
    expect(redact(["abcdef"], "abcdefabcdef")).toBe("***");
    expect(redact(["abcdef"], "abcdef abcdef")).toBe("*** ***");
  });

  it("makes one mask also where the second begins in a later chunk", () => {
    const redactor = createRedactor([new Secret("abcdef")]);
    const chunks = ["abcdef", "abcdef", ".abcdef"].map((text) => Buffer.from(text));
    expect(through(redactor, chunks).toString()).toBe("***.***");
  });

  it("takes the longer of two secrets where one holds the other", () => {
    expect(redact(["pass", "password"], "password pass passw")).toBe("*** *** ***w");
  });

  it("hides each line of a secret with several lines", () => {
    expect(redact(["first line\nsecond line\n"], "  second line!")).toBe("  ***!");
    expect(redact(["first line\r\nsecond line"], "first line\nsecond line")).toBe("***");
  });

  it("gives out a line at once when nothing in it can be the beginning of a secret", () => {
    const redactor = createRedactor([new Secret("s3cret-value")]);
    expect(Buffer.from(redactor.write(Buffer.from("all is well\n"))).toString()).toBe(
      "all is well\n",
    );
  });

  it("keeps back the beginning of a secret, and no more than that", () => {
    const redactor = createRedactor([new Secret("s3cret-value")]);
    expect(Buffer.from(redactor.write(Buffer.from("hello s3cret-"))).toString()).toBe("hello ");
    expect(Buffer.from(redactor.write(Buffer.from("service\n"))).toString()).toBe(
      "s3cret-service\n",
    );
  });

  it("survives more different beginnings than it remembers states", () => {
    const secret = "0123456789".repeat(30);
    const beginnings = Array.from({ length: 40_000 }, (_, index) =>
      Array.from(secret.slice(0, 3 + (index % 40)))
        .map((digit, at) => ((index >> (at % 15)) & 1 ? `%3${digit}` : digit))
        .join(""),
    ).join("x");
    expect(redact([secret], beginnings)).toBe(beginnings);
    expect(redact([secret], `${beginnings}x${secret}`)).toBe(`${beginnings}x***`);
  });

  it("has nothing to do without secrets", () => {
    expect(redact([], "as it is")).toBe("as it is");
    expect(redact(["abc"], "too short: abc")).toBe("too short: abc");
  });

  it("says whether a text holds a secret", () => {
    const matcher = matcherFor([new Secret(SECRET)]);
    expect(holdsSecret(matcher, JSON.stringify({ deep: [SECRET] }))).toBe(true);
    expect(holdsSecret(matcher, "nothing of it")).toBe(false);
  });
});
