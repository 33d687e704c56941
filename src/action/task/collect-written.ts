import type { FormMatcher } from "../../delivery/redact/form-matcher.ts";
import type { PrivateDirectory } from "../../delivery/task/private-directory.ts";
import {
  collectOutputs,
  collectSummary,
  outOfReach,
  type OwnFiles,
} from "../../delivery/task/task-files.ts";
import { collectUnshared, NOTHING_UNSHARED } from "../../delivery/task/unshared-writes.ts";
import type { Clock } from "../../shared/clock.ts";
import { err } from "../../shared/result.ts";
import { settlesWithin, valueWithin } from "../../shared/settles-within.ts";
import type { CollectedFiles } from "./session.ts";

/** For reading, and again for removing. */
const WAIT_MS = 2000;

/**
 * Reads what the task wrote, and removes the directory. A task can mount a file system there that never responds: what is
 * known to be one is not touched, and nothing is waited for longer than this.
 */
export async function collectWritten(
  files: OwnFiles,
  directory: PrivateDirectory,
  { matcher, clock }: { readonly matcher: FormMatcher; readonly clock: Clock },
): Promise<CollectedFiles> {
  if (directory.isMounted()) return NOTHING_READ;
  const written = await valueWithin(read(files, matcher), WAIT_MS, clock);
  // Each operation that never ends takes one of the few threads that revoking needs too.
  if (written === undefined) return NOTHING_READ;
  await settlesWithin(directory.remove(), WAIT_MS, clock);
  return written;
}

const NOTHING_READ: CollectedFiles = {
  outputs: err(outOfReach("GITHUB_OUTPUT")),
  summary: err(outOfReach("GITHUB_STEP_SUMMARY")),
  unshared: {
    ...NOTHING_UNSHARED,
    unread: ["GITHUB_ENV", "GITHUB_PATH"].map((name) => outOfReach(name).message),
  },
};

async function read(files: OwnFiles, matcher: FormMatcher): Promise<CollectedFiles> {
  return {
    outputs: await collectOutputs(files.output, matcher),
    summary: await collectSummary(files.summary, matcher),
    unshared: await collectUnshared(files, matcher),
  };
}
