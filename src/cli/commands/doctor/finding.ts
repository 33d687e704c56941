import type { Mistake } from "../../../shared/mistake.ts";
import { plural } from "../../../shared/wording.ts";
import { wrap } from "../../arguments/help.ts";
import type { CliDeps, ExitCode } from "../../arguments/cli-deps.ts";
import { paint, plain } from "../../print/print.ts";

/** What was looked at, in the order in which it is shown. */
const AREAS = [
  "configuration",
  "secret",
  "policy",
  "server",
  "github",
  "issuer",
  "store",
  "freeze",
  "audit",
] as const;

/** What a look at one thing came to. */
export interface Finding {
  readonly area: (typeof AREAS)[number];
  /** A file with its position, a server, a repository. */
  readonly subject: string;
  readonly state: "well" | "mistake" | "warning" | "not_looked_at";
  /** Sentences; empty when there is nothing to say. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
  /** A line that would be valid. */
  readonly example?: string;
  /** Stable; only of what GitHub's settings are. */
  readonly code?: string;
}

export function wellFinding(area: Finding["area"], subject: string): Finding {
  return { area, subject, state: "well", message: "", remedy: "" };
}

export function notLookedAt(area: Finding["area"], subject: string, message: string): Finding {
  return { area, subject, state: "not_looked_at", message, remedy: "" };
}

export function ofMistake(area: Finding["area"], mistake: Mistake): Finding {
  const { source, line, column, path, message, expected, example, severity, code } = mistake;
  const position = `${source}:${line}:${column}`;
  return {
    area,
    subject: path === "" ? position : `${position}  ${path}`,
    state: severity,
    message,
    remedy: expected,
    ...(example === "" ? {} : { example }),
    ...(code === undefined ? {} : { code }),
  };
}

export function inAreas(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((left, right) => AREAS.indexOf(left.area) - AREAS.indexOf(right.area));
}

const MARKS = {
  well: ["✓", "green"],
  mistake: ["✗", "red"],
  warning: ["!", "yellow"],
  not_looked_at: ["·", "dim"],
} as const;

export function doctorLines(
  deps: Pick<CliDeps, "colour">,
  { area, subject, state, message, remedy, example, code }: Finding,
): readonly string[] {
  const [mark, colour] = MARKS[state];
  const head = `${paint(deps, colour, mark)} ${area.padEnd(13)}  ${plain(subject)}`;
  const now = remedy === "" ? [] : wrap(`what now  ${plain(remedy)}`, 92);
  return [
    state === "warning" ? `${head}  (warning)` : head,
    ...(message === "" ? [] : wrap(plain(withCode(message, code)), 92)).map(
      (line) => `    ${line}`,
    ),
    ...now.map((line, index) => `    ${index === 0 ? "" : "          "}${line}`),
    ...(example === undefined ? [] : [`              For example  ${plain(example)}`]),
  ];
}

function withCode(message: string, code: string | undefined): string {
  return code === undefined ? message : `${message} (${code})`;
}

/** A mistake in these is in a file. Elsewhere, something does not work. */
const IN_FILES: ReadonlySet<Finding["area"]> = new Set(["configuration", "policy"]);

/** The last line: how much of what there is. */
export function summaryLine(findings: readonly Finding[]): string {
  const wrong = findings.filter(({ state }) => state === "mistake");
  const failing = wrong.filter(({ area }) => !IN_FILES.has(area)).length;
  const [mistakes, warnings, left] = [
    wrong.length - failing,
    count(findings, "warning"),
    count(findings, "not_looked_at"),
  ];
  const found = [
    ...(mistakes === 0 ? [] : [plural(mistakes, "mistake")]),
    ...(failing === 0
      ? []
      : [failing === 1 ? "1 thing does not work" : `${failing} things do not work`]),
    ...(warnings === 0 ? [] : [plural(warnings, "warning")]),
  ];
  const rest = left === 0 ? "" : `${plural(left, "thing")} could not be looked at.`;
  if (found.length > 0) return [`${found.join(", ")}.`, rest].filter(Boolean).join(" ");
  return left === 0 ? "Everything works." : rest;
}

export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  if (count(findings, "mistake") > 0) return 1;
  return count(findings, "not_looked_at") > 0 ? 3 : 0;
}

export function count(findings: readonly Finding[], state: Finding["state"]): number {
  return findings.filter((finding) => finding.state === state).length;
}
