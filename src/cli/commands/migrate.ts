import { migrateStoreOf, storeAddress } from "../../broker/run/open-store.ts";
import type { Arguments } from "../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";
import { CONFIG_OPTION, NO_POSITIONALS, type Command } from "../arguments/command.ts";
import { printFailure, printJson, printLines } from "../print/print.ts";
import { printStoreError } from "../print/print-store-error.ts";
import { configPath, readStoreConfig } from "../sources/configuration.ts";

export const migrateCommand: Command = {
  name: "migrate",
  synopsis: "",
  description: [
    "Makes the store's tables in the PostgreSQL database that the configuration names, or brings them up to date. Run it before the first broker starts, and before the brokers of a newer version do. Brokers of the version before go on running meanwhile, unless the notes of a release say that they cannot.",
    "If there is nothing to do, it changes nothing. It never goes back to an older schema. If two run at once, one waits for the other. A SQLite file needs no such command: the first process that opens it brings it up to date.",
  ],
  options: CONFIG_OPTION,
  positionals: NO_POSITIONALS,
  examples: [["stepkey migrate --config /etc/stepkey/broker.yml", "Prepare the database."]],
  exitCodes: {
    0: "the store is up to date",
    3: "the configuration cannot be used, or the store cannot be reached or belongs to another program",
  },
  run,
};

async function run(given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const config = await readStoreConfig(deps, configPath(given));
  if (!config.ok) return printFailure(deps, config.error, { json, exit: 3 });
  try {
    const { before, after } = await migrateStoreOf(config.value, deps);
    const address = storeAddress(config.value);
    if (json) printJson(deps, { store: address, before, after });
    else printLines(deps, [textOf(address, { before, after })]);
    return 0;
  } catch (error) {
    return printStoreError(deps, error, { json });
  }
}

function textOf(
  address: string,
  { before, after }: { readonly before: number; readonly after: number },
): string {
  if (before === after) return `${address} is up to date: schema ${after}.`;
  if (before === 0) return `Made the store in ${address}: schema ${after}.`;
  return `Brought ${address} from schema ${before} to ${after}.`;
}
