import { dirname } from "node:path";
import {
  openStore,
  releaseDiskReserve,
  storeAddress,
  storeExists,
} from "../../broker/run/open-store.ts";
import type { StoreConfig } from "../../broker/config/store-field.ts";
import { StoreError, type LeaseStore } from "../../lease/store.ts";
import { failure } from "../../shared/failure.ts";
import type { Arguments } from "../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";
import { configPath, readStoreConfig } from "./configuration.ts";
import { printFailure } from "../print/print.ts";
import { printStoreError } from "../print/print-store-error.ts";

type Run = (store: LeaseStore) => Promise<ExitCode>;

/**
 * Runs a command on the store that the configuration names, then closes the store. Prints a failure, with exit code 3,
 * when the configuration cannot be read or the store is not available.
 */
export async function withStore(given: Arguments, deps: CliDeps, run: Run): Promise<ExitCode> {
  return onStore({ given, deps }, (config) => openAndRun(config, deps, run));
}

/**
 * As `withStore`, for a command that must work on a full disk: it frees the reserve that the broker keeps next to the
 * store, and runs again. `run` can be repeated, and prints only what it has done.
 */
export async function withUrgentStore(
  given: Arguments,
  deps: CliDeps,
  run: Run,
): Promise<ExitCode> {
  return onStore({ given, deps }, async (config) => {
    try {
      return await openAndRun(config, deps, run);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      const relief = await releaseDiskReserve(config, error);
      if (relief === "not_full") throw error;
      if (relief === "released") {
        deps.err(
          "The disk is full. stepkey freed its reserve next to the store, and tries again.\n",
        );
        return await openAndRun(config, deps, run);
      }
      const megabytes = relief.needed / 1024 / 1024;
      const remedy = `Free ${megabytes} MiB and 2 files on the disk of ${storeFolder(config)}, then try again. The reserve for this is used up; a running broker makes it again when there is room.`;
      throw new StoreError(error.kind, error.message, { remedy, cause: error });
    }
  });
}

async function openAndRun(
  config: StoreConfig,
  { clock, randomBytes }: CliDeps,
  run: Run,
): Promise<ExitCode> {
  const store = await openStore(config, { clock, randomBytes });
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

async function onStore(
  { given, deps }: { readonly given: Arguments; readonly deps: CliDeps },
  use: (config: StoreConfig) => Promise<ExitCode>,
): Promise<ExitCode> {
  const json = given.flag("json");
  const config = await readStoreConfig(deps, configPath(given));
  if (!config.ok) return printFailure(deps, config.error, { json, exit: 3 });
  if (!(await storeExists(config.value))) {
    const remedy =
      "Check `store` in the configuration. The broker creates the file when it first starts.";
    const problem = failure("store_unavailable", `There is no store at ${whereOf(config.value)}.`, {
      remedy,
    });
    return printFailure(deps, problem, { json, exit: 3 });
  }
  try {
    return await use(config.value);
  } catch (error) {
    return printStoreError(deps, error, { json });
  }
}

function whereOf(config: StoreConfig): string {
  return config.kind === "sqlite" ? config.path : storeAddress(config);
}

function storeFolder(config: StoreConfig): string {
  return config.kind === "sqlite" ? dirname(config.path) : storeAddress(config);
}
