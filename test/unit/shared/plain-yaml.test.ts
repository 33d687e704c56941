import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPlainYaml } from "../../../src/shared/plain-yaml.ts";
import { readYaml } from "../../../src/shared/yaml-source.ts";

const RUNS = Number(process.env["STEPKEY_PROPERTY_RUNS"] ?? "3000");

const ORDINARY = `# what the task reads
aws:
  role-to-assume: arn:aws:iam::123456789012:role/path/reader   # one role
  aws-region: "eu-west-1"

  sts-endpoint: 'https://sts.example:8443/?a=b#c'
  duration: 900
  chain: true
  nested:
      deep:
        key: /absolute/path
  managed-session-policies:
    - arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess
    # and
    - "arn:aws:iam::aws:policy/ReadOnlyAccess"
  tags:
  - one
  - 2
  statement: { Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::b/{a},b", n: 1 }
  list: [a:b, 'c, d', 3,true]
other: no`;

/** What may be a scalar, or only looks like one. */
const SCALARS = [
  ..."word a:b a: a:b: a#b #a a,b a]b {a} [a] [a,b] - -a --- ... 'x' 'x''y' 'x \"x\" \"\\n\" \"x".split(
    " ",
  ),
  ..."true True false null NULL Null nullable ~ yes 0 00 7 -1 1.5 1e3 0x1f 0o7 .inf .nan 123456789012".split(
    " ",
  ),
  ..."| > |- &a *a !t !!str @a `a % %a ? ?a : :a = << a=b a&b a* /a a/ __proto__ constructor".split(
    " ",
  ),
  '"a: b"',
  "'a # b'",
  '"a" b',
  "two words",
  "a: b",
  "a # b",
  "a ",
  "",
  '"a"#b',
  "a\tb",
  "é",
  "a\r",
];
const FLOWS = [
  ..."{a:b} {a:\tb} {} [] [,] [a,] [a,,b] {a} [a:b,c] [a:,b] ['a'b] [a#b]".split(" "),
  "{ a: b }",
  "{a: b,c: d}",
  "{ a: b , c: d }",
  "{ a: b, a: c }",
  "{ a: b: c }",
  "{ a: 'b, c', d: \"}\" } ",
  "{ true: a }",
  "{ a: null }",
  "[a, b] # c",
  "[ a, 'b' , c ]",
  "[a b]",
  "[a: b]",
  "{ a: [b] }",
  "[a] b",
  "{ a: b }}",
  "{ a: -b, c: ?d }",
  "{ a:  b,  c: http://d/?e=f&g }",
];
const KEYS = [..."a b c-d e_f true null 1 __proto__ constructor toString".split(" "), '"a"', "? a"];

const scalar = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...SCALARS) },
  { weight: 1, arbitrary: fc.constantFrom(...FLOWS) },
);
const key = fc.constantFrom(...KEYS);
const content = fc.oneof(
  key.map((name) => `${name}:`),
  fc
    .tuple(key, fc.constantFrom(" ", "  ", ""), scalar)
    .map(([name, gap, value]) => `${name}:${gap}${value}`),
  fc.tuple(fc.constantFrom("- ", "-", "-  "), scalar).map(([dash, value]) => dash + value),
  fc.constantFrom("", "# comment", "#", " ", "- a: b", "- - a"),
  scalar,
);
const line = fc
  .tuple(fc.constantFrom(0, 0, 1, 2, 2, 4), content, fc.constantFrom("", "", " ", " # note", "#"))
  .map(([indent, written, after]) => " ".repeat(indent) + written + after);
const lines = fc.array(line, { minLength: 1, maxLength: 8 }).map((all) => all.join("\n"));

/** An ordinary text with a few characters changed. */
const changed = fc
  .array(
    fc.tuple(
      fc.nat(ORDINARY.length),
      fc.nat(3),
      fc.constantFrom(..."\n |\n  |: | #|- |:|'|\"|{|}|[|]|,|, |&|\t|  | |x|1|é|\\".split("|")),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((changes) =>
    changes.reduce(
      (text, [at, left, put]) => text.slice(0, at) + put + text.slice(at + left),
      ORDINARY,
    ),
  );

describe("the reader of plain YAML", () => {
  it("reads what people write as a rule", () => {
    expect(readPlainYaml(ORDINARY)).toEqual({
      aws: {
        "role-to-assume": "arn:aws:iam::123456789012:role/path/reader",
        "aws-region": "eu-west-1",
        "sts-endpoint": "https://sts.example:8443/?a=b#c",
        duration: 900,
        chain: true,
        nested: { deep: { key: "/absolute/path" } },
        "managed-session-policies": [
          "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
          "arn:aws:iam::aws:policy/ReadOnlyAccess",
        ],
        tags: ["one", 2],
        statement: {
          Effect: "Allow",
          Action: "s3:GetObject",
          Resource: "arn:aws:s3:::b/{a},b",
          n: 1,
        },
        list: ["a:b", "c, d", 3, true],
      },
      other: "no",
    });
  });

  it.each([
    ["an empty text", ""],
    ["a comment alone", "# nothing"],
    ["an empty value", "a:"],
    ["a key that is there twice", "a: b\na: c"],
    ["a text over several lines", "a: b\n  c"],
    ["a block of text", "a: |\n  b"],
    ["flow style within flow style", "a: [b, [c]]"],
    ["flow style over several lines", "a: [b,\n  c]"],
    ["nothing in flow style", "a: {}"],
    ["a pair in a list", "a: [b: c]"],
    ["a word in a mapping", "a: { b }"],
    ["a key that is there twice on a line", "a: { b: c, b: d }"],
    ["an anchor", "a: &b c"],
    ["a tag", "a: !b c"],
    ["an escape", String.raw`a: "b\n"`],
    ["several words", "a: b c"],
    ["null", "a: null"],
    ["a key that is not a string", "true: a"],
    ["a number with a fraction", "a: 1.10"],
    ["a number with a zero in front", "a: 007"],
    ["a mapping in a list", "a:\n  - b: c"],
    ["wrong indentation", "a:\n  b: c\n d: e"],
    ["a tab", "a:\tb"],
    ["CRLF", "a: b\r\nc: d"],
    ["a long text", `a: ${"b".repeat(9000)}`],
  ])("leaves %s to the library", (_, text) => {
    expect(readPlainYaml(text)).toBeUndefined();
  });

  it.each([
    ["lines", lines],
    ["changed texts", changed],
  ])("reads %s as the library does, or not at all", (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const plain = readPlainYaml(text);
        if (plain === undefined) return;
        const read = readYaml(text);
        // As text, with the order of the keys.
        expect(JSON.stringify(read.ok ? read.value.content : read.error)).toBe(
          JSON.stringify(plain),
        );
      }),
      { numRuns: RUNS },
    );
  });
});
