import { failure, type Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Arguments } from "../../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../../arguments/cli-deps.ts";
import { CONFIG_OPTION, type Command } from "../../arguments/command.ts";
import { printFailure } from "../../print/print.ts";
import { printStoreError } from "../../print/print-store-error.ts";
import { runCopy } from "./run-copy.ts";
import { runReopen } from "./run-reopen.ts";

export const storeCommand: Command = {
  name: "store",
  synopsis: "copy|reopen --from sqlite:FILE",
  description: [
    "store copy moves the store from a SQLite file to the PostgreSQL database that the configuration names, with every lease, seal, use of an approval, freeze and counter, and with the store's instance id. Stop the brokers first: while one has the file open, nothing is copied, and while it is copied, none can open it. It makes the tables if they are missing. If the database has a store already, that must be empty.",
    "Everything is written and compared in one transaction, so a copy that is interrupted has changed nothing. Afterwards, the file is marked as moved, and no broker or command uses it any more. Jobs that are running keep their leases.",
    "store reopen takes that mark away, to go back to the file. The file does not know what happened since it was copied. Stop the brokers on the database first, and set `store` back to the file. Afterwards, run `stepkey leases --orphans --end`: nothing else ends the leases that they issued since.",
  ],
  options: {
    from: { value: "sqlite:FILE", help: "The file, as `store` names it.", required: true },
    ...CONFIG_OPTION,
  },
  positionals: { min: 1, max: 1, name: "copy or reopen" },
  examples: [
    [
      "stepkey store copy --from sqlite:/var/lib/stepkey/stepkey.db --config /etc/stepkey/broker.yml",
      "Move the store to the database that broker.yml names now.",
    ],
    [
      "stepkey store reopen --from sqlite:/var/lib/stepkey/stepkey.db",
      "Let brokers use the file again.",
    ],
  ],
  exitCodes: {
    0: "copied, or the file can be used again",
    1: "refused, or stopped: nothing was changed",
    3: "the configuration, the file or the database cannot be used",
  },
  run,
};

async function run(given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const [action = ""] = given.positionals;
  const path = sourcePath(given.required("from"));
  if (!path.ok) return printFailure(deps, path.error, { json, exit: 2 });
  try {
    if (action === "copy") return await runCopy(path.value, given, deps);
    if (action === "reopen") return await runReopen(path.value, given, deps);
  } catch (error) {
    return printStoreError(deps, error, { json });
  }
  const problem = usage(`"${action}" is neither copy nor reopen.`);
  return printFailure(deps, problem, { json, exit: 2 });
}

/** Relative to the current directory, as every path on a command line. */
function sourcePath(from: string): Result<string, Failure> {
  if (/^postgres(?:ql)?:/u.test(from)) {
    return err(usage("--from names a server. stepkey copies from a file to a server only."));
  }
  return ok(from.replace(/^sqlite:/u, ""));
}

function usage(message: string): Failure {
  return failure("usage", message, { remedy: "Run `stepkey store --help` for usage." });
}
