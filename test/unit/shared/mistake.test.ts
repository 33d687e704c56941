import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  inOrder,
  mistakeAt,
  mistakesOf,
  mistakesOfFaults,
  pathText,
  unknownKey,
  type Hints,
  type Mistake,
  type MistakeContext,
} from "../../../src/shared/mistake.ts";
import { readYaml } from "../../../src/shared/yaml-source.ts";

const HINTS: Hints = {
  "grants.*.ttl": { expected: "Expected a duration of at most 12h.", example: "ttl: 15m" },
  "grants.*.events.*": { expected: "Expected a GitHub event.", example: "events: [push]" },
};

const SCHEMA = z.strictObject({
  version: z.literal(1),
  grants: z
    .record(
      z.string(),
      z.strictObject({
        access: z.enum(["read", "write"]).default("read"),
        ttl: z.string().optional(),
        events: z.array(z.string().regex(/^[a-z_]+$/u)).min(1),
      }),
    )
    .optional(),
  owner: z
    .strictObject({ id: z.int().optional(), name: z.string().optional() })
    .refine((owner) => Object.keys(owner).length > 0, "say who")
    .optional(),
});

function contextOf(text: string): MistakeContext {
  const yaml = readYaml(text);
  if (!yaml.ok) throw new Error(JSON.stringify(yaml.error));
  return { source: "shop.yml", yaml: yaml.value, hints: HINTS };
}

/** What the schema finds in a text. */
function found(text: string): readonly Mistake[] {
  const context = contextOf(text);
  const { error } = SCHEMA.safeParse(context.yaml.content);
  return error === undefined ? [] : mistakesOf(context, [], { schema: SCHEMA, error });
}

const grant = (lines: string): string => `version: 1\ngrants:\n  a:\n    ${lines}\n`;

describe("a mistake that a schema finds", () => {
  it("has file, position, path, what is wrong, what is expected, and an example", () => {
    expect(found(grant("{ events: [push], ttl: [1] }"))).toEqual([
      {
        source: "shop.yml",
        line: 4,
        column: 28,
        path: "grants.a.ttl",
        message: "A list is not valid here.",
        expected: "Expected a duration of at most 12h.",
        example: "ttl: 15m",
        severity: "mistake",
      },
    ]);
  });

  it.each([
    ["a value that is missing", "{ ttl: 1h }", "grants.a.events", "This is missing."],
    ["a value that is empty", "{ events: [push], ttl: }", "grants.a.ttl", "This is empty."],
    ["an empty list", "{ events: [] }", "grants.a.events", "An empty list is not valid here."],
    [
      "a mapping",
      "{ events: [push], ttl: { a: 1 } }",
      "grants.a.ttl",
      "A mapping is not valid here.",
    ],
    ["a number", "{ events: [push], ttl: 15 }", "grants.a.ttl", "15 is not valid here."],
    [
      "an item of a list",
      "{ events: [push, Tag] }",
      "grants.a.events[1]",
      '"Tag" is not valid here.',
    ],
  ])("names the value: %s", (...[, lines, path, message]) => {
    expect(found(grant(lines))).toMatchObject([{ path, message }]);
  });

  it("shortens a long value", () => {
    const [mistake] = found(grant(`{ events: ["${"X".repeat(500)}"] }`));
    expect(mistake?.message).toBe(`"${"X".repeat(77)}…" is not valid here.`);
  });

  it("names the possible words, and the one that was meant", () => {
    expect(found(grant("{ events: [push], access: wrte }"))).toMatchObject([
      { message: 'Expected read or write, not "wrte".', expected: 'Did you mean "write"?' },
    ]);
    expect(found("version: 2")).toMatchObject([{ message: "Expected 1, not 2.", expected: "" }]);
  });

  it("places an unknown key at the key, with the one that was meant", () => {
    expect(found(grant("{ events: [push], tll: 1h }"))).toEqual([
      {
        source: "shop.yml",
        line: 4,
        column: 23,
        path: "grants.a.tll",
        message: 'Unknown key "tll".',
        expected: 'Did you mean "ttl"?',
        example: "",
        severity: "mistake",
      },
    ]);
  });

  it("lists the known keys where none is close, also below lists, defaults and records", () => {
    expect(found(grant("{ events: [push], something: 1 }"))).toMatchObject([
      { expected: "Known keys: access, ttl, events." },
    ]);
    expect(found("version: 1\nsomething: 1")).toMatchObject([
      { expected: "Known keys: version, grants, owner." },
    ]);
  });

  it("does not also report a misspelt key as missing", () => {
    expect(found("version: 1\nowner: { nmae: octo-org }")).toMatchObject([{ path: "owner.nmae" }]);
    expect(found("version: 1\nowner: {}")).toMatchObject([{ path: "owner", message: "Say who." }]);
  });

  it("reports all of them", () => {
    const text = "version: 2\ngrants:\n  a: { events: [] }\n  b: { tll: 1h, events: [push] }\n";
    expect(found(text).map(({ path }) => path)).toEqual([
      "version",
      "grants.a.events",
      "grants.b.tll",
    ]);
  });

  it("has its position in the whole text when the schema saw only a part", () => {
    const context = contextOf(grant("{ events: [] }"));
    const schema = z.strictObject({ events: z.array(z.string()).min(1) });
    const { error } = schema.safeParse(context.yaml.valueAt(["grants", "a"]));
    if (error === undefined) throw new Error("nothing was found");
    expect(mistakesOf(context, ["grants", "a"], { schema, error })).toMatchObject([
      { path: "grants.a.events", line: 4, column: 15 },
    ]);
  });
});

describe("a mistake that our own rules find", () => {
  const context = contextOf(grant("{ events: [push], ttl: 99h }"));

  it("takes words and example from the hints, unless it has its own", () => {
    const path = ["grants", "a", "ttl"];
    expect(mistakeAt(context, path, { message: "Too long." })).toMatchObject({
      expected: "Expected a duration of at most 12h.",
      example: "ttl: 15m",
      severity: "mistake",
    });
    const own = { message: "Long.", expected: "", example: "", severity: "warning" } as const;
    expect(mistakeAt(context, path, own)).toMatchObject(own);
  });

  it("has the position of its nearest parent when the text does not have it", () => {
    const missing = mistakeAt(context, ["grants", "a", "access"], { message: "This is missing." });
    expect(missing).toMatchObject({ path: "grants.a.access", line: 4, column: 5 });
  });

  it("lists no known keys where there are none", () => {
    expect(unknownKey(context, ["grants", "a", "x"], [])).toMatchObject({ expected: "" });
  });
});

it("turns faults of the text itself into mistakes of the whole", () => {
  const faults = [{ message: "this key appears twice", line: 3, column: 1 }];
  expect(mistakesOfFaults("shop.yml", faults)).toEqual([
    {
      source: "shop.yml",
      line: 3,
      column: 1,
      path: "",
      message: "This key appears twice.",
      expected: "",
      example: "",
      severity: "mistake",
    },
  ]);
});

it("sorts mistakes by their position", () => {
  const [mistake] = mistakesOfFaults("", [{ message: "", line: 1, column: 1 }]);
  if (mistake === undefined) throw new Error("a fault is a mistake");
  const at = (line: number, column: number): Mistake => ({ ...mistake, line, column });
  expect(inOrder([at(2, 9), at(1, 4), at(2, 1)])).toEqual([at(1, 4), at(2, 1), at(2, 9)]);
});

it("writes a path as people do", () => {
  expect(pathText(["grants", "orders-migrate", "approval", "by", 1])).toBe(
    "grants.orders-migrate.approval.by[1]",
  );
  expect(pathText([])).toBe("");
});
