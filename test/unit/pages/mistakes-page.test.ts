import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { MISTAKE_GROUPS, TOLD_GROUPS } from "../../../scripts/write-mistakes.ts";
import { refusalLines, showRefusal } from "../../../src/action/runner/log.ts";
import type { Failure } from "../../../src/shared/failure.ts";

const errors = await readFile(new URL("../../../docs/errors.md", import.meta.url), "utf8");
const tools = await readFile(new URL("../../../docs/agent-tools.md", import.meta.url), "utf8");
const mistakes = MISTAKE_GROUPS.flatMap(({ mistakes: all }) => all);

function annotationOf(failure: Failure): string {
  const texts: string[] = [];
  const ignore = (): void => {};
  showRefusal(
    {
      input: () => "",
      state: () => "",
      saveState: ignore,
      setOutput: ignore,
      mask: ignore,
      say: ignore,
      warn: ignore,
      fail: (text) => texts.push(text),
      appendSummary: ignore,
      docs: "docs",
    },
    failure,
  );
  return texts.join("\n");
}

describe("docs/mistakes.md", () => {
  it("has forty mistakes or more, each under a title of its own", () => {
    expect(mistakes.length).toBeGreaterThanOrEqual(40);
    expect(new Set(mistakes.map(({ title }) => title)).size).toBe(mistakes.length);
  });

  it.each(mistakes.map((each) => [each.title, each] as const))("%s", async (_title, { meet }) => {
    const failure = await meet();
    // A code with a paragraph, what to do, and no reason in the log that the annotation lacks.
    expect(errors).toContain(`### ${failure.code}\n`);
    expect(failure.remedy).toMatch(/[.:]|for example runs-on/u);
    const annotation = annotationOf(failure);
    for (const line of [failure.message, ...(failure.details ?? []), ...(failure.paste ?? [])]) {
      expect(annotation).toContain(line);
    }
    expect(annotation).toContain(`docs/errors.md#${failure.code}`);
    expect(refusalLines(failure).join("\n")).not.toMatch(/undefined|\[object/u);
  });

  it.each(
    TOLD_GROUPS.flatMap(({ mistakes: all }) => all.map((each) => [each.title, each] as const)),
  )("for an agent: %s", async (_title, { meet }) => {
    const { code, text } = await meet();
    expect(text).toMatch(new RegExp(`^Refused \\(${code}\\): \\S`, "u"));
    expect(text).not.toMatch(/undefined|\[object/u);
    expect(tools).toContain(`| \`${code}\` |`);
  });
});
