import { codedFailure } from "../../shared/coded-failure.ts";
import type { Failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { answerControl } from "../break-glass/serve-control.ts";
import type { BrokerConfig } from "../config/config.ts";
import { sameSettings } from "../config/same-settings.ts";
import { loadSettings } from "../../credentials/kinds.ts";
import { createPolicyParser } from "../../policy/parse-policy.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { Delivery } from "../context/webhooks.ts";
import { createEndNotes } from "../context/end-notes.ts";
import { createAudit, newTraceId } from "../record/audit.ts";
import { createCallWatch } from "../record/call-watch.ts";
import { createHealth } from "../record/health.ts";
import { createLog } from "../record/log.ts";
import { createMetrics, type Metrics } from "../record/metrics.ts";
import { createNotices, type Notice } from "../record/notices.ts";
import { createRequestLog } from "../record/request-log.ts";
import { createUnusableGrants } from "../record/unusable-grants.ts";
import type { TracingEffects } from "../record/tracing.ts";
import { createSampler } from "../record/sampler.ts";
import { createBroker } from "../routes/broker.ts";
import { announceStart } from "./announce-start.ts";
import { openControlSocket } from "./control-socket.ts";
import { openListeners } from "./listeners.ts";
import { createParts, type RunBrokerDeps, type RunBrokerExtras } from "./parts.ts";
import { openPolicy, whyNoPolicy } from "./open-policy.ts";
import { controlPath, takeDiskReserve } from "./open-store.ts";
import { failingServers } from "./failing-servers.ts";
import { startGitHubWrites } from "./github-writes.ts";
import { createMissedEvents } from "./missed-events.ts";
import { probesOf } from "./probes-of.ts";
import { createEventReceiver } from "./receive-events.ts";
import { createReload } from "./reload.ts";
import type { ReloadReport } from "./reload-report.ts";
import { createPolicyReview } from "./review-policies.ts";
import { replaceablePolicy } from "./replaceable.ts";
import { warnOfOpenFiles } from "./secret-files.ts";
import { startUpkeep, type Upkeep } from "./upkeep.ts";
import { withdrawalReaders } from "./withdrawal-readers.ts";

export interface RunningBroker {
  readonly port: number;
  /** Undefined without `admin-listen`. */
  readonly adminPort: number | undefined;
  /** Takes up policies, and what it can of a configuration that has changed; the log says what that was. */
  reload(): Promise<ReloadReport>;
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
  deps: RunBrokerDeps & RunBrokerExtras,
): Promise<Result<RunningBroker, Failure>> {
  const log = createLog(deps.stderr, () => deps.clock.now());
  const metrics = createMetrics({ ofProcess: deps.ownsProcess === true });
  const { watch, tracing, stopTracing } = await startWatching({ log, metrics }, deps);
  const settings = await loadSettings(deps.kinds);
  const parser = createPolicyParser(settings);
  const message = await whyNoPolicy(config.policy);
  if (message !== undefined) return err(codedFailure("policy_unavailable", { message }));
  const parts = await createParts(config, { ...deps, metrics, watch });
  if (!parts.ok) return parts;
  const { reader, auditLog, store: memory } = parts.value;
  const { reads } = parts.value;
  const policyDeps = { ...deps, parser, log, metrics, memory, reads };
  const policies = replaceablePolicy(openPolicy(config.policy, policyDeps));
  const policy = policies.part;
  const audit = createAudit(auditLog.write, auditLog.keep);
  const health = createHealth({ clock: deps.clock, log, metrics });
  const unusableGrants = createUnusableGrants({ log, metrics });
  const endNotes = createEndNotes();
  const recording = { audit, log, metrics, health, unusableGrants, endNotes, watch, tracing };
  const newTrace = (): string => newTraceId(deps.clock.now(), deps.randomBytes);
  let policyConfig = config.policy;
  const writing = { ...deps, ...parts.value, ...recording, policy, parser, newTrace };
  const writes = startGitHubWrites(reads, { ...writing, policyConfig: () => policyConfig });
  const { store, githubTasks, checkNotes } = writes;
  const written = { store, githubTasks, checkNotes };
  // Before it starts, nothing need be looked at: it begins with a look at everything.
  let upkeep: Upkeep | undefined;
  const events = createEventReceiver({
    ...parts.value,
    ...recording,
    ...written,
    clock: deps.clock,
    newTrace,
    lookAt: (place) => upkeep?.lookAt(place),
    onMarked: () => upkeep?.endMarked(),
    forgetRepository: (repositoryId) => {
      reads?.forgetRepository(repositoryId);
      policy.forget(repositoryId);
    },
    forgetOwner: (owner) => reads?.forgetOwner(owner),
  });
  const missed = createMissedEvents({
    ...deps,
    ...parts.value,
    log,
    logs: () => reads?.deliveryLogs ?? [],
    receive: (delivery) => events.receive(delivery),
  });
  const webhooks = {
    secrets: () => reads?.webhookSecrets ?? [],
    receive: (delivery: Delivery) => {
      events.receive(delivery);
      missed.delivered();
    },
  };
  const brokerDeps: BrokerDeps = {
    ...deps,
    ...parts.value,
    policy,
    ...recording,
    ...written,
    webhooks,
  };
  const broker = createBroker(brokerDeps);
  const stopped = new AbortController();
  const sampler = createSampler({ clock: deps.clock, log, metrics, signal: stopped.signal });
  const onServed = createRequestLog({ log, metrics, sampler });
  const listeners = await openListeners(config, deps.sockets ?? {}, {
    handler: broker,
    onServed,
    clock: deps.clock,
    maxConnections: config.limits.connections,
    maxConnectionsPerPeer: config.limits.connectionsPerPeer,
  });
  if (!listeners.ok) {
    await writes.stop();
    await parts.value.store.close();
    return listeners;
  }
  upkeep = startUpkeep(brokerDeps, {
    newTrace: () => broker.newTrace(),
    ...withdrawalReaders(reader, deps),
    jitter: deps.jitter,
    probes: probesOf(parts.value, policy, deps),
    takeReserve: () => takeDiskReserve(config.store, deps),
  });
  missed.start();
  const { main, admin } = listeners.value;
  const review = createPolicyReview({
    policy,
    parser,
    log,
    metrics,
    rules: parts.value.rules,
  });
  const readAll = () => policy.readAll();
  const announced = announceStart(
    { config, listeners: listeners.value, build: deps.build },
    { readAll, review, log, clock: deps.clock, signal: stopped.signal },
  );
  const checkSecretFiles = (paths: readonly string[]) => warnOfOpenFiles(paths, log);
  await checkSecretFiles(deps.secretFiles ?? []);
  const reload = createReload({
    ...parts.value,
    config,
    readConfig: deps.readConfig ?? (async () => ok({ config, secretFiles: [] })),
    kinds: settings,
    clock: deps.clock,
    log,
    whyNoPolicy,
    checkSecretFiles,
    probeServers: () => {
      const { providers, rules } = parts.value;
      return failingServers(providers, rules.servers, { ...deps, signal: stopped.signal });
    },
    policies: { first: announced.policies, readAll, review },
    use: (before, after) => {
      if (!sameSettings(before.policy, after.policy))
        policies.replace(openPolicy(after.policy, policyDeps));
      policyConfig = after.policy;
      if (after.tls !== undefined) main.setTls(after.tls);
      upkeep?.restartServerWork();
      health.keepServers(parts.value.rules.servers);
    },
  });
  const notices = createNotices({ ...deps, address: config.breakGlass.notify, log });
  const notify = (notice: Notice): void => notices.send(notice);
  const controlDeps = { deps: brokerDeps, newTrace: () => broker.newTrace(), notify };
  const control = await openControlSocket({
    storePath: controlPath(config.store),
    name: lockOwnerSuffix(parts.value.lockOwner),
    reload,
    answer: (line) => answerControl(line, controlDeps),
    log,
  });
  return ok({
    port: main.port,
    adminPort: admin?.port,
    reload,
    stop: async () => {
      log({ level: "info", event: "stopping" });
      await Promise.all([broker.stopIssuing(), control.close(), missed.stop()]);
      await Promise.all([main.close(), admin?.close()]);
      await Promise.all([events.settled(), notices.stop()]);
      await Promise.all([upkeep?.stop(), writes.stop()]);
      stopped.abort();
      await announced.done;
      await parts.value.store.close();
      await stopTracing();
      auditLog.close();
      log({ level: "info", event: "stopped" });
    },
  });
}

const steadyMs = (): number => performance.now();

/** Watches calls for metrics, and for traces where somebody collects them. */
async function startWatching(
  effects: TracingEffects & { readonly metrics: Metrics },
  { openTracing }: RunBrokerExtras,
) {
  const tracing = await openTracing?.(effects);
  const watch = createCallWatch({ metrics: effects.metrics, tracing, steadyMs });
  return { watch, tracing, stopTracing: async () => tracing?.stop() };
}

/** The random part, which differs also between containers whose processes have the same number. */
function lockOwnerSuffix(lockOwner: string): string {
  return lockOwner.slice(lockOwner.lastIndexOf("/") + 1);
}
