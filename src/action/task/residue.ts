import { userInfo } from "node:os";
import type { FormMatcher } from "../../delivery/redact/form-matcher.ts";
import { residuePlaces } from "../../delivery/residue/places.ts";
import type { ResidueReport } from "../../delivery/residue/report.ts";
import { RESIDUE_BUDGET, findResidue } from "../../delivery/residue/residue.ts";
import type { ResidueSection, Revocation } from "../../receipt/receipt.ts";
import type { Instant } from "../../shared/clock.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { plural } from "../../shared/wording.ts";
import type { Job } from "../context/job.ts";
import type { ResidueSetting } from "../inputs/rules.ts";

/** Searches the files that changed since the task started; undefined when the workflow does not want it. */
export async function searchForResidue(
  job: Job,
  matcher: FormMatcher,
  since: Instant,
): Promise<ResidueSection | undefined> {
  if (job.inputs.residue === "off" || job.cancelled.aborted) return undefined;
  const { runnerEnv } = job.environment;
  const toolFiles = job.kinds.flatMap(({ toolFiles: files }) => files ?? []);
  const roots = residuePlaces({ env: job.env, userHome: userHome(), runnerEnv, toolFiles });
  const request = { roots, matcher, budget: RESIDUE_BUDGET, since, ignore: [] };
  return sectionOf(await findResidue({ ...request, signal: job.cancelled }, job.clock));
}

/** Undefined for a user without an entry in passwd, as in containers. */
function userHome(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    return undefined;
  }
}

/** Paths only: where in a file, and in which form, would help whoever reads the receipt to the secret. */
function sectionOf(report: ResidueReport): ResidueSection {
  const { limit, skipped, unread } = report;
  return {
    files_searched: report.searchedFiles,
    complete: report.isComplete,
    found: [...new Set(report.findings.map(({ path }) => path))],
    ...(limit === undefined ? {} : { limit }),
    ...(skipped.unreadable === 0 ? {} : { not_read: { count: skipped.unreadable, first: unread } }),
  };
}

/**
 * What a found secret means. `auto`: an error while the credential may still work, a warning once it is proven dead.
 */
export function judgeResidue(
  residue: ResidueSection | undefined,
  setting: ResidueSetting,
  revocation: Revocation,
): { readonly level: "none" | "warning" | "error"; readonly failure: Failure } {
  const found = residue?.found ?? [];
  const left = failure(
    "residue_found",
    `The task left its secret in ${plural(found.length, "file")}: ${found.join(", ")}.`,
    { remedy: "Remove the file in the task, or keep the secret in the environment only." },
  );
  if (found.length === 0) return { level: "none", failure: left };
  const mayWork = revocation !== "verified";
  const isError = setting === "fail" || (setting === "auto" && mayWork);
  return { level: isError ? "error" : "warning", failure: left };
}
