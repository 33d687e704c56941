import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { JobOptions, StepResult } from "../support/fake-runner/runner.ts";
import { BROKER_INPUTS } from "../support/inputs.ts";
import { useAction } from "../support/use-action.ts";

const action = useAction();
const CALLER = "octo-org/shop/.github/workflows/release.yml@refs/heads/main";
const CALLED = "octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main";
const NO_RIGHT = { ACTIONS_ID_TOKEN_REQUEST_URL: "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" };

async function run(
  contexts: Readonly<Record<string, string>>,
  { event, ...options }: Partial<JobOptions> & { readonly event?: object } = {},
): Promise<StepResult> {
  const job = action.openJob(options);
  const path = join(job.temp, "event.json");
  writeFileSync(path, JSON.stringify(event ?? {}));
  const given = { ...NO_RIGHT, GITHUB_EVENT_PATH: path, GITHUB_WORKFLOW_REF: CALLER, ...contexts };
  return await job.main({ inputs: BROKER_INPUTS, contexts: given }).done;
}

const annotationsOf = ({ annotations }: StepResult): string =>
  annotations.map(({ message }) => message).join("\n");

describe("a job that may not request ID tokens", () => {
  it("gets a block to paste that is whole in log, annotation and summary, and keeps contents: read", async () => {
    const step = await run({}, { jobWorkflow: CALLER });
    const block = /permissions:\n +id-token: write\n +contents: read\n/u;
    expect(step.log).toMatch(block);
    expect(annotationsOf(step)).toMatch(block);
    expect(step.summary).toMatch(
      /\n```\npermissions:\n {2}id-token: write\n {2}contents: read\n```\n/u,
    );
    expect(`${step.log}${annotationsOf(step)}${step.summary}`).not.toContain("%0A");
    expect(annotationsOf(step)).toContain("/errors.md#id_token_unavailable");
  });

  it("is recognised as one of a fork's pull request by the event", async () => {
    const repo = { id: 75, full_name: "kim/shop" };
    const event = { pull_request: { head: { repo }, base: { repo: { id: 74 } } } };
    const step = await run({ GITHUB_EVENT_NAME: "pull_request" }, { event });
    expect(annotationsOf(step)).toContain("This pull request comes from the fork kim/shop");
    expect(step.log).not.toContain("contents: read");
  });

  it("is recognised as one of Dependabot by its actor", async () => {
    const step = await run({ GITHUB_ACTOR: "dependabot[bot]" });
    expect(annotationsOf(step)).toContain("Dependabot started this run");
  });

  it("is recognised as one of a reusable workflow by what the runner says of the job", async () => {
    const step = await run({}, { jobWorkflow: CALLED });
    expect(annotationsOf(step)).toContain(`This job is in the reusable workflow ${CALLED}`);
  });
});
