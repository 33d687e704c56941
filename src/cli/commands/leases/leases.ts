import type { Lease } from "../../../lease/lease.ts";
import type { Freeze } from "../../../lease/freeze.ts";
import type { LeaseStore } from "../../../lease/store.ts";
import { toRfc3339 } from "../../../shared/clock.ts";
import { failure } from "../../../shared/failure.ts";
import type { Arguments } from "../../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../../arguments/cli-deps.ts";
import { CONFIG_OPTION, NO_POSITIONALS, type Command } from "../../arguments/command.ts";
import { freezeText } from "../../print/freeze-text.ts";
import {
  SELECTION_OPTIONS,
  misspeltName,
  readSelection,
  selectLeases,
  selectPages,
  type Selection,
} from "./lease-selection.ts";
import { agentTable, leaseJson, leaseTable } from "../../print/lease-view.ts";
import { ORPHAN_OPTIONS, runOrphans } from "./run-orphans.ts";
import { paint, printFailure, printJsonList, printLines } from "../../print/print.ts";
import { withStore } from "../../sources/with-store.ts";

export const leases: Command = {
  name: "leases",
  synopsis: "",
  description: [
    "Lists the leases that have not ended, oldest first: issuing, active, revoking and stuck. A stuck lease could not be revoked. The last column shows why, and the broker keeps trying. A revoked lease is also listed if what it left at its provider could not be removed within a day.",
    "--orphans searches the providers instead. It lists objects that carry this broker's instance id but are missing from the store, for example after you restored a backup. Without --end, nothing is removed.",
    "--orphans --end also ends what it lists, as the broker ends a lease: it revokes each object, then removes it. It asks first. Do not use it on a copy of a store that a broker still uses: the leases that the broker has issued since are missing from the copy, and would be ended.",
  ],
  options: {
    ...CONFIG_OPTION,
    ...SELECTION_OPTIONS,
    state: {
      value: "STATES",
      help: "all, or any of issuing, active, revoking, stuck, revoked, failed, expired, separated by commas. Default: issuing,active,revoking,stuck.",
    },
    agent: {
      help: "Only leases that an agent asked for, with its task, its client as it claims to be, and who started the job.",
    },
    ...ORPHAN_OPTIONS,
  },
  positionals: NO_POSITIONALS,
  examples: [
    ["stepkey leases", "List the leases in the store that ./broker.yml names."],
    ["stepkey leases --state stuck --json", "List the stuck leases, for a script."],
    [
      "stepkey leases --orphans --config /etc/stepkey/broker.yml",
      "List what no broker would revoke.",
    ],
    ["stepkey leases --orphans --end", "List it, ask, and end it."],
  ],
  exitCodes: {
    0: "listed; with --end: all orphans have ended, or there were none",
    1: "nothing has this grant or repository; --orphans: some were found; --end: some are left",
    3: "the configuration, the store or a provider cannot be reached",
  },
  run: (given, deps) =>
    Object.keys(ORPHAN_OPTIONS).some((name) => given.flag(name))
      ? runOrphans(given, deps)
      : runLeases(given, deps),
};

async function runLeases(given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const selection = readSelection(given);
  if (!selection.ok) {
    const rest = {
      details: selection.error,
      remedy: "Run `stepkey leases --help` for usage.",
    };
    const problem = failure("usage", "These options are wrong:", rest);
    return printFailure(deps, problem, { json, exit: 2 });
  }
  const value = { ...selection.value, byAgent: given.flag("agent") };
  return await withStore(given, deps, async (store) => listLeases(value, { given, deps, store }));
}

async function listLeases(
  selection: Selection,
  {
    given,
    deps,
    store,
  }: { readonly given: Arguments; readonly deps: CliDeps; readonly store: LeaseStore },
): Promise<ExitCode> {
  const unknown = await misspeltName(selection, { given, deps, store });
  if (unknown !== undefined) {
    return printFailure(deps, unknown, { json: given.flag("json"), exit: 1 });
  }
  const pages = findLeases(given, store, selection);
  const freezes = await store.freezes();
  if (given.flag("json")) {
    const rest = { freezes: freezes.map(freezeJson) };
    await printJsonList(deps, "leases", { pages, json: leaseJson, rest });
    return 0;
  }
  printLines(
    deps,
    freezes.map((freeze) => paint(deps, "yellow", freezeText(freeze))),
  );
  const now = await store.now();
  const table =
    selection.byAgent === true ? agentTable(now, deps.columns) : leaseTable(now, deps.columns);
  let isEmpty = true;
  for await (const page of pages) {
    printLines(deps, table(page));
    isEmpty = false;
  }
  if (isEmpty) printLines(deps, ["No leases."]);
  return 0;
}

/** The selected leases and, without --state, also ended ones whose leftovers could not be removed. */
async function* findLeases(
  given: Arguments,
  store: LeaseStore,
  selection: Selection,
): AsyncGenerator<readonly Lease[], undefined> {
  if (given.text("state") !== undefined) {
    yield* selectPages(store, selection);
    return;
  }
  const found = await selectLeases(store, selection);
  const stuck: Selection = { ...selection, states: ["revoked", "failed"], tidyStates: ["stuck"] };
  const untidied = await selectLeases(store, stuck);
  const all = [...found, ...untidied].toSorted((left, right) => left.createdAt - right.createdAt);
  if (all.length > 0) yield all;
}

function freezeJson({ scope, name, since }: Freeze): Readonly<Record<string, unknown>> {
  return { scope, name, since: toRfc3339(since) };
}
