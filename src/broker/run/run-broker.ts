import { codedFailure, type Failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { createBroker, type Broker } from "../routes/app.ts";
import { createAudit } from "../record/audit.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { BrokerConfig, ListenAddress } from "../config/config.ts";
import { createLog, faultText } from "../record/log.ts";
import { createMetrics } from "../record/metrics.ts";
import { loadSettings } from "../../credentials/kinds.ts";
import { createPolicyParser } from "../../policy/parse-policy.ts";
import { createDirectoryPolicy } from "../policy/policy-source.ts";
import { createParts, type RunBrokerDeps } from "./parts.ts";
import { startUpkeep } from "./upkeep.ts";
import { readerOfWithdrawals } from "./withdrawal-watch.ts";
import { startServer, type RunningServer, type ServerOptions } from "../http/server.ts";

export type { RunBrokerDeps } from "./parts.ts";

export interface RunningBroker {
  readonly port: number;
  /** Undefined without `admin-listen`. */
  readonly adminPort: number | undefined;
  /**
   * Issues nothing more (`stopping`), lets what runs finish, then closes. Leases stay: the next broker on this store, or
   * another one that runs on it, owns them.
   */
  stop(): Promise<void>;
}

/**
 * Runs a broker as configured: store, providers, verifier, gate, reaper, servers. What keeps it from starting is a
 * failure: `store_unavailable`, `policy_unavailable` or `configuration_invalid`.
 */
export async function runBroker(
  config: BrokerConfig,
  deps: RunBrokerDeps,
): Promise<Result<RunningBroker, Failure>> {
  const log = createLog(deps.stderr, () => deps.clock.now());
  const metrics = createMetrics();
  const parser = createPolicyParser(await loadSettings(deps.kinds));
  const policy = createDirectoryPolicy(config.policy.directory, { parser, log, metrics });
  if (!(await policy.isUsable())) {
    return fault("policy_unavailable", `${config.policy.directory} is no folder that can be read.`);
  }
  const parts = await createParts(config, deps);
  if (!parts.ok) return parts;
  const { reader, writeAudit } = parts.value;
  const audit = createAudit(writeAudit);
  const brokerDeps: BrokerDeps = { ...parts.value, ...deps, policy, audit, log, metrics };
  const broker = createBroker(brokerDeps);
  const servers = await listen(config, { broker, log, metrics, clock: deps.clock });
  if (!servers.ok) {
    await parts.value.store.close();
    return servers;
  }
  const upkeep = startUpkeep(brokerDeps, {
    newTrace: () => broker.newTrace(),
    readWithdrawal: reader && readerOfWithdrawals(reader, deps),
  });
  const [main, admin] = servers.value;
  log({ level: "info", event: "started", port: main.port, url: config.url });
  return ok({
    port: main.port,
    adminPort: admin?.port,
    stop: async () => {
      log({ level: "info", event: "stopping" });
      await broker.stopIssuing();
      await Promise.all([main.close(), admin?.close()]);
      await upkeep.stop();
      await parts.value.store.close();
      log({ level: "info", event: "stopped" });
    },
  });
}

type Servers = readonly [main: RunningServer, admin?: RunningServer];

async function listen(
  config: BrokerConfig,
  common: Omit<ServerOptions, "host" | "port" | "listener" | "broker"> & {
    readonly broker: Broker;
  },
): Promise<Result<Servers, Failure>> {
  const { adminListen } = config;
  const main = await open(config.listen, {
    ...common,
    listener: adminListen === undefined ? "all" : "clients",
  });
  if (!main.ok || adminListen === undefined) return main.ok ? ok([main.value]) : main;
  const admin = await open(adminListen, { ...common, listener: "admins" });
  if (admin.ok) return ok([main.value, admin.value]);
  await main.value.close();
  return admin;
}

async function open(
  address: ListenAddress,
  options: Omit<ServerOptions, "host" | "port">,
): Promise<Result<RunningServer, Failure>> {
  try {
    return ok(await startServer({ ...options, ...address }));
  } catch (error) {
    return err(codedFailure("configuration_invalid", cannotListen(address, error)));
  }
}

function cannotListen({ host, port }: ListenAddress, error: unknown): CannotListen {
  const where = `${host}:${port}`;
  const remedy = "Name another address in `listen` (or `admin-listen`), or free this one.";
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    return { message: `Another program listens at ${where} already.`, remedy };
  }
  return { message: `Cannot listen at ${where}: ${faultText(error)}.`, remedy };
}

type CannotListen = Readonly<Record<"message" | "remedy", string>>;

function fault(
  code: "policy_unavailable" | "configuration_invalid",
  message: string,
): Result<never, Failure> {
  return err(codedFailure(code, { message }));
}
