import { LEASE_STATES, type Lease, type LeaseState } from "../../../lease/lease.ts";
import { readPages } from "../../../lease/read-pages.ts";
import type { LeaseFilter, LeaseStore } from "../../../lease/store.ts";
import { UNENDED_STATES } from "../../../lease/transitions.ts";
import type { Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Arguments, OptionSpecs } from "../../arguments/arguments.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { whyUnknown } from "../../sources/known-names.ts";
import { configPath } from "../../sources/configuration.ts";

/** Options that select leases. A lease must match all that are given. */
export const SELECTION_OPTIONS = {
  job: { value: "RUN[/ATTEMPT]", help: "Only leases of this run, or of one attempt: 9001/1." },
  repository: { value: "OWNER/NAME", help: "Only leases of this repository." },
  grant: { value: "NAME", help: "Only leases of this grant." },
} as const satisfies OptionSpecs;

/** The leases that the command line selects. */
export interface Selection {
  /** The beginning of a lease's id, or all of it. */
  readonly lease: string | undefined;
  readonly run: { readonly runId: number; readonly attempt: number | undefined } | undefined;
  readonly repository: string | undefined;
  readonly grant: string | undefined;
  readonly states: readonly LeaseState[];
  readonly tidyStates?: LeaseFilter["tidyStates"];
  /** Only those that an agent asked for. */
  readonly byAgent?: boolean;
}

export function readSelection(given: Arguments): Result<Selection, readonly string[]> {
  const run = readRun(given.text("job"));
  const states = readStates(given.text("state"));
  if (!run.ok || !states.ok) {
    return err([...(run.ok ? [] : [run.error]), ...(states.ok ? [] : [states.error])]);
  }
  return ok({
    // Ids can be pasted from the table, where they end with `…`.
    lease: given.positionals[0]?.replace(/…$/u, ""),
    run: run.value,
    repository: given.text("repository"),
    grant: given.text("grant"),
    states: states.value,
  });
}

function readRun(job: string | undefined): Result<Selection["run"], string> {
  if (job === undefined) return ok(undefined);
  const [, runId, attempt] = /^(\d{1,15})(?:\/(\d{1,6}))?$/u.exec(job) ?? [];
  if (runId === undefined) {
    return err(`--job is "${job}"; expected RUN or RUN/ATTEMPT, for example 9001/1.`);
  }
  return ok({ runId: Number(runId), attempt: attempt === undefined ? attempt : Number(attempt) });
}

function readStates(text: string | undefined): Result<readonly LeaseState[], string> {
  if (text === undefined) return ok(UNENDED_STATES);
  if (text === "all") return ok(LEASE_STATES);
  const given = text.split(",").map((word) => word.trim());
  const known = LEASE_STATES.filter((state) => given.includes(state));
  return known.length === given.length
    ? ok(known)
    : err(`--state is "${text}"; expected all, or any of ${LEASE_STATES.join(", ")}.`);
}

/** Why the grant or the repository of a selection is most likely misspelt: no policy and no lease has it. */
export async function misspeltName(
  { grant, repository }: Selection,
  {
    given,
    deps,
    store,
  }: {
    readonly given: Arguments;
    readonly deps: CliDeps;
    readonly store: Pick<LeaseStore, "list">;
  },
): Promise<Failure | undefined> {
  const places = { store, deps, config: configPath(given) };
  for (const [what, name] of [
    ["grant", grant],
    ["repository", repository],
  ] as const) {
    const unknown = name === undefined ? undefined : await whyUnknown({ what, name }, places);
    // Only a freeze takes --force.
    if (unknown !== undefined) {
      return { ...unknown, remedy: "Check its spelling, then run the command again." };
    }
  }
  return undefined;
}

/** The selected leases, oldest first. */
export async function selectLeases(
  store: Pick<LeaseStore, "list">,
  selection: Selection,
): Promise<readonly Lease[]> {
  return (await Array.fromAsync(selectPages(store, selection))).flat();
}

/** The selected leases, oldest first, a page at a time. */
export async function* selectPages(
  store: Pick<LeaseStore, "list">,
  { lease, run, repository, grant, states, tidyStates, byAgent }: Selection,
): AsyncGenerator<readonly Lease[], undefined> {
  const filter: LeaseFilter = {
    states,
    ...(tidyStates === undefined ? {} : { tidyStates }),
    ...(repository === undefined ? {} : { repository }),
    ...(grant === undefined ? {} : { grant }),
  };
  for await (const page of readPages(store, filter)) {
    const selected = page
      .filter(({ agent }) => byAgent !== true || agent !== undefined)
      .filter(({ id }) => lease === undefined || id.startsWith(lease))
      .filter(({ job }) => run === undefined || isOf(job, run));
    if (selected.length > 0) yield selected;
  }
}

function isOf(job: Lease["job"], run: NonNullable<Selection["run"]>): boolean {
  return job.runId === run.runId && (run.attempt === undefined || job.runAttempt === run.attempt);
}
