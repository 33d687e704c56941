import type { FailureCode } from "../../shared/failure-codes.ts";
import type { Failure } from "../../shared/failure.ts";
import { printable } from "../../shared/printable.ts";
import { withoutUrl } from "../../shared/wording.ts";
import type { Runner } from "./runner.ts";

/** The title of a refusal: what failed, in the reader's words. */
const TITLES: Partial<Readonly<Record<FailureCode, string>>> = {
  inputs_invalid: "inputs",
  platform_unsupported: "platform",
  environment_hostile: "stopped",
  environment_mismatch: "environment",
  environment_required: "environment",
  id_token_unavailable: "no ID token",
  id_token_failed: "no ID token",
  approval_pending: "not approved",
  approval_refused: "not approved",
  broker_unreachable: "no broker",
  broker_answer_malformed: "no broker",
  task_not_started: "not started",
  lease_withdrawn: "withdrawn",
  secret_in_output: "secret",
  residue_found: "residue",
  revocation_failed: "not revoked",
  cancelled: "cancelled",
  internal: "error",
};

const WIDTH = 15;

export function titleOf({ code }: Failure): string {
  return TITLES[code] ?? "refused";
}

/** A refusal as lines of the log: what, why, what now, and the code that documentation and admins know. */
export function refusalLines(failure: Failure, url?: string): readonly string[] {
  const title = titleOf(failure);
  const lines = [
    `✗ ${title.padEnd(WIDTH)}${printable(failure.message)}`,
    ...(failure.details ?? []).map((line) => `  ${"".padEnd(WIDTH)}${printable(line)}`),
  ];
  // The lines about inputs say themselves what to fix.
  if (failure.code === "inputs_invalid") return lines;
  const trace =
    failure.trace === undefined || failure.trace === ""
      ? ""
      : ` · trace ${printable(failure.trace)} (your platform team can look it up)`;
  return [
    ...lines,
    `  ${"what now".padEnd(WIDTH)}${printable(withoutUrl(failure.remedy, url))}`,
    ...(url === undefined ? [] : [`  ${"".padEnd(WIDTH)}${printable(url)}`]),
    `  ${"code".padEnd(WIDTH)}${failure.code}${trace}`,
  ];
}

/** Shows a refusal in the log and as an annotation. Returns the exit code. */
export function showRefusal(runner: Runner, failure: Failure, url?: string): number {
  sayLines(runner, refusalLines(failure, url));
  const title = titleOf(failure);
  const details = failure.code === "inputs_invalid" ? (failure.details ?? []) : [failure.remedy];
  const text = [`stepkey: ${title}: ${failure.message}`, ...details].map(printable).join("\n");
  runner.fail(text);
  return 1;
}

/** Lines of the step's log. */
export function sayLines(runner: Pick<Runner, "say">, lines: readonly string[]): void {
  for (const line of lines) runner.say(line);
}
