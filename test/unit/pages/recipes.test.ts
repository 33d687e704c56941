import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseCompositeSteps } from "../../../src/action/uses/metadata/composite-steps.ts";
import { checkWorkflowFile } from "../../../src/cli/commands/check/workflow/check-workflow-file.ts";
import { KINDS } from "../../../src/credentials/kinds.ts";
import { isStepkey } from "../../support/examples/folders.ts";
import { parseWorkflow } from "../../support/examples/workflow-file.ts";
import { blocksOf, readPage, ROOT } from "../../support/pages.ts";

const PAGES = globSync(["*.md", "docs/**/*.md", "examples/**/*.md"], { cwd: ROOT }).toSorted();

/** Whole workflows that a page shows. */
const WORKFLOWS = PAGES.flatMap((page) =>
  blocksOf(readPage(page))
    .filter(({ language, text }) => language === "yaml" && /^jobs:/mu.test(text))
    .map(({ text }, index) => ({ page, text, name: `${page}, workflow ${index + 1}` })),
);
/** Composite actions that a page shows, for `uses: ./path`. */
const COMPOSITES = PAGES.flatMap((page) =>
  blocksOf(readPage(page))
    .filter(({ language, text }) => language === "yaml" && /^runs:\n/mu.test(text))
    .map(({ text }, index) => ({ page, text, name: `${page}, composite action ${index + 1}` })),
);
const RECIPES = WORKFLOWS.filter(({ page }) => page.startsWith("docs/recipes/"));

describe.each(WORKFLOWS)("$name", ({ name, text }) => {
  it("has no mistake that stepkey check finds", async () => {
    const found = await checkWorkflowFile({ path: name, text, actions: [], kinds: KINDS });
    expect(found.mistakes).toEqual([]);
  });
});

describe.each(RECIPES)("the recipe $name", ({ name, text }) => {
  const workflow = parseWorkflow(text, name);
  const steps = workflow.jobs.flatMap((job) => job.steps);

  it("gives nothing to a job that does not ask for it, and says why it asks", () => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.jobs.flatMap(({ reasons }) => Object.values(reasons))).not.toContain("");
  });

  it("has one step with a credential, after a checkout that keeps no token", () => {
    expect(steps.filter(isStepkey)).toHaveLength(1);
    expect(steps[0]?.with).toEqual({ "persist-credentials": "false" });
  });

  it("pins every action to a full SHA, with its version behind it", () => {
    const loose = workflow.uses.filter(({ reference, comment }) => {
      // An action of the workspace is as fixed as the workflow; the page shows it.
      if (reference.startsWith("./")) return false;
      const isVersioned =
        reference.startsWith("octo-org/stepkey@") || /^v\d+\.\d+\.\d+$/u.test(comment);
      return !isVersioned || !/@[0-9a-f]{40}$/u.test(reference);
    });
    expect(loose).toEqual([]);
  });

  it("has scripts that bash can read, without an expression in them", () => {
    for (const script of steps.map(({ run, with: { run: task } }) => task ?? run)) {
      expect(script).not.toContain("${{");
      expect(spawnSync("bash", ["-n"], { input: script, encoding: "utf8" }).stderr).toBe("");
    }
  });
});

describe.each(COMPOSITES)("$name", ({ text }) => {
  it("is one that stepkey can run, with every action pinned to a full SHA and its version", () => {
    const read = parseCompositeSteps(text);
    const steps = read.ok ? read.value : [];
    expect(steps.length).toBeGreaterThan(0);
    const pinned = text.match(/^ +(?:- )?uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/gmu);
    expect(pinned ?? []).toHaveLength(steps.filter(({ kind }) => kind === "uses").length);
  });
});

it("shows each action of the workspace that a recipe names", () => {
  const named = RECIPES.flatMap(({ page, text }) =>
    Array.from(text.matchAll(/^ +uses: \.\/(?<path>\S+)$/gmu), ({ groups }) => ({
      page,
      file: `\`${groups?.["path"] ?? ""}/action.yml\``,
    })),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter(({ page, file }) => !readPage(page).includes(file))).toEqual([]);
  expect(COMPOSITES.map(({ page }) => page)).toEqual(
    expect.arrayContaining(named.map(({ page }) => page)),
  );
});

it("every recipe is in the list of them", () => {
  const list = readPage("docs/recipes/README.md");
  const missing = globSync("docs/recipes/*.md", { cwd: ROOT })
    .map((page) => page.replace("docs/recipes/", ""))
    .filter((page) => page !== "README.md" && !list.includes(`(${page}`));
  expect(missing).toEqual([]);
  expect(RECIPES).toHaveLength(37);
});

describe("Renovate's manager in docs/check-workflows.md", () => {
  const block = blocksOf(readPage("docs/check-workflows.md")).find(
    ({ language }) => language === "json",
  );
  const { customManagers } = JSON.parse(block?.text ?? "") as {
    customManagers: { managerFilePatterns: string[]; matchStrings: string[] }[];
  };
  const [manager] = customManagers;

  it("finds the actions that stepkey runs, and no others", () => {
    const pattern = new RegExp(manager?.matchStrings[0] ?? "", "gu");
    const found = RECIPES.flatMap(({ text }) =>
      Array.from(text.matchAll(pattern), ({ groups }) => groups),
    );
    expect(found).toEqual([
      {
        depName: "aws-actions/amazon-ecs-deploy-task-definition",
        currentDigest: "fc8fc60f3a60ffd500fcb13b209c59d221ac8c8c",
        currentValue: "v2.6.1",
      },
      {
        depName: "googleapis/release-please-action",
        currentDigest: "7987652d64b4581673a76e33ad5e98e3dd56832f",
        currentValue: "v4.1.3",
      },
    ]);
    const below = "\n          uses: octo-org/tools/deploy@".concat("0".repeat(40), " # v1.2.3\n");
    expect([...below.matchAll(pattern)][0]?.groups?.["depName"]).toBe("octo-org/tools");
  });

  it("reads the files that GitHub runs", () => {
    const path = new RegExp((manager?.managerFilePatterns[0] ?? "").slice(1, -1), "u");
    expect(path.test(".github/workflows/deploy.yml")).toBe(true);
    expect(path.test("docs/deploy.yml")).toBe(false);
  });
});
