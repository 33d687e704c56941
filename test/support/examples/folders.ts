import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { InputName } from "../../../src/action/runner/keys.ts";
import type { Claims } from "../../../src/shared/claims.ts";
import { givenInputs } from "../inputs.ts";
import { CLAIMS } from "../policy/claims-fixture.ts";
import {
  readWorkflow,
  type WorkflowFile,
  type WorkflowJob,
  type WorkflowStep,
} from "./workflow-file.ts";

/** The action as examples and documents name it: one placeholder for the commit, the same everywhere. */
export const STEPKEY = `octo-org/stepkey@${"0".repeat(40)}`;

/** One directory of `examples/`. */
export interface Example {
  readonly name: string;
  readonly folder: string;
  readonly workflows: readonly WorkflowFile[];
  readonly policy: string | undefined;
  /** Content of each `trust-policy-<access>.json`, by access. */
  readonly trust: Readonly<Record<string, unknown>>;
  readonly readme: string | undefined;
}

const FOLDER = fileURLToPath(new URL("../../../examples", import.meta.url));

export function readExamples(): readonly Example[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readExample(name));
}

export function readExample(name: string): Example {
  const folder = join(FOLDER, name);
  const workflows = join(folder, ".github", "workflows");
  const read = (file: string): string | undefined =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : undefined;
  const trust = readdirSync(folder).flatMap((file) => {
    const access = /^trust-policy-(?<access>\w+)\.json$/u.exec(file)?.groups?.["access"];
    return access === undefined ? [] : [[access, JSON.parse(read(file) ?? "") as unknown] as const];
  });
  return {
    name,
    folder,
    workflows: readdirSync(workflows).map((file) => readWorkflow(join(workflows, file))),
    policy: read("policy.yml"),
    trust: Object.fromEntries(trust),
    readme: read("README.md"),
  };
}

/** One job that asks for a credential on one event, with what its ID token says. */
export interface Asking {
  readonly workflow: WorkflowFile;
  readonly job: WorkflowJob;
  readonly step: WorkflowStep;
  readonly event: string;
  readonly claims: Claims;
}

/** Every job of the example that uses stepkey, on every event that starts it. */
export function askings(example: Example): readonly Asking[] {
  return example.workflows.flatMap((workflow) =>
    workflow.jobs.flatMap((job) =>
      job.steps
        .filter((step) => isStepkey(step) && !isAlone(step))
        .flatMap((step) =>
          startsOf(example, workflow).map(({ event, file }) => ({
            workflow,
            job,
            step,
            event,
            claims: claimsOf(event, { environment: job.environment, file }),
          })),
        ),
    ),
  );
}

export function isStepkey({ uses }: WorkflowStep): boolean {
  return uses.startsWith("octo-org/stepkey@") || uses.startsWith("octo-org/stepkey/");
}

/** Whether it has stored secrets alone: it asks for no credential. */
export function isAlone(step: WorkflowStep): boolean {
  const asks = ["credential", "broker", "grant"].some((name) => step.with[name] !== undefined);
  return isStepkey(step) && step.with["secret-env"] !== undefined && !asks;
}

/** The step's inputs as the runner hands them over: with defaults, and the job's own token. */
export function handedOver(step: WorkflowStep): (name: InputName) => string {
  const given = step.with as Partial<Record<InputName, string>>;
  return givenInputs({ "github-token": "the job's own", ...given });
}

interface Start {
  readonly event: string;
  /** The file that holds the job, as `job_workflow_ref` names it; of the caller's own, without its ref. */
  readonly file: string;
}

function startsOf(example: Example, workflow: WorkflowFile): readonly Start[] {
  const own = workflow.events
    .filter((event) => event !== "workflow_call")
    .map((event) => ({ event, file: `octo-org/shop/${pathOf(workflow)}` }));
  const called = callersOf(example, workflow).flatMap(({ caller, reference }) =>
    caller.events.map((event) => ({ event, file: withWholeRef(reference) })),
  );
  return [...own, ...called];
}

export function callersOf(
  example: Example,
  workflow: WorkflowFile,
): readonly { readonly caller: WorkflowFile; readonly reference: string }[] {
  if (!workflow.events.includes("workflow_call")) return [];
  return example.workflows.flatMap((caller) =>
    caller.jobs.flatMap(({ calls }) =>
      calls?.includes(`/${pathOf(workflow)}@`) === true ? [{ caller, reference: calls }] : [],
    ),
  );
}

/** As it lies in its own repository: `.github/workflows/migrate.yml`. */
export function pathOf({ name }: WorkflowFile): string {
  return name.slice(name.indexOf(".github/workflows/"));
}

/** `…@main` as the token's claim has it: `…@refs/heads/main`. */
export function withWholeRef(reference: string): string {
  return reference.replace(/@(?!refs\/)(?![0-9a-f]{40}$)/u, "@refs/heads/");
}

function claimsOf(
  eventName: string,
  { environment, file }: { readonly environment: string | undefined; readonly file: string },
): Claims {
  const onPull = eventName.startsWith("pull_request");
  const ref = onPull ? "refs/pull/42/merge" : "refs/heads/main";
  return {
    ...CLAIMS,
    eventName,
    ref,
    headRef: onPull ? "change" : undefined,
    baseRef: onPull ? "main" : undefined,
    jobWorkflowRef: file.includes("@") ? file : `${file}@${ref}`,
    environment,
  };
}
