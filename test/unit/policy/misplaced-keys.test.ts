import { describe, expect, test } from "vitest";
import { POLICY } from "../../support/kinds.ts";
import { document, SHOP } from "../../support/policy/document-fixtures.ts";
import { CREDENTIAL, HEAD, onlyMistake, write } from "../../support/policy/one-grant.ts";

const ALLOW = "allow: { events: [push] }";
const parses = (text: string, scope: "repository" | "organisation" = "repository"): boolean =>
  POLICY.parse(text, { source: "shop.yml", scope }).ok;

/** A write grant, and an entry beside it that was meant to be inside. */
const beside = (entry: string): string => `${write()}  ${entry}\n`;

describe("a key of a grant that is indented like a grant", () => {
  test("disables the whole policy, and its mistake says where it belongs", () => {
    expect(onlyMistake(beside("approval: { count: 2, by: [alice] }"))).toEqual({
      source: "shop.yml",
      line: 10,
      column: 3,
      path: "grants.approval",
      message: "`approval` is a key of a grant.",
      expected: "Indent it under deploy (line 5).",
      example: "",
      severity: "mistake",
    });
  });

  test.each([
    "environment: production",
    "access: write",
    "ttl: 5m",
    ALLOW,
    CREDENTIAL,
    "per-job: 1",
    "on-withdrawal: revoke",
    "approval:",
    `approval: { ${CREDENTIAL}, ${ALLOW} }`,
  ])("disables it whichever key it is: %s", (entry) => {
    expect(onlyMistake(beside(entry)).message).toMatch(/ is a key of a grant\.$/u);
    expect(parses(beside(entry), "organisation")).toBe(false);
  });

  test.each([
    ["by: [alice]", "a key of `approval`", "Indent it under `approval` of deploy (line 5)."],
    ["uses: 1", "a key of `approval`", "Indent it under `approval` of deploy (line 5)."],
    ["uses: [run]", "a key of `allow`", "Indent it under `allow` of deploy (line 5)."],
    ["refs: [refs/heads/main]", "a key of `allow`", "Indent it under `allow` of deploy (line 5)."],
    ["role: r", "a key of `credential`", "Indent it under `credential` of deploy (line 5)."],
    [
      "postgres: { server: s, database: d, role: r }",
      "a key of `credential`",
      "Indent it under `credential` of deploy (line 5).",
    ],
    ["bases: [main]", "a key of the top level", "Indent it like `grants`."],
    ["agents: [helper]", "a key of the top level", "Indent it like `grants`."],
    ["mode: observe", "a key of the top level", "Indent it like `grants`."],
  ])("disables it also from two levels below or one above: %s", (entry, what, expected) => {
    const [name = ""] = entry.split(":");
    expect(onlyMistake(beside(entry))).toMatchObject({
      message: `\`${name}\` is ${what}.`,
      expected,
    });
  });

  test.each(["aproval: { count: 2 }", "acess: read", "aprover: { by: [alice] }", "runnres: []"])(
    "disables it also when it is misspelt: %s",
    (entry) => {
      expect(parses(beside(entry))).toBe(false);
    },
  );

  test("is asked for its grant where none is before it", () => {
    expect(onlyMistake(`${HEAD}grants:\n  ttl: 5m\n`).expected).toBe("Indent it under its grant.");
  });
});

describe("a key of the top level that is indented like a part of a grant", () => {
  test.each([
    ["    mode: observe\n", "deploy"],
    ["    bases: [main]\n", "deploy"],
    ["    approval:\n      count: 1\n      agents: [helper]\n", "deploy.approval"],
  ])("disables the whole policy, because it limits every grant: %j", (lines, where) => {
    const { message, expected } = onlyMistake(`${write()}${lines}`);
    expect(message).toMatch(/^`[a-z]+` is a key of the top level, and here it is inside /u);
    expect(message).toContain(`inside ${where}.`);
    expect(expected).toBe("Indent it like `grants`.");
  });

  test("is no property of a repository, unless it has values as one", () => {
    const allow = (properties: string): string =>
      write(`allow: { events: [push], repo-properties: { ${properties} } }`);
    expect(parses(allow("tier: [gold], mode: observe"))).toBe(false);
    expect(document(allow("tier: [gold], mode: [fast]")).disabled).toEqual([]);
  });
});

describe("a list of the top level that is indented like a property of the repository", () => {
  const policy = (head: string, properties: string): string =>
    write(`allow: { events: [push], repo-properties: { tier: [gold], ${properties} } }`).replace(
      "version: 1\n",
      `version: 1\n${head}`,
    );

  test.each(["bases: [main]", "agents: [helper]"])(
    "disables the whole policy, because without it no grant has this limit: %s",
    (entry) => {
      const [name = ""] = entry.split(":");
      expect(onlyMistake(policy("", entry))).toMatchObject({
        path: `grants.deploy.allow.repo-properties.${name}`,
        message: `\`${name}\` is a key of the top level, and here it is inside deploy.allow.repo-properties.`,
        expected: `Indent it like \`grants\`. If it is a property of the repository, set \`${name}\` at the top level too.`,
      });
    },
  );

  test("is a property where the top level has this key too", () => {
    expect(document(policy("bases: [main]\n", "bases: [main]")).disabled).toEqual([]);
    expect(document(policy("agents: []\n", "agents: [yes-please]")).disabled).toEqual([]);
  });

  test("is a property where the top level would not take its values", () => {
    expect(document(policy("", 'agents: ["two words"]')).disabled).toEqual([]);
    expect(document(policy("", "mode: [fast], version: [one]")).disabled).toEqual([]);
  });
});

describe("a grant, or a key of one, that is indented like a key of the top level", () => {
  const RULES = `${CREDENTIAL.replace(/^/u, "  ")}\n  ${ALLOW}\n`;

  test("is said to be a grant, and that it belongs under grants", () => {
    expect(onlyMistake(`${write()}second:\n${RULES}`)).toMatchObject({
      line: 10,
      column: 1,
      path: "second",
      message: "`second` looks like a grant, and here it is at the top level.",
      expected: "Indent it under `grants`.",
    });
  });

  test("is said once where all grants are there, and grants itself is empty", () => {
    expect(onlyMistake(`${HEAD}grants:\nsecond:\n${RULES}`)).toMatchObject({
      path: "second",
      expected: "Indent it under `grants`.",
    });
  });

  test.each([
    ["approval: { count: 2 }", "a key of a grant", "Indent it under deploy (line 5)."],
    ["ttl: 5m", "a key of a grant", "Indent it under deploy (line 5)."],
    ["by: [alice]", "a key of `approval`", "Indent it under `approval` of deploy (line 5)."],
  ])("is said to belong under the grant before it: %s", (entry, what, expected) => {
    const [name = ""] = entry.split(":");
    expect(onlyMistake(`${write()}${entry}\n`)).toMatchObject({
      message: `\`${name}\` is ${what}.`,
      expected,
    });
  });
});

describe("a key of a grant that is at another level of the grant", () => {
  test.each([
    ["count", ["approval:", "count: 2"], "`count` belongs under `approval`: indent it."],
    [
      "on-withdrawal",
      ["approval: { count: 1, on-withdrawal: finish }"],
      "`on-withdrawal` does not belong under `approval`: indent it like `approval`.",
    ],
    [
      "approval",
      ["allow: { events: [push], approval: { count: 2 } }"],
      "`approval` does not belong under `allow`: indent it like `allow`.",
    ],
    [
      "role",
      ["credential:", "  postgres: { server: s, database: d }", "  role: r"],
      "`role` belongs under `postgres`: indent it.",
    ],
  ])("is said to belong there, and disables its grant: %s", (_key, lines, message) => {
    expect(onlyMistake(write(...lines))).toMatchObject({ message, expected: "" });
    expect(document(write(...lines)).disabled).toEqual(["deploy"]);
  });

  test("is not looked for where it is there already", () => {
    const twice = write("approval: { count: 1 }", "count: 2");
    expect(onlyMistake(twice).message).toBe('Unknown key "count".');
  });
});

describe("a grant that is indented like a part of another grant", () => {
  test("disables the whole policy: an organisation's grant would no longer limit", () => {
    const text = `${write()}    second:\n      access: write\n      ${ALLOW}\n`;
    expect(onlyMistake(text)).toMatchObject({
      path: "grants.deploy.second",
      message: "`second` looks like a grant, and here it is inside deploy.",
      expected: "Indent it like deploy (line 5).",
    });
    expect(parses(text, "organisation")).toBe(false);
  });
});

describe("a grant with an ordinary mistake", () => {
  test.each([
    "reports: 1",
    "reports:",
    `role: { ${CREDENTIAL}, ${ALLOW}, unknown: 1 }`,
    `bases: { ${CREDENTIAL}, ${ALLOW}, ttl: soon }`,
  ])("disables only itself, also when it has the name of a key further below: %s", (entry) => {
    const { disabled, grants } = document(beside(entry));
    expect(disabled).toHaveLength(1);
    expect(grants.map(({ name }) => name)).toEqual(["deploy"]);
  });

  test("disables none when there is no mistake", () => {
    expect(document(SHOP).disabled).toEqual([]);
    expect(document(beside(`role: { ${CREDENTIAL}, ${ALLOW} }`)).disabled).toEqual([]);
  });
});
