import type { FailureCode } from "../../shared/failure-codes.ts";
import type { Failure } from "../../shared/failure.ts";
import { printable } from "../../shared/printable.ts";
import { withoutUrl } from "../../shared/wording.ts";
import { paragraphOf } from "./docs.ts";
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
  action_unusable: "not started",
  lease_withdrawn: "withdrawn",
  lease_expired: "expired",
  lease_ended: "ended",
  environment_not_granted: "environment",
  broker_url_differs: "no broker",
  clock_off: "clock",
  broker_clock_off: "clock",
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
export function refusalLines(failure: Failure, url?: string, docs?: string): readonly string[] {
  const title = titleOf(failure);
  const trace =
    failure.trace === undefined || failure.trace === ""
      ? ""
      : ` · trace ${printable(failure.trace)} (your platform team can look it up)`;
  return [
    `✗ ${title.padEnd(WIDTH)}${printable(failure.message)}`,
    ...continued(failure.details ?? []),
    ...whatNow(failure, url),
    ...continued((failure.paste ?? []).map((line) => `  ${line}`)),
    `  ${"code".padEnd(WIDTH)}${failure.code}${trace}`,
    ...(docs === undefined ? [] : continued([paragraphOf(failure.code, docs)])),
  ];
}

/** The lines about inputs say themselves what to fix. */
function whatNow({ code, remedy }: Failure, url: string | undefined): readonly string[] {
  if (code === "inputs_invalid") return [];
  const now = `  ${"what now".padEnd(WIDTH)}${printable(withoutUrl(remedy, url))}`;
  return [now, ...(url === undefined ? [] : continued([url]))];
}

function continued(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${"".padEnd(WIDTH)}${printable(line)}`);
}

/** Shows a refusal in the log and as an annotation. Returns the exit code. */
export function showRefusal(runner: Runner, failure: Failure, url?: string): number {
  sayLines(runner, refusalLines(failure, url, runner.docs));
  runner.fail(annotationText(`${titleOf(failure)}: ${failure.message}`, failure, runner.docs));
  return 1;
}

/** A warning that has a code, as an annotation: what, why, what now. */
export function showWarning(runner: Pick<Runner, "warn" | "docs">, failure: Failure): void {
  runner.warn(annotationText(failure.message, failure, runner.docs));
}

/** A warning of one sentence or two, with its code. */
export function warnWithCode(
  runner: Pick<Runner, "warn" | "docs">,
  code: FailureCode,
  message: string,
): void {
  const { docs } = runner;
  const end = docs === undefined ? "" : `\nCode: ${code}, ${paragraphOf(code, docs)}`;
  runner.warn(`${printable(message)}${end}`);
}

/**
 * The text of an annotation. It has everything that the log has, because many readers see nothing else. The runner cuts it
 * after 4096 characters, so what to do comes before the reasons where there may be many of them.
 */
function annotationText(what: string, failure: Failure, docs: string | undefined): string {
  const { code, remedy, details = [], paste = [] } = failure;
  const link = docs === undefined ? "" : `, ${paragraphOf(code, docs)}`;
  const isLong = details.length > MAX_DETAILS_FIRST;
  const now = code === "inputs_invalid" ? [] : [remedy];
  const end = [...now, ...paste, `Code: ${code}${link}`];
  const lines = isLong ? [...end, ...details] : [...details, ...end];
  return [`stepkey: ${what}`, ...lines].map(printable).join("\n");
}

const MAX_DETAILS_FIRST = 12;

/** Lines of the step's log. */
export function sayLines(runner: Pick<Runner, "say">, lines: readonly string[]): void {
  for (const line of lines) runner.say(line);
}
