import manifest from "../../../package.json" with { type: "json" };
import { createLog } from "../../broker/record/log.ts";
import { handedSockets } from "../../broker/run/handed-sockets.ts";
import { tracingOf } from "../../broker/run/open-tracing.ts";
import { runBroker } from "../../broker/run/run-broker.ts";
import { limitHeap } from "../../broker/run/limit-heap.ts";
import { codedFailure } from "../../shared/coded-failure.ts";
import type { Failure } from "../../shared/failure.ts";
import { faultText } from "../../shared/fault-text.ts";
import { readYaml } from "../../shared/yaml-source.ts";
import type { Arguments } from "../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";
import { CONFIG_OPTION, NO_POSITIONALS, type Command } from "../arguments/command.ts";
import { configPath, policyDirectoryAt, readConfigAndFiles } from "../sources/configuration.ts";
import { brokerHttp } from "../sources/http.ts";
import { readNamed } from "../sources/read-file.ts";
import { printFailure, printJson } from "../print/print.ts";

export const broker: Command = {
  name: "broker",
  synopsis: "",
  description: [
    "Runs the broker until SIGINT or SIGTERM. It then stops issuing, finishes the requests in progress and exits. Leases stay in the store, and the next broker on the same store takes them over.",
    "The whole configuration is checked before anything starts. The broker's own log goes to stderr, one JSON object per line. The audit log goes to stdout, unless the configuration names a file.",
    "With --json, and an audit log that goes to a file, stdout gets one JSON object with the ports on which the broker listens.",
  ],
  options: CONFIG_OPTION,
  positionals: NO_POSITIONALS,
  examples: [
    ["stepkey broker", "Use ./broker.yml."],
    ["stepkey broker --config /etc/stepkey/broker.yml", "Use that configuration."],
  ],
  exitCodes: {
    0: "stopped by a signal",
    3: "it cannot start: the configuration has mistakes, or the store or the address cannot be used",
  },
  run: runBrokerCommand,
};

/** Prints the ports because `listen` may leave the choice to the system: a proxy or a test has to know them. */
async function runBrokerCommand(given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const signals = takeSignals(deps);
  try {
    const path = configPath(given);
    const read = await readConfigAndFiles(deps, path);
    if (!read.ok) return printFailure(deps, read.error, { json, exit: 3 });
    const { config, secretFiles } = read.value;
    const sockets = handedSockets(deps.variables, process.pid);
    if (!sockets.ok) {
      const problem = codedFailure("configuration_invalid", { message: sockets.error });
      return printFailure(deps, problem, { json, exit: 3 });
    }
    const { clock, randomBytes, kinds, signal, commit } = deps;
    const running = await runBroker(config, {
      kinds,
      commit,
      clock,
      randomBytes,
      jitter: Math.random,
      send: brokerHttp(deps.variables),
      stdout: deps.out,
      stderr: deps.err,
      build: { version: manifest.version, commit },
      sockets: sockets.value,
      ownsProcess: true,
      openTracing: tracingOf(deps.variables, manifest.version),
      secretFiles,
      readConfig: () => readConfigAndFiles(deps, path, { isRunning: true }),
    });
    if (!running.ok) {
      return printFailure(deps, await withPosition(running.error, given, deps), { json, exit: 3 });
    }
    signals.reloadBy(() => running.value.reload());
    const endLimit = limitHeap();
    const { port, adminPort } = running.value;
    if (json && config.audit.kind === "file") printJson(deps, { port, admin_port: adminPort });
    await aborted(signal);
    await running.value.stop();
    endLimit();
    return 0;
  } finally {
    signals.end();
  }
}

/** A directory that cannot be read is a mistake in the configuration: it is shown where it is. */
async function withPosition(problem: Failure, given: Arguments, deps: CliDeps): Promise<Failure> {
  if (problem.code !== "policy_unavailable") return problem;
  const path = configPath(given);
  const text = await readNamed(deps, path);
  const yaml = text.ok ? readYaml(text.value) : undefined;
  return yaml?.ok === true
    ? { ...problem, details: [policyDirectoryAt(path, yaml.value)] }
    : problem;
}

/** From the start on, no signal but those that stop the broker ends it: one that comes too early is answered later. */
function takeSignals({ onSignal, err, clock }: CliDeps) {
  const log = createLog(err, () => clock.now());
  let isEarly = false;
  let reload = (): void => {
    isEarly = true;
  };
  const end = onSignal((name) => {
    if (name === "SIGHUP") reload();
    else
      log({ level: "warning", event: "signal_ignored", message: `${name} has no meaning here.` });
  });
  return {
    reloadBy: (begin: () => Promise<unknown>) => {
      reload = () => {
        begin().catch((error: unknown) => {
          log({ level: "error", event: "fault", message: faultText(error, { withName: true }) });
        });
      };
      if (isEarly) reload();
    },
    end,
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
