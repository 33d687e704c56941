import type { LeaseStore } from "../../../lease/store.ts";
import { failure } from "../../../shared/failure.ts";
import { plural } from "../../../shared/wording.ts";
import type { Arguments, OptionSpecs } from "../../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../../arguments/cli-deps.ts";
import { endedLine, endedSummary, orphanLines } from "./orphan-lines.ts";
import { printFailure, printJson, printLines } from "../../print/print.ts";
import { configPath } from "../../sources/configuration.ts";
import { openServers, type Servers } from "../../sources/servers.ts";
import { withStore } from "../../sources/with-store.ts";
import { endOrphans, type EndedOrphan } from "../../../lease/orphans/end-orphans.ts";
import { SELECTION_OPTIONS } from "./lease-selection.ts";
import { findOrphans, type OrphanSearch } from "../../../lease/orphans/find-orphans.ts";

/** Options of `stepkey leases` for what the providers have and the store does not. */
export const ORPHAN_OPTIONS = {
  orphans: { help: "List what the providers have and the store does not." },
  end: { help: "With --orphans: end what it lists. Asks first, on the terminal." },
  yes: { help: "With --end: do not ask." },
} as const satisfies OptionSpecs;

interface Run {
  readonly given: Arguments;
  readonly deps: CliDeps;
  readonly store: LeaseStore;
}

export async function runOrphans(given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const details = mistakesIn(given, deps);
  if (details.length > 0) {
    const remedy = "Run `stepkey leases --help` for usage.";
    const problem = failure("usage", "These options are wrong:", { details, remedy });
    return printFailure(deps, problem, { json: given.flag("json"), exit: 2 });
  }
  return withStore(given, deps, (store) => searchProviders({ given, deps, store }));
}

function mistakesIn(given: Arguments, { ask }: CliDeps): readonly string[] {
  const end = given.flag("end");
  const selecting = [...Object.keys(SELECTION_OPTIONS), "state"].filter((name) => given.flag(name));
  return [
    ...(end && !given.flag("orphans") ? ["--end needs --orphans."] : []),
    ...(given.flag("yes") && !end ? ["--yes needs --orphans --end."] : []),
    // An orphan has neither a job nor a grant: whoever selects would end more than they mean.
    ...(end ? selecting.map((name) => `--${name} cannot be combined with --end.`) : []),
    ...(end && !given.flag("yes") ? whyNotAsked(given, ask) : []),
  ];
}

function whyNotAsked(given: Arguments, ask: CliDeps["ask"]): readonly string[] {
  if (given.flag("json"))
    return ["--end --json does not ask. Add --yes to end without a question."];
  return ask === undefined
    ? [
        "--end asks first, and standard input is not a terminal. Add --yes to end without a question.",
      ]
    : [];
}

async function searchProviders(run: Run): Promise<ExitCode> {
  const { given, deps, store } = run;
  const json = given.flag("json");
  const servers = await openServers(deps, configPath(given));
  if (!servers.ok) return printFailure(deps, servers.error, { json, exit: 3 });
  const search = await findOrphans({ store, servers: servers.value, signal: deps.signal });
  if (!given.flag("end")) {
    if (json) printJson(deps, search);
    else printLines(deps, orphanLines(search, { ends: false }));
    return exitCode(search, search.orphans.length === 0);
  }
  return exitCode(search, await endFound(search, servers.value, run));
}

/** Whether nothing of what was found is left. */
async function endFound(
  search: OrphanSearch,
  { providers }: Servers,
  { given, deps, store }: Run,
): Promise<boolean> {
  const json = given.flag("json");
  if (!json) printLines(deps, orphanLines(search, { ends: true }));
  if (search.orphans.length > 0 && !given.flag("yes") && !(await confirmed(search, deps))) {
    printLines(deps, ["Nothing was removed."]);
    return false;
  }
  const ended = await endOrphans({
    orphans: search.orphans,
    store,
    providers,
    clock: deps.clock,
    signal: deps.signal,
    onEnded: (one) => {
      if (!json) printLines(deps, [endedLine(one)]);
    },
  });
  if (json) printJson(deps, { ...search, ended });
  else printLines(deps, endedSummary(ended));
  return ended.every(isOver);
}

async function confirmed({ orphans }: OrphanSearch, deps: CliDeps): Promise<boolean> {
  const these = orphans.length === 1 ? "this orphan" : `these ${plural(orphans.length, "orphan")}`;
  const typed = await deps.ask?.(`End ${these}? Type yes: `, deps.signal);
  return typed?.trim() === "yes";
}

/** Ended, or no orphan any more. */
function isOver({ state }: EndedOrphan): boolean {
  return state === "ended" || state === "known";
}

function exitCode({ unreachable }: OrphanSearch, nothingLeft: boolean): ExitCode {
  if (unreachable.length > 0) return 3;
  return nothingLeft ? 0 : 1;
}
