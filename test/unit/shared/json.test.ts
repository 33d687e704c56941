import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseUniqueJson } from "../../../src/shared/json.ts";

describe("JSON that others read too", () => {
  it.each([
    ["the same key", '{"access":"read","access":"write"}'],
    ["the same key and value", '{"a":1,"a":1}'],
    [
      "keys that differ in how they are written",
      String.raw`{"access":"read","acc\u0065ss":"write"}`,
    ],
    ["a space before the colon", '{"a":1,"a" \n:2}'],
    ["other keys between them", '[{"a":{"x":"}"},"b":[{"a":0}],"a":2}]'],
    ["them deep inside", '[{"supplied":{"key":"a","key":"b"}}]'],
    ["a key that every object has", '{"__proto__":1,"__proto__":2}'],
    ["an empty key", '{"":1,"":2}'],
  ])("is refused with a key that is given twice: %s", (_name, text) => {
    expect(JSON.parse(text)).toBeDefined();
    expect(parseUniqueJson(text)).toBeUndefined();
  });

  it.each([
    ["in neighbours", '[{"a":1},{"a":2}]'],
    ["inside another of its name", '{"a":{"a":{"a":1}}}'],
    ["as a value", '{"a":"a","b":"a"}'],
    ["in a text", String.raw`{"a":"\"a\":1,{\"a\":","b":"\\"}`],
    ["in another case", '{"a":1,"A":2}'],
  ])("may have a key again %s", (_name, text) => {
    expect(parseUniqueJson(text)).toEqual(JSON.parse(text));
  });

  it.each(["", "{", '{"a":1,}', "'a'", '{"a":1}{"a":1}'])("is not JSON: %s", (text) => {
    expect(parseUniqueJson(text)).toBeUndefined();
  });

  it("is read as it is, whatever was written", () => {
    fc.assert(
      fc.property(
        fc.json({ noUnicodeString: false }),
        fc.constantFrom(undefined, 1, "\t"),
        (text, space) => {
          const written = JSON.stringify(JSON.parse(text), null, space);
          expect(parseUniqueJson(written)).toEqual(JSON.parse(written));
        },
      ),
    );
  });

  it("is refused whenever one of its keys is given again, whatever that is", () => {
    const key = fc.string().filter((text) => text !== "__proto__");
    fc.assert(
      fc.property(
        fc.dictionary(key, fc.jsonValue(), { minKeys: 1 }),
        fc.jsonValue(),
        (object, value) => {
          const [first = ""] = Object.keys(object);
          const text = JSON.stringify(object);
          const twice = `${text.slice(0, -1)},${JSON.stringify(first)}:${JSON.stringify(value)}}`;
          expect(parseUniqueJson(twice)).toBeUndefined();
        },
      ),
    );
  });
});
