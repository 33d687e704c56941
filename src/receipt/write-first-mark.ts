import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JobKey } from "../shared/claims.ts";
import { errorCode } from "../shared/error-code.ts";
import { makeReceiptDirectory } from "./write-directory.ts";

/**
 * Whether this step is the first of its job to write to the summary. Only the first caller gets true, also when steps
 * run at the same time. It decides about a heading only, so a step that plants the mark spoils nothing else. `node:fs/promises`
 * would take longer to load than all of this takes.
 */
export async function isFirstInSummary(directory: string, job: JobKey): Promise<boolean> {
  const name = `summary-of-${job.runId}-${job.runAttempt}-${job.checkRunId}`;
  makeReceiptDirectory(directory);
  try {
    writeFileSync(join(directory, name), "", { flag: "wx" });
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}
