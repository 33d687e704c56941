import { userInfo } from "node:os";
import type { FormMatcher } from "../../delivery/redact/form-matcher.ts";
import type { ResidueRoot } from "../../delivery/residue/open-roots.ts";
import { residuePlaces } from "../../delivery/residue/places.ts";
import type { ResidueReport } from "../../delivery/residue/report.ts";
import { RESIDUE_BUDGET, findResidue } from "../../delivery/residue/residue.ts";
import type { ResidueSection, Revocation } from "../../receipt/receipt.ts";
import type { Instant } from "../../shared/clock.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { plural } from "../../shared/wording.ts";
import type { Job } from "../context/job.ts";
import type { ResidueSetting } from "../inputs/rules.ts";

/** What is searched for, and where. */
export interface ResidueSearch {
  readonly matcher: FormMatcher;
  /** When the task started: older files are not searched. */
  readonly since: Instant;
  /** Besides the usual places. */
  readonly also?: readonly ResidueRoot[];
}

/** Searches the files that changed since the task started; undefined when the workflow does not want it. */
export async function searchForResidue(
  job: Job,
  { matcher, since, also = [] }: ResidueSearch,
): Promise<ResidueSection | undefined> {
  if (job.inputs.residue === "off" || job.cancelled.aborted) return undefined;
  const { runnerEnv } = job.environment;
  const toolFiles = job.kinds.flatMap(({ toolFiles: files }) => files ?? []);
  const usual = residuePlaces({ env: job.env, userHome: userHome(), runnerEnv, toolFiles });
  const roots = [...also, ...usual];
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

/** What a found secret means, most serious first. */
export interface ResidueVerdict {
  readonly level: "warning" | "error";
  readonly failure: Failure;
}

/**
 * `auto`: an error while the credential may still work, a warning once it is proven dead. Terraform writes values of
 * resources to its state whatever its user does, so there it is a warning unless the step says `fail`.
 */
export function judgeResidue(
  residue: ResidueSection | undefined,
  setting: ResidueSetting,
  revocation: Revocation,
): readonly ResidueVerdict[] {
  const found = residue?.found ?? [];
  const mayWork = revocation !== "verified";
  const isError = setting === "fail" || (setting === "auto" && mayWork);
  const isApart = (path: string): boolean => setting !== "fail" && isTerraformState(path);
  return [
    ...verdictOn(
      found.filter((path) => !isApart(path)),
      isError ? "error" : "warning",
      "Remove the file in the task, or keep the secret in the environment only.",
    ),
    ...verdictOn(found.filter(isApart), "warning", KEEP_OUT_OF_STATE),
  ];
}

const KEEP_OUT_OF_STATE =
  "Terraform's state holds values of resources. Use ephemeral values or write-only arguments for secrets, or a remote backend, and upload no state as an artifact. With `residue: fail` this fails the step.";

function verdictOn(
  found: readonly string[],
  level: ResidueVerdict["level"],
  remedy: string,
): readonly ResidueVerdict[] {
  if (found.length === 0) return [];
  const message = `The task left its secret in ${plural(found.length, "file")}: ${found.join(", ")}.`;
  return [{ level, failure: failure("residue_found", message, { remedy }) }];
}

/** `terraform.tfstate`, `terraform.tfstate.backup`, `prod.tfstate`. */
function isTerraformState(path: string): boolean {
  return /\.tfstate[^/!]*$/u.test(path);
}
