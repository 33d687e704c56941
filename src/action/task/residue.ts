import type { FormMatcher } from "../../delivery/redact/form-matcher.ts";
import { RESIDUE_BUDGET, findResidue } from "../../delivery/residue/residue.ts";
import type { ResidueRoot } from "../../delivery/residue/open-roots.ts";
import type { ResidueSection, Revocation } from "../../receipt/receipt.ts";
import type { Instant } from "../../shared/clock.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { plural } from "../../shared/wording.ts";
import type { Job } from "../context/job.ts";
import type { ResidueSetting } from "../inputs/rules.ts";

/** Where a task can leave files that outlive it, most likely first. */
const ROOTS = ["GITHUB_WORKSPACE", "RUNNER_TEMP", "HOME"] as const;

/** Searches the files that changed since the task started; undefined when the workflow does not want it. */
export async function searchForResidue(
  job: Job,
  matcher: FormMatcher,
  since: Instant,
): Promise<ResidueSection | undefined> {
  if (job.inputs.residue === "off" || job.cancelled.aborted) return undefined;
  const roots = ROOTS.flatMap((name): readonly ResidueRoot[] => {
    const path = job.env[name] ?? "";
    return path === "" ? [] : [{ name: `$${name}`, path }];
  });
  const request = { roots, matcher, budget: RESIDUE_BUDGET, since, ignore: [] };
  const report = await findResidue({ ...request, signal: job.cancelled }, job.clock);
  return {
    files_searched: report.searchedFiles,
    complete: report.isComplete,
    found: [...new Set(report.findings.map(({ path }) => path))],
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
