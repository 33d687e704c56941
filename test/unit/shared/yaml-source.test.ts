import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Path, YamlFault } from "../../../src/shared/yaml-faults.ts";
import { readYaml, type YamlSource } from "../../../src/shared/yaml-source.ts";
import { anyText } from "../../support/any-text.ts";

const TEXT = `# a policy
grants:
  "quoted key":
    allow: { events: [push, pull_request] }
    note:
  second:
    - ttl: 15m
      uses: 3
`;

function source(text: string): YamlSource {
  const read = readYaml(text);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

function faults(text: string): readonly YamlFault[] {
  const read = readYaml(text);
  if (read.ok) throw new Error(`${JSON.stringify(read.value.content)} was read`);
  return read.error;
}

function only(text: string): YamlFault {
  const [fault, ...others] = faults(text);
  if (fault === undefined || others.length > 0) throw new Error(JSON.stringify([fault, ...others]));
  return fault;
}

describe("a text that is one plain YAML document", () => {
  it("gives its content as plain data", () => {
    expect(source(TEXT).content).toEqual({
      grants: {
        "quoted key": { allow: { events: ["push", "pull_request"] }, note: null },
        second: [{ ttl: "15m", uses: 3 }],
      },
    });
  });

  it("reads YAML 1.2: yes, on and 0o17 as people mean them", () => {
    expect(source("a: yes\nb: on\nc: 0o17\nd: true\ne: 12:30").content).toEqual({
      a: "yes",
      b: "on",
      c: 15,
      d: true,
      e: "12:30",
    });
  });

  it.each<[Path, unknown]>([
    [["grants", "second", 0, "ttl"], "15m"],
    [["grants", "quoted key", "note"], null],
    [["grants", "third"], undefined],
    [["grants", "second", 7], undefined],
    [["grants", "second", 0, "ttl", "deeper"], undefined],
    [["grants", "constructor"], undefined],
    [["grants", "second", "length", "x"], undefined],
  ])("has at %j the value %j", (path, value) => {
    expect(source(TEXT).valueAt(path)).toEqual(value);
  });

  it("does not find on a key of its own what every object inherits", () => {
    const text = source("__proto__: { admin: true }\ntoString: 1");
    expect(text.valueAt(["toString"])).toBe(1);
    expect(text.valueAt(["admin"])).toBeUndefined();
    expect(Object.getPrototypeOf(text.content)).toBe(Object.prototype);
  });

  it.each<[Path, readonly string[]]>([
    [[], ["grants"]],
    [["grants"], ["quoted key", "second"]],
    [["grants", "second"], []],
    [["grants", "third"], []],
    [["grants", "second", 0, "uses"], []],
  ])("has at %j the keys %j, in the order of the text", (path, keys) => {
    expect(source(TEXT).keysAt(path)).toEqual(keys);
  });

  it.each<[string, Path, readonly [number, number]]>([
    ["a value", ["grants", "second", 0, "uses"], [8, 13]],
    ["an item of a list", ["grants", "quoted key", "allow", "events", 1], [4, 29]],
    ["a mapping, by its first key", ["grants", "quoted key"], [4, 5]],
    ["an empty value, by its key", ["grants", "quoted key", "note"], [5, 5]],
    ["what is not there, by its nearest parent", ["grants", "second", 0, "x", "y"], [7, 7]],
    ["the whole text, by its first key", [], [2, 1]],
  ])("knows the position of a value: %s", (_what, path, [line, column]) => {
    expect(source(TEXT).positionOf(path)).toEqual({ line, column });
  });

  it.each<[string, Path, readonly [number, number]]>([
    ["a key", ["grants", "second"], [6, 3]],
    ["a quoted key", ["grants", "quoted key"], [3, 3]],
    ["an item, which has no key", ["grants", "second", 0], [7, 7]],
    ["what is not there, by its nearest parent", ["grants", "third"], [3, 3]],
  ])("knows the position of a key: %s", (_what, path, [line, column]) => {
    expect(source(TEXT).positionOfKey(path)).toEqual({ line, column });
  });

  it("counts lines and columns from 1, whatever ends a line", () => {
    const text = source("a: 1\r\nb:\r\n  c: 2\r\n");
    expect(text.positionOf(["b", "c"])).toEqual({ line: 3, column: 6 });
  });
});

describe("a text that is refused", () => {
  it.each<[string, string, string, readonly [number, number]]>([
    ["nothing", "", "the text is empty", [1, 1]],
    ["a syntax error", "a: [1, 2", "this is not valid YAML: ", [1, 9]],
    ["a key that appears twice", "a: 1\nb: 2\na: 3", "this key appears twice", [3, 1]],
    ["a second document", "a: 1\n---\nb: 2", "there is more than one YAML document", [2, 1]],
    ["an anchor", "a: &x 1", "anchors (&name) are not allowed", [1, 7]],
    ["a tag", "a: !!binary aGk=", "tags (!name) are not allowed", [1, 13]],
    ["a key that is a number", "grants:\n  1: a", "this key is not a string", [2, 3]],
    ["a key that is a mapping", "{ { a: 1 }: 2 }", "this key is not a string", [1, 3]],
  ])("says why and where: %s", (...[, text, message, [line, column]]) => {
    const [fault] = faults(text);
    expect(fault).toMatchObject({ line, column });
    expect(fault?.message).toContain(message);
  });

  it("refuses aliases, which multiply a small text without limit", () => {
    const text = "a: &x [1, 2]\nb: *x\n";
    expect(faults(text).map(({ message }) => message)).toEqual([
      "anchors (&name) are not allowed: write out the value",
      "aliases (*name) are not allowed: write out the value",
    ]);
  });

  it("reports only the first few syntax errors: most of the others follow from them", () => {
    expect(faults("a: ]\nb: ]\nc: ]\nd: ]\ne: ]\n")).toHaveLength(3);
  });

  it("refuses what is longer than any policy, before it is parsed", () => {
    const fault = only(`a: ${"x".repeat(256 * 1024)}`);
    expect(fault).toEqual({
      message: "the text is longer than 262144 characters",
      line: 1,
      column: 1,
      maxCharacters: 262_144,
    });
  });

  it.each(["[", "{a: "])("refuses thousands of nested %j without failing itself", (bracket) => {
    expect(only(bracket.repeat(20_000)).message).toContain("nested too deeply");
  });

  it("reads or refuses any text, with each fault at a position in it", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const read = readYaml(text);
        const places = read.ok ? [read.value.positionOf(["a", 0])] : read.error;
        const lines = text.split(/\r\n|\n|\r/u).length;
        for (const { line, column } of places) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines);
          expect(column).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });
});
