import { askBrokers, type BrokerReply } from "../../broker/run/ask-brokers.ts";
import { controlPath, storeAddress } from "../../broker/run/open-store.ts";
import { reloadLines } from "../../broker/run/reload-report.ts";
import { failure } from "../../shared/failure.ts";
import type { Arguments } from "../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";
import { CONFIG_OPTION, NO_POSITIONALS, type Command } from "../arguments/command.ts";
import { configPath, readStoreConfig } from "../sources/configuration.ts";
import { mistakeLines } from "../print/mistake-lines.ts";
import { printFailure, printJson, printLines } from "../print/print.ts";

export const reload: Command = {
  name: "reload",
  synopsis: "",
  description: [
    "Tells every running broker on the store to read its configuration, the files of secrets and certificates, and all policies again, and prints what each took up. SIGHUP does the same; the broker then only logs it.",
    "A broker takes up changes of `owners`, `policy`, `servers`, `github`, `store-key`, `tls` and `limits.lease-max-ttl`. It names what needs a restart, such as adding or removing `github`. If the configuration has mistakes, or removes a server that leases still need, the broker takes up nothing of it and goes on as before.",
    "Run it as the user that runs the broker, on the same machine.",
  ],
  options: CONFIG_OPTION,
  positionals: NO_POSITIONALS,
  examples: [
    ["stepkey reload", "Tell the brokers of ./broker.yml."],
    ["stepkey reload --config /etc/stepkey/broker.yml", "Tell the brokers of that configuration."],
  ],
  exitCodes: {
    0: "every broker uses its configuration as it is now, but for what needs a restart",
    1: "a broker kept the configuration that it had, a policy has mistakes, or a server does not work",
    3: "no broker runs on the store, or one did not respond",
  },
  run: reloadBrokers,
};

async function reloadBrokers(given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const store = await readStoreConfig(deps, configPath(given));
  if (!store.ok) return printFailure(deps, store.error, { json, exit: 3 });
  const replies = await askBrokers(controlPath(store.value), deps.signal);
  if (replies.length === 0) {
    const message = `No broker that this user can reach runs on ${storeAddress(store.value)}.`;
    const remedy =
      "Start one, or run this command as the user that runs it. If you just changed `store`, restart the broker.";
    return printFailure(deps, failure("broker_unreachable", message, { remedy }), {
      json,
      exit: 3,
    });
  }
  if (json) printJson(deps, { brokers: replies.map(({ report }) => report ?? null) });
  else printLines(deps, replies.flatMap(linesOf));
  return exitOf(replies);
}

function linesOf({ report }: BrokerReply): readonly string[] {
  if (report === undefined) return ["A broker did not respond: its log says why."];
  const { found = [] } = report.policies;
  return [
    `broker ${report.pid}`,
    ...[...reloadLines(report), ...found.flatMap(mistakeLines)].map((line) => `  ${line}`),
  ];
}

function exitOf(replies: readonly BrokerReply[]): ExitCode {
  if (replies.some(({ report }) => report === undefined)) return 3;
  const isWrong = replies.some(
    ({ report }) =>
      report !== undefined &&
      (report.configuration === "kept" ||
        report.policies.mistakes > 0 ||
        (report.servers ?? []).length > 0),
  );
  return isWrong ? 1 : 0;
}
