import type { Handle } from "../../../credentials/kind/credential.ts";
import type { Lease } from "../../../lease/lease.ts";
import type { Freeze, LeaseStore } from "../../../lease/store.ts";
import { toRfc3339 } from "../../../shared/clock.ts";
import { plural } from "../../../shared/wording.ts";
import { failure } from "../../../shared/failure.ts";
import type { Arguments } from "../../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../../arguments/cli-deps.ts";
import { configPath } from "../../sources/configuration.ts";
import { CONFIG_OPTION, NO_POSITIONALS, type Command } from "../../arguments/command.ts";
import { freezeText } from "../../print/freeze-text.ts";
import {
  SELECTION_OPTIONS,
  readSelection,
  selectLeases,
  type Selection,
} from "./lease-selection.ts";
import { leaseJson, leaseTable } from "../../print/lease-view.ts";
import { findOrphans, type OrphanSearch } from "./orphans.ts";
import { paint, plain, printFailure, printJson, printLines } from "../../print/print.ts";
import { openServers } from "../../sources/servers.ts";
import { withStore } from "../../sources/with-store.ts";

export const leases: Command = {
  name: "leases",
  synopsis: "",
  description: [
    "Lists the leases that have not ended, oldest first: issuing, active, revoking and stuck. A stuck lease could not be revoked. The last column shows why, and the broker keeps trying. A revoked lease is also listed if what it left at its provider could not be removed within a day.",
    "--orphans searches the providers instead. It lists objects that carry this broker's instance id but are missing from the store, for example after you restored a backup. Nothing is removed.",
  ],
  options: {
    ...CONFIG_OPTION,
    ...SELECTION_OPTIONS,
    state: {
      value: "STATES",
      help: "all, or any of issuing, active, revoking, stuck, revoked, failed, expired, separated by commas. Default: issuing,active,revoking,stuck.",
    },
    orphans: { help: "List what the providers have and the store does not." },
  },
  positionals: NO_POSITIONALS,
  examples: [
    ["stepkey leases", "List the leases in the store that ./broker.yml names."],
    ["stepkey leases --state stuck --json", "List the stuck leases, for a script."],
    [
      "stepkey leases --orphans --config /etc/stepkey/broker.yml",
      "List what no broker would revoke.",
    ],
  ],
  exitCodes: {
    0: "listed",
    1: "with --orphans: orphans were found",
    3: "the configuration, the store or a provider cannot be reached",
  },
  run: (given, deps) =>
    given.flag("orphans")
      ? withStore(given, deps, (store) => runOrphans(given, deps, store))
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
  const { value } = selection;
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
  const json = given.flag("json");
  const found = await findLeases(given, store, selection);
  const freezes = await store.freezes();
  const now = await store.now();
  if (json) {
    printJson(deps, { leases: found.map(leaseJson), freezes: freezes.map(freezeJson) });
    return 0;
  }
  printLines(deps, [
    ...freezes.map((freeze) => paint(deps, "yellow", freezeText(freeze))),
    ...shown(found, now),
  ]);
  return 0;
}

/** The selected leases and, without --state, also ended ones whose leftovers could not be removed. */
async function findLeases(
  given: Arguments,
  store: LeaseStore,
  selection: Selection,
): Promise<readonly Lease[]> {
  const found = await selectLeases(store, selection);
  if (given.text("state") !== undefined) return found;
  const stuck: Selection = { ...selection, states: ["revoked", "failed"], tidyStates: ["stuck"] };
  const untidied = await selectLeases(store, stuck);
  return [...found, ...untidied].toSorted((left, right) => left.createdAt - right.createdAt);
}

function shown(found: readonly Lease[], now: number): readonly string[] {
  return found.length === 0 ? ["No leases."] : leaseTable(found, now);
}

function freezeJson({ scope, name, since }: Freeze): Readonly<Record<string, unknown>> {
  return { scope, name, since: toRfc3339(since) };
}

async function runOrphans(given: Arguments, deps: CliDeps, store: LeaseStore): Promise<ExitCode> {
  const servers = await openServers(deps, configPath(given));
  if (!servers.ok) return printFailure(deps, servers.error, { json: given.flag("json"), exit: 3 });
  const search = await findOrphans({ store, servers: servers.value, signal: deps.signal });
  if (given.flag("json")) printJson(deps, search);
  else printLines(deps, orphanLines(search));
  if (search.unreachable.length > 0) return 3;
  return search.orphans.length > 0 ? 1 : 0;
}

function orphanLines({ orphans, unreachable, searched }: OrphanSearch): readonly string[] {
  const servers = searched.map(({ kind, server }) => `${kind} ${server}`).join(", ");
  return [
    ...orphans.map(({ kind, server, handle }) => plain(`${kind} ${server}  ${handleText(handle)}`)),
    ...unreachable.map(({ kind, server, reason }) =>
      plain(`✗ ${kind} ${server} could not be searched: ${reason}`),
    ),
    orphans.length === 0
      ? `No orphans. Searched: ${servers === "" ? "nothing, because no provider can list" : servers}.`
      : `${plural(orphans.length, "orphan")} found. Nothing was removed.`,
  ];
}

function handleText(handle: Handle): string {
  return Object.entries(handle)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(" ");
}
