import { globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readInputs } from "../../../src/action/inputs/read-inputs.ts";
import { INPUTS } from "../../../src/action/runner/keys.ts";
import { parseAwsDirectSettings } from "../../../src/credentials/aws/direct/settings.ts";
import { KINDS } from "../../../src/credentials/kinds.ts";
import { handedOver, isStepkey, STEPKEY } from "../../support/examples/folders.ts";
import { neededBy } from "../../support/examples/permissions.ts";
import {
  parseSteps,
  parseWorkflow,
  readWorkflow,
  type WorkflowStep,
} from "../../support/examples/workflow-file.ts";
import { document } from "../../support/policy/document-fixtures.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const readText = (path: string): string => readFileSync(join(ROOT, path), "utf8");

describe("the workflows of this repository", () => {
  const folder = join(ROOT, ".github", "workflows");
  const workflows = readdirSync(folder).map((file) => readWorkflow(join(folder, file)));

  it("are there", () => {
    expect(workflows.map(({ name }) => name)).toContain(".github/workflows/ci.yml");
  });

  it("give nothing to a job that does not ask for it", () => {
    expect(workflows.map(({ permissions }) => permissions)).toEqual(workflows.map(() => ({})));
  });

  it("give each job what its steps need, and say why", () => {
    const jobs = workflows.flatMap((workflow) => workflow.jobs);
    expect(jobs.map(({ permissions }) => permissions)).toEqual(jobs.map(neededBy));
    expect(jobs.flatMap(({ reasons }) => Object.values(reasons))).not.toContain("");
  });

  it("pin every action to a full SHA with its version behind it", () => {
    const used = workflows.flatMap(({ uses }) => uses);
    expect(used).not.toEqual([]);
    for (const { reference, comment } of used) {
      expect(reference).toMatch(/@[0-9a-f]{40}$/u);
      expect(comment).toMatch(/^v\d+\.\d+\.\d+$/u);
    }
  });
});

describe("README.md", () => {
  const blocks = [...readText("README.md").matchAll(/```yaml\n(?<text>.*?)```/gsu)].map(
    (found) => found.groups?.["text"] ?? "",
  );
  const policies = blocks.filter((text) => /^grants:/mu.test(text));
  const workflows = blocks
    .filter((text) => /^jobs:/mu.test(text))
    .map((text) => parseWorkflow(text, "README.md"));
  const steps: readonly WorkflowStep[] = [
    ...workflows.flatMap(({ jobs }) => jobs.flatMap((job) => job.steps)),
    ...blocks.filter((text) => /^\s*- uses:/u.test(text)).flatMap(parseSteps),
  ];

  it("has two workflows, a step and a policy, and nothing that no test looks at", () => {
    expect([policies.length, workflows.length, steps.length]).toEqual([1, 2, 3]);
    expect(blocks).toHaveLength(4);
    expect(steps.every(isStepkey)).toBe(true);
  });

  it("shows workflows that give their jobs what they need, and no more", () => {
    expect(workflows.map(({ permissions }) => permissions)).toEqual([{}, {}]);
    for (const job of workflows.flatMap(({ jobs }) => jobs)) {
      expect(job.permissions).toEqual(neededBy(job));
      expect(Object.values(job.reasons)).not.toContain("");
      expect(job.steps.map((step) => step.with["environment"])).toEqual([job.environment]);
    }
  });

  it("shows steps whose inputs the action has and takes", async () => {
    for (const step of steps) {
      expect(Object.keys(INPUTS)).toEqual(expect.arrayContaining(Object.keys(step.with)));
      expect(
        await readInputs(handedOver(step), {
          platform: "linux",
          nodeVersion: "24.5.0",
          loadKinds: async () => KINDS,
        }),
      ).toMatchObject({ ok: true });
    }
  });

  it("passes what its task's commands read: the step's own variables, by name", () => {
    const reading = steps.filter((step) => step.with["pass-env"] !== undefined);
    expect(reading.map((step) => step.with["pass-env"])).toEqual(["BUCKET"]);
    expect(reading.map((step) => step.with["run"])).toEqual(['aws s3 ls "s3://$BUCKET"']);
  });

  it("names every setting that `credential: aws:` has, in one table", () => {
    const [refused] = awsDirectMistakes({ nonsense: 1 });
    const known = /known settings: (?<names>.*)\.$/u.exec(refused ?? "")?.groups?.["names"] ?? "";
    const rows = [...readText("README.md").matchAll(/^\| `(?<name>[\w-]+)` \| .* \| .* \|$/gmu)];
    expect(new Set(rows.map(({ groups }) => groups?.["name"]))).toEqual(new Set(known.split(", ")));
  });

  it("shows a policy without mistakes, whose grant is the one that its step asks for", () => {
    const policy = document(policies[0] ?? "");
    expect([policy.mistakes, policy.disabled]).toEqual([[], []]);
    const asked = steps.filter((step) => step.with["grant"] !== undefined);
    expect(
      asked.map((step) => [step.with["grant"], step.with["environment"], step.with["access"]]),
    ).toEqual(policy.grants.map(({ name, environment, access }) => [name, environment, access]));
  });
});

function awsDirectMistakes(settings: unknown): readonly string[] {
  const parsed = parseAwsDirectSettings(settings);
  return parsed.ok ? [] : parsed.error.map(({ message }) => message);
}

it("every document names stepkey at the same commit", () => {
  const pages = globSync(["*.md", "docs/**/*.md", "examples/**/*.md"], { cwd: ROOT });
  const pins = pages.flatMap((page) =>
    [...readText(page).matchAll(/octo-org\/stepkey(?:\/session)?@\w+/gu)].map(([pin]) => ({
      page,
      pin: pin.replace("/session@", "@"),
    })),
  );
  expect(pins.length).toBeGreaterThan(1);
  expect(pins.filter(({ pin }) => pin !== STEPKEY)).toEqual([]);
});
