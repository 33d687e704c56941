import { isAgentLogin } from "../../approval/people.ts";
import type { LeaseClaims } from "../../receipt/receipt-parts.ts";
import { newLeaseId } from "../../shared/lease-id.ts";
import { joined } from "../../shared/wording.ts";
import type { Job } from "../context/job.ts";
import { sessionRecorder, type SessionRecorder } from "../runner/session-state.ts";
import type { HeldLease } from "./source/credential-source.ts";

/**
 * The session of a step that has stored secrets alone. Nobody issues anything, so no ID token is requested: who asks is
 * what the runner says. Nothing can be ended either, and the record says so.
 */
export function holdStoredSecrets(job: Job): {
  readonly lease: HeldLease;
  readonly state: SessionRecorder;
} {
  const { inputs, clock, runner } = job;
  const id = newLeaseId(job.randomBytes);
  const names = Object.keys(inputs.secretEnv);
  const issuedTo = `stored ${names.length === 1 ? "secret" : "secrets"} ${joined(names, "and", 3)}`;
  const state = sessionRecorder(runner);
  state.save({ mode: "direct", step: inputs.step, lease: id, handle: issuedTo });
  const claims = claimsOf(job);
  return {
    state,
    lease: {
      id,
      kind: "secret-env",
      claims,
      issuedTo,
      issuedAt: clock.now(),
      expiresAt: undefined,
      diesAt: undefined,
      env: {},
      files: [],
      secrets: [],
      supplied: [],
      decision: {
        trace: "",
        rule: "the inputs of this step",
        commit: job.env["GITHUB_SHA"] ?? "",
        agent: isAgentLogin(claims.actor, []),
        required_approvals: 0,
        approvals: [],
        reason: "nobody issues a stored secret",
      },
      watch: untilAborted,
      whyEnded: () => Promise.resolve(undefined),
      end: () =>
        Promise.resolve({
          revocation: "none",
          checkedAt: clock.now(),
          by: "action",
          facts: [],
        }),
    },
  };
}

/** Nothing ends it while the task runs. */
function untilAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

/** The runner sets these for each step, and no step can change them for another one. */
function claimsOf({ env, inputs }: Pick<Job, "env" | "inputs">): LeaseClaims {
  const text = (name: string): string => env[`GITHUB_${name}`] ?? "";
  const number = (name: string): number => Number(text(name)) || 0;
  return {
    repository: text("REPOSITORY"),
    repositoryId: number("REPOSITORY_ID"),
    ref: text("REF"),
    eventName: text("EVENT_NAME"),
    actor: text("ACTOR"),
    runId: number("RUN_ID"),
    runAttempt: number("RUN_ATTEMPT"),
    // The runner does not say it.
    checkRunId: undefined,
    workflowRef: text("WORKFLOW_REF"),
    jobWorkflowRef: inputs.jobWorkflow === "" ? undefined : inputs.jobWorkflow,
  };
}
