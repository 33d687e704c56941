/* oxlint-disable node/no-process-env -- the entry is where the environment is read, once */
import type { CredentialKind } from "../credentials/kind/credential-kind.ts";
import { systemClock } from "../shared/clock.ts";
import type { ActionEnvironment } from "./context/job.ts";
import { cancellation } from "./runner/cancellation.ts";
import { docsOf } from "./runner/docs.ts";
import { endWhenStuck } from "./runner/end-when-stuck.ts";
import { actionsRunner } from "./runner/runner.ts";
import { openStepLog } from "./runner/step-log.ts";
import { writeTo } from "./runner/write-to.ts";
import { startMain } from "./start-main.ts";

const { env, platform } = process;
const nodeVersion = process.versions.node;
const log = openStepLog();
const runner = actionsRunner({
  write: (text) => log.write(text),
  state: env["GITHUB_STATE"],
  output: env["GITHUB_OUTPUT"],
  summary: env["GITHUB_STEP_SUMMARY"],
  docs: docsOf(env),
});

function environment(kinds: readonly CredentialKind[]): ActionEnvironment {
  log.stopWaiting();
  return {
    runner,
    env: { ...env },
    platform,
    parentPid: process.ppid,
    kinds,
    clock: systemClock,
    cancelled: cancellation(),
    write: (bytes) => writeTo(process.stdout, bytes),
  };
}

async function main(): Promise<void> {
  process.exitCode = await startMain({
    runner,
    platform,
    nodeVersion,
    loadKinds: async () => (await import("../credentials/kinds.ts")).KINDS,
    env,
    environment,
  });
  endWhenStuck();
}

// No top-level await: chunks of the bundle that load later may import this one, and would wait for it forever.
void main();
