import type { Mistake } from "../../shared/mistake.ts";
import { plural, sentence } from "../../shared/wording.ts";
import type { PolicyOverview } from "../policy/policy-overview.ts";
import type { FailingServer } from "./failing-servers.ts";

/** What a broker took up when it was told to reload. */
export interface ReloadReport {
  readonly pid: number;
  /** `kept`: the configuration has mistakes or cannot be used, and nothing of it was taken up. */
  readonly configuration: "changed" | "unchanged" | "kept";
  /** Keys that were taken up: `owners`, `servers.postgres.staging (added)`. */
  readonly changed: readonly string[];
  /** Keys that differ from what the broker runs with, and that it takes up when it starts. */
  readonly needs_restart: readonly string[];
  /** Why the configuration was kept, one sentence each. */
  readonly problems: readonly string[];
  /** Servers that do not work now. A broker of an older version does not probe them. */
  readonly servers?: readonly FailingServer[];
  readonly policies: PolicyReport;
}

export interface PolicyReport {
  /** `3 policies, 12 grants, 1 disabled` */
  readonly now: string;
  /** `octo-org/shop.yml`, `octo-org/new.yml (added)` */
  readonly changed: readonly string[];
  readonly mistakes: number;
  /** The mistakes, with their positions. A broker of an older version does not list them. */
  readonly found?: readonly Mistake[];
}

/** Compares the policies before and after. `before` is undefined when they could not be read. */
export function policyReport(
  before: PolicyOverview | undefined,
  after: PolicyOverview,
  found: readonly Mistake[],
): PolicyReport {
  const { versions: now } = after;
  const old = before?.versions ?? new Map<string, string>();
  const changed = [...new Set([...old.keys(), ...now.keys()])].toSorted().flatMap((source) => {
    if (!now.has(source)) return [`${source} (removed)`];
    if (!old.has(source)) return [`${source} (added)`];
    return old.get(source) === now.get(source) ? [] : [source];
  });
  return { now: overviewText(after), changed, mistakes: found.length, found };
}

/** `3 policies, 12 grants, 1 disabled` */
export function overviewText({ policies, broken, grants, disabled }: PolicyOverview): string {
  const parts = [
    plural(policies, "policy", "policies"),
    plural(grants, "grant"),
    `${disabled} disabled`,
  ];
  return [...parts, ...(broken === 0 ? [] : [`${broken} not usable as a whole`])].join(", ");
}

/** The report in sentences, for the log and for `stepkey reload`. */
export function reloadLines(report: ReloadReport): readonly string[] {
  const { configuration, changed, needs_restart: needsRestart, problems, policies } = report;
  const { servers = [] } = report;
  const mistakes = policies.mistakes === 0 ? "" : `, ${plural(policies.mistakes, "mistake")}`;
  return [
    configuration === "kept"
      ? "The configuration was not taken up, and the broker goes on with the one that it has:"
      : configuration === "changed"
        ? `The configuration has changed: ${changed.join(", ")}.`
        : "The configuration has not changed.",
    ...problems.map((problem) => `  ${problem}`),
    ...(needsRestart.length === 0
      ? []
      : [`Restart the broker to take up: ${needsRestart.join(", ")}.`]),
    ...servers.map(
      ({ kind, server, message, remedy }) =>
        `✗ ${kind} ${server} does not work: ${sentence(message)} ${remedy}`,
    ),
    policies.changed.length === 0
      ? `No policy has changed (${policies.now}${mistakes}).`
      : `Policies have changed: ${policies.changed.join(", ")} (now ${policies.now}${mistakes}).`,
  ];
}
