import { tmpdir } from "node:os";
import type { ActionEnvironment } from "./job.ts";

/** The runner's temporary directory, which it empties with the job. */
export function tempDirectory({ env }: Pick<ActionEnvironment, "env">): string {
  return env["RUNNER_TEMP"] ?? tmpdir();
}
