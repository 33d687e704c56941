import { migrateStoreOf, storeAddress } from "../../../broker/run/open-store.ts";
import { copyStore, type CopyReport } from "../../../lease/copy/copy-store.ts";
import { openMovable } from "../../../lease/sqlite/movable-store.ts";
import { codedFailure } from "../../../shared/coded-failure.ts";
import type { Arguments } from "../../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../../arguments/cli-deps.ts";
import { printFailure, printJson, printLines } from "../../print/print.ts";
import { configPath, readStoreConfig } from "../../sources/configuration.ts";
import { copyLines, progressText } from "./copy-lines.ts";

/**
 * Copies a file's store to the database of the configuration.
 * @throws StoreError when one of the two cannot be used
 */
export async function runCopy(path: string, given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const configuration = configPath(given);
  const config = await readStoreConfig(deps, configuration);
  if (!config.ok) return printFailure(deps, config.error, { json, exit: 3 });
  const target = config.value;
  if (target.kind === "sqlite") {
    const message = `${configuration} names a file as the store: ${storeAddress(target)}.`;
    const remedy =
      "Set its `store` to the PostgreSQL database first: store: { postgres: { url: { file: store.url } } }.";
    return printFailure(deps, codedFailure("copy_refused", { message, remedy }), { json, exit: 1 });
  }
  const source = openMovable({ ...deps, path });
  try {
    await migrateStoreOf(target, deps);
    const { clock, signal } = deps;
    const onProgress = progressTeller(deps);
    const copied = await copyStore({ source, target: target.server, clock, signal, onProgress });
    if (!copied.ok) return printFailure(deps, copied.error, { json, exit: 1 });
    const [from, to] = [`sqlite:${path}`, storeAddress(target)];
    if (json) printJson(deps, reportJson({ from, to }, copied.value));
    else printLines(deps, copyLines({ from, to }, copied.value));
    return 0;
  } finally {
    source.close();
  }
}

const TELL_EVERY_MS = 2000;

/** A small store is copied before anything need be said. */
function progressTeller({ err, clock }: Pick<CliDeps, "err" | "clock">) {
  let told = clock.now();
  return (progress: Parameters<typeof progressText>[0]): void => {
    const now = clock.now();
    if (now - told < TELL_EVERY_MS) return;
    told = now;
    err(`${progressText(progress)}\n`);
  };
}

function reportJson(
  places: { readonly from: string; readonly to: string },
  { instance, tables, damaged, clockAheadMs, wasComplete }: CopyReport,
): unknown {
  return {
    ...places,
    instance,
    copied: Object.fromEntries(tables.map(({ name, rows }) => [name, rows])),
    left_out: Object.fromEntries(
      tables.filter(({ dangling }) => dangling > 0).map(({ name, dangling }) => [name, dangling]),
    ),
    damaged,
    clock_ahead_ms: clockAheadMs,
    was_complete: wasComplete,
  };
}
