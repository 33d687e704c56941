/* oxlint-disable node/no-process-env -- the entry is where the environment is read, once */
import { systemClock } from "../shared/clock.ts";
import { cancellation } from "./runner/cancellation.ts";
import type { Surroundings } from "./context/job.ts";
import { actionsRunner } from "./runner/runner.ts";
import { startMain } from "./start-main.ts";

const { env } = process;
const runner = actionsRunner({
  state: env["GITHUB_STATE"],
  output: env["GITHUB_OUTPUT"],
  summary: env["GITHUB_STEP_SUMMARY"],
});

function surroundings(): Surroundings {
  return {
    runner,
    env: { ...env },
    platform: process.platform,
    parentPid: process.ppid,
    clock: systemClock,
    cancelled: cancellation(),
    write: (bytes) =>
      new Promise((resolve, reject) => {
        process.stdout.write(bytes, (error) => (error == null ? resolve() : reject(error)));
      }),
  };
}

async function main(): Promise<void> {
  process.exitCode = await startMain({ runner, platform: process.platform, surroundings });
}

// No await up here: chunks of the bundle that load later may import this one, and would wait for it for ever.
void main();
