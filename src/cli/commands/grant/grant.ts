import { askBroker } from "../../../broker/run/ask-broker.ts";
import { controlPath } from "../../../broker/run/open-store.ts";
import type { Arguments } from "../../arguments/arguments.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { CONFIG_OPTION, type Command } from "../../arguments/command.ts";
import { printFailure, printJson, printLines, plain } from "../../print/print.ts";
import { configPath, readStoreConfig } from "../../sources/configuration.ts";
import { breakGlass, type GrantRun } from "./break-glass.ts";
import { refusedFailure, unansweredFailure } from "./broker-failure.ts";
import { readGrantCommand, type GrantCommand } from "./grant-command.ts";
import { confirmedLines } from "./issued-lines.ts";

export const grant: Command = {
  name: "grant",
  synopsis: "NAME [-- COMMAND…]",
  description: [
    "For emergencies: gets a grant without a job and without an approval, if its policy has `break-glass: true`. The lease lasts 15 minutes at most, and is in the audit log, the metrics, the log and, with `break-glass.notify`, at an address of yours. It works where GitHub cannot be reached.",
    "After --, the credential goes to a command, in its environment: the lease ends when the command ends, and the exit code is the command's. Without --, the credential is printed once, as lines for a shell or, with --json or if it has files, as JSON. It then works until its time is over or `stepkey revoke` ends it.",
    "A grant is issued like this once. Before the next time, another admin must look at it and confirm it with --confirm, as another user. Only the operating system says who somebody is: the user who logged in, or else the user that runs this.",
    "Run it on a machine with a running broker, as the user that runs the broker, for example with `sudo -u stepkey`. A freeze holds here too.",
  ],
  options: {
    ...CONFIG_OPTION,
    "break-glass": { help: "Get the grant without an approval." },
    reason: { value: "TEXT", help: "Why, in one sentence. Needed with --break-glass." },
    ttl: {
      value: "TIME",
      help: "How long at most, such as 5m. Default: 15m, or what policy allows.",
    },
    repository: {
      value: "OWNER/NAME",
      help: "Whose grant it is. Needed if several repositories have one of this name.",
    },
    confirm: { help: "Confirm what another admin got." },
  },
  positionals: { min: 1, max: 1, name: "NAME", command: "COMMAND" },
  examples: [
    [
      'stepkey grant orders-admin --break-glass --reason "GitHub is down, orders are stuck" -- psql',
      "Run psql with the credential, and end the lease after it.",
    ],
    [
      'stepkey grant orders-admin --break-glass --reason "GitHub is down" --ttl 5m --json',
      "Print the credential, which works for five minutes.",
    ],
    ["stepkey grant orders-admin --confirm", "Confirm it, as another admin."],
  ],
  exitCodes: {
    0: "printed or confirmed; with a command: its own code, or 127 if it could not be started",
    1: "refused",
    3: "no broker responds, nothing could be printed, or the lease has not ended yet",
  },
  run: runGrant,
};

async function runGrant(given: Arguments, deps: CliDeps): Promise<number> {
  const json = given.flag("json");
  const request = readGrantCommand(given);
  if (!request.ok) return printFailure(deps, request.error, { json, exit: 2 });
  const configuration = configPath(given);
  const store = await readStoreConfig(deps, configuration);
  if (!store.ok) return printFailure(deps, store.error, { json, exit: 3 });
  const context = { store: store.value, configuration, json, deps };
  return request.value.kind === "confirm"
    ? await confirm(request.value, context)
    : await breakGlass(request.value, context);
}

async function confirm(
  { grant: name, repository }: Extract<GrantCommand, { readonly kind: "confirm" }>,
  { store, json, deps }: GrantRun,
): Promise<number> {
  const answer = await askBroker(controlPath(store), {
    ask: "confirm",
    grant: name,
    ...(repository === undefined ? {} : { repository }),
    ...deps.admin(),
  });
  if (answer.kind !== "answered") {
    return printFailure(deps, unansweredFailure(answer, store), { json, exit: 3 });
  }
  const { response } = answer;
  if (response.kind === "refused") {
    return printFailure(deps, refusedFailure(response), { json, exit: 1 });
  }
  if (response.kind !== "confirmed" && response.kind !== "already_confirmed") {
    return printFailure(deps, unansweredFailure({ kind: "silent" }, store), { json, exit: 3 });
  }
  if (json) printJson(deps, response);
  else printLines(deps, confirmedLines(response).map(plain));
  return 0;
}
