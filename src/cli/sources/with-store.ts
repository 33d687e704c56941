import { openStore, storeExists } from "../../broker/run/open-store.ts";
import { StoreError, type LeaseStore } from "../../lease/store.ts";
import { failure } from "../../shared/failure.ts";
import type { Arguments } from "../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";
import { configPath, readStoreConfig } from "./configuration.ts";
import { printFailure } from "../print/print.ts";

/**
 * Runs a command on the store that the configuration names, then closes the store. Prints a failure, with exit code 3,
 * when the configuration cannot be read or the store is not available.
 */
export async function withStore(
  given: Arguments,
  deps: CliDeps,
  run: (store: LeaseStore) => Promise<ExitCode>,
): Promise<ExitCode> {
  const json = given.flag("json");
  const config = await readStoreConfig(deps, configPath(given));
  if (!config.ok) return printFailure(deps, config.error, { json, exit: 3 });
  if (!(await storeExists(config.value))) {
    const remedy =
      "Check `store` in the configuration. The broker creates the file when it first starts.";
    const problem = failure("store_unavailable", `There is no store at ${config.value.path}.`, {
      remedy,
    });
    return printFailure(deps, problem, { json, exit: 3 });
  }
  try {
    const { clock, randomBytes } = deps;
    const store = await openStore(config.value, { clock, randomBytes });
    try {
      return await run(store);
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const { message, remedy } = error;
    const problem = failure("store_unavailable", message, { remedy });
    return printFailure(deps, problem, { json, exit: 3 });
  }
}
