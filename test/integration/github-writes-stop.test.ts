/** The end of what writes to GitHub, while GitHub does not answer. GitHub is a FAKE that never does. */
import { afterEach, beforeEach, expect, it } from "vitest";
import type { GitHubApi } from "../../src/approval/github/api.ts";
import { refusal } from "../../src/broker/refusal/refusal.ts";
import { startGitHubWrites, type GitHubWriteWork } from "../../src/broker/run/github-writes.ts";
import { err } from "../../src/shared/result.ts";
import {
  openEnvironmentGate,
  type EnvironmentGate,
} from "../support/github/environment-gate-setup.ts";
import { POLICY } from "../support/kinds.ts";
import { CLAIMS } from "../support/policy/claims-fixture.ts";

const SILENT: GitHubApi = { request: () => new Promise(() => {}) };
const request = {
  grant: "reports-read",
  environment: "staging",
  access: "read",
  step: "report",
  uses: undefined,
  ttlSeconds: undefined,
};

let gate: EnvironmentGate;

beforeEach(async () => {
  gate = await openEnvironmentGate();
});
afterEach(() => gate.close());

function start(): GitHubWriteWork {
  const [one] = gate.brokers;
  if (one === undefined) throw new Error("no broker");
  const { parts } = one;
  const writes = { check: "neutral", appId: "4711", deployments: false } as const;
  return startGitHubWrites(
    { ...parts, readerFor: () => SILENT, writes },
    {
      ...gate.broker.deps,
      lockOwner: "stops/1",
      gate: parts.gate,
      newTrace: () => "trace",
      jitter: () => 0,
      parser: POLICY,
      policyConfig: () => ({ kind: "directory", directory: "policy", requireOrganisation: false }),
    },
  );
}

it("does not wait for the head of a commit that GitHub does not show", async () => {
  const work = start();
  const claims = { ...CLAIMS, eventName: "pull_request", ref: "refs/pull/42/merge" };
  // Nothing in the decision names the head, so it is looked for.
  const decided = err(refusal("approval_refused", "no such grant"));
  work.checkNotes?.noteDecision({ claims, request, decided });
  const stopping = work.stop();
  await gate.pass(2500);
  await expect(stopping).resolves.toBeUndefined();
}, 20_000);
