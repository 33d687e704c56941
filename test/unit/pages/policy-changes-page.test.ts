import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readArguments } from "../../../src/cli/arguments/arguments.ts";
import { check } from "../../../src/cli/commands/check/check.ts";
import { blocksOf, readPage } from "../../support/pages.ts";
import { parseWorkflow } from "../../support/examples/workflow-file.ts";

const page = readPage("docs/policy-changes.md");
const [workflow = "", ending = ""] = blocksOf(page)
  .filter(({ language }) => language === "yaml")
  .map(({ text }) => text);

/** The words behind `check` of each command on the page. */
const commands = [
  ...page.matchAll(/(?:stepkey|dist\/cli\.js) check (?<words>[^-`|>\n][^`|>\n]*)/gu),
].map(({ groups }) => (groups?.["words"] ?? "").trim().split(/\s+/u));

describe("docs/policy-changes.md", () => {
  test("has a workflow that only reads, with every action at a full commit", () => {
    const { events, jobs, uses, permissions } = parseWorkflow(workflow, "policy.yml");
    expect({ events, permissions }).toEqual({ events: ["pull_request"], permissions: {} });
    expect(jobs.map((job) => job.permissions)).toEqual([{ contents: "read" }]);
    expect(uses.map(({ reference }) => /@[0-9a-f]{40}$/u.test(reference))).toEqual(
      uses.map(() => true),
    );
  });

  test("checks out as many commits as the command needs", () => {
    const [job] = parseWorkflow(workflow, "policy.yml").jobs;
    const [checkout, , , last] = job?.steps ?? [];
    expect(last?.run).toContain("--against HEAD^1");
    expect(String(checkout?.with["fetch-depth"])).toBe("2");
  });

  test("has only command lines that the command takes", () => {
    expect(commands.length).toBeGreaterThan(2);
    const parsed = commands.map((words) => readArguments(words, check.options, check.positionals));
    expect(parsed.filter(({ ok }) => !ok)).toEqual([]);
  });

  test("has another ending of the step that is YAML", () => {
    const [step] = parse(ending) as readonly { readonly run: string }[];
    expect(step?.run).toContain("--against HEAD^1");
  });
});
