import { access } from "node:fs/promises";
import { StoreError, type LeaseStore } from "../../lease/store.ts";
import { failure } from "../../shared/failure.ts";
import type { Arguments } from "../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";
import { configPath, readStoreConfig } from "./configuration.ts";
import { printFailure } from "../print/print.ts";

/**
 * Runs a command on the store that the configuration names, and closes it. A configuration that cannot be read, and a
 * store that does not answer, are told, with exit code 3.
 */
export async function withStore(
  given: Arguments,
  deps: CliDeps,
  run: (store: LeaseStore) => Promise<ExitCode>,
): Promise<ExitCode> {
  const json = given.flag("json");
  const config = await readStoreConfig(deps, configPath(given));
  if (!config.ok) return printFailure(deps, config.error, { json, exit: 3 });
  const { path } = config.value;
  if (!(await exists(path))) {
    const remedy =
      "Check `store` in the configuration; the broker makes the file when it first starts.";
    const problem = failure("store_unavailable", `There is no store at ${path}.`, { remedy });
    return printFailure(deps, problem, { json, exit: 3 });
  }
  try {
    const { openSqliteStore } = await import("../../lease/sqlite/sqlite-store.ts");
    const store = await openSqliteStore({ path, clock: deps.clock, randomBytes: deps.randomBytes });
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

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
