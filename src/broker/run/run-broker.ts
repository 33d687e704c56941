import { errorCode } from "../../shared/error-code.ts";
import { codedFailure, type Failure } from "../../shared/failure.ts";
import { faultText } from "../../shared/fault-text.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { BrokerConfig, ListenAddress } from "../config/config.ts";
import { loadSettings } from "../../credentials/kinds.ts";
import { createPolicyParser } from "../../policy/parse-policy.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { createEndNotes } from "../context/end-notes.ts";
import { startServer, type RunningServer, type ServerOptions } from "../http/server.ts";
import { createDirectoryPolicy, isDirectory } from "../policy/policy-source.ts";
import { githubProbe } from "../probe/github-probe.ts";
import { auditProbe, issuerProbe, storeProbe } from "../probe/own-probes.ts";
import { createAudit } from "../record/audit.ts";
import { createHealth } from "../record/health.ts";
import { createLog } from "../record/log.ts";
import { createMetrics } from "../record/metrics.ts";
import { createRequestLog } from "../record/request-log.ts";
import { createSampler } from "../record/sampler.ts";
import { createBroker } from "../routes/broker.ts";
import { createParts, type RunBrokerDeps } from "./parts.ts";
import { takeDiskReserve } from "./open-store.ts";
import { startUpkeep } from "./upkeep.ts";
import { readerOfCulprits, readerOfWithdrawals } from "./withdrawal-watch.ts";

export interface RunningBroker {
  readonly port: number;
  /** Undefined without `admin-listen`. */
  readonly adminPort: number | undefined;
  /**
   * Issues nothing more (`stopping`), lets running requests finish, then closes. Leases stay: they belong to the next
   * broker that uses this store.
   */
  stop(): Promise<void>;
}

/**
 * Runs a broker as configured: store, providers, verifier, gate, reaper, servers. When it cannot start, it returns
 * `store_unavailable`, `policy_unavailable`, `file_unreadable` or `configuration_invalid`.
 */
export async function runBroker(
  config: BrokerConfig,
  deps: RunBrokerDeps,
): Promise<Result<RunningBroker, Failure>> {
  const log = createLog(deps.stderr, () => deps.clock.now());
  const metrics = createMetrics();
  const parser = createPolicyParser(await loadSettings(deps.kinds));
  const { directory, requireOrganisation } = config.policy;
  if (!(await isDirectory(directory))) {
    const message = `${directory} is not a readable directory.`;
    return err(codedFailure("policy_unavailable", { message }));
  }
  const parts = await createParts(config, deps);
  if (!parts.ok) return parts;
  const { reader, auditLog, keySet, store: memory } = parts.value;
  const effects = { parser, log, metrics, memory };
  const policy = createDirectoryPolicy(directory, { ...effects, requireOrganisation });
  const audit = createAudit(auditLog.write, auditLog.keep);
  const health = createHealth({ clock: deps.clock, log, metrics });
  const recording = { audit, log, metrics, health, endNotes: createEndNotes() };
  const brokerDeps: BrokerDeps = { ...deps, ...parts.value, policy, ...recording };
  const broker = createBroker(brokerDeps);
  const stopped = new AbortController();
  const sampler = createSampler({ clock: deps.clock, log, metrics, signal: stopped.signal });
  const onServed = createRequestLog({ log, metrics, sampler });
  const servers = await listen(config, {
    handler: broker,
    onServed,
    clock: deps.clock,
    maxConnections: config.limits.connections,
    maxConnectionsPerPeer: config.limits.connectionsPerPeer,
    proxy: config.proxy,
  });
  if (!servers.ok) {
    await parts.value.store.close();
    return servers;
  }
  const upkeep = startUpkeep(brokerDeps, {
    newTrace: () => broker.newTrace(),
    readWithdrawal: reader && readerOfWithdrawals(reader, deps),
    readWithdrawnBy: reader && readerOfCulprits(reader, deps),
    jitter: deps.jitter,
    probes: [
      storeProbe(memory, deps.randomBytes),
      auditProbe(auditLog),
      issuerProbe(keySet),
      ...(reader === undefined ? [] : [githubProbe({ api: reader, clock: deps.clock, policy })]),
    ],
    takeReserve: () => takeDiskReserve(config.store, deps),
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
      auditLog.close();
      stopped.abort();
      log({ level: "info", event: "stopped" });
    },
  });
}

type Servers = readonly [main: RunningServer, admin?: RunningServer];

async function listen(
  config: BrokerConfig,
  common: Omit<ServerOptions, "host" | "port" | "listener">,
): Promise<Result<Servers, Failure>> {
  const { adminListen } = config;
  const main = await open(config.listen, {
    ...common,
    listener: adminListen === undefined ? "all" : "clients",
  });
  if (!main.ok || adminListen === undefined) return main.ok ? ok([main.value]) : main;
  // Admins come without a proxy.
  const admin = await open(adminListen, { ...common, listener: "admins", proxy: undefined });
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

function cannotListen(
  { host, port }: ListenAddress,
  error: unknown,
): Pick<Failure, "message" | "remedy"> {
  const where = `${host}:${port}`;
  const remedy = "Set `listen` (or `admin-listen`) to another address, or stop what uses this one.";
  if (errorCode(error) === "EADDRINUSE") {
    return { message: `Another program listens at ${where} already.`, remedy };
  }
  return { message: `Cannot listen at ${where}: ${faultText(error)}.`, remedy };
}
