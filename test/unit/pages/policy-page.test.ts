import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { KNOWN_EVENTS } from "../../../src/policy/events.ts";
import { POLICY } from "../../support/kinds.ts";
import { GRANT_RULES } from "../../../src/policy/rules.ts";
import { writeEventRefusal } from "../../../src/policy/write-event.ts";
import { CLAIMS } from "../../support/policy/claims-fixture.ts";

const page = await readFile(new URL("../../../docs/policy.md", import.meta.url), "utf8");
const examples = [...page.matchAll(/```yaml\n(?<text>.*?)```/gsu)].map(
  (found) => found.groups?.["text"] ?? "",
);

describe("docs/policy.md", () => {
  test("shows a repository's and an organisation's document without mistakes", () => {
    const scopes = ["repository", "organisation"] as const;
    expect(examples).toHaveLength(scopes.length);
    const parsed = examples.map((text, index) =>
      POLICY.parse(text, { source: "example.yml", scope: scopes[index] ?? "repository" }),
    );
    expect(parsed.map((result) => (result.ok ? result.value.mistakes : result.error))).toEqual([
      [],
      [],
    ]);
  });

  test("names every key that a policy can have", () => {
    const keys = Object.keys(POLICY.hints).map((path) => path.split(".").at(-1) ?? "");
    expect(keys.filter((key) => key !== "*" && !page.includes(`\`${key}\``))).toEqual([]);
  });

  test("names every rule, and the code that it refuses with", () => {
    const rows = page.split("\n").filter((line) => line.startsWith("| "));
    const missing = GRANT_RULES.filter(
      ({ name, code }) =>
        !rows.some((row) => row.includes(`\`${name}\``) && row.includes(`\`${code}\``)),
    );
    expect(missing).toEqual([]);
  });

  test("names exactly the events that get write", () => {
    const [, sentence = ""] = /A write is issued only on (.*?)\. It is never/su.exec(page) ?? [];
    const named = [...sentence.matchAll(/`(?<event>\w+)`/gu)].map(
      (found) => found.groups?.["event"],
    );
    const writing = KNOWN_EVENTS.filter(
      (eventName) => writeEventRefusal({ ...CLAIMS, eventName }) === undefined,
    );
    expect(named).toEqual(writing);
  });
});
