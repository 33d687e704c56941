import type { KindSettings } from "../../credentials/kind/credential-kind.ts";
import type { LeaseStore } from "../../lease/store.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { configChanges, takenUp, type ConfigChanges } from "../config/changes.ts";
import type { BrokerConfig } from "../config/config.ts";
import { whyNotValid, type TlsPair } from "../http/tls-pair.ts";
import type { PolicyOverview } from "../policy/policy-overview.ts";
import type { Mistake } from "../../shared/mistake.ts";
import type { Log } from "../record/log.ts";
import type { BrokerParts, ReadConfig } from "./parts.ts";
import type { FailingServer } from "./failing-servers.ts";
import type { ReviewPolicies } from "./review-policies.ts";
import { policyReport, reloadLines, type ReloadReport } from "./reload-report.ts";
import { goneServers, serversInUse, type GoneServer } from "./servers-in-use.ts";
import { whileServersGo } from "./while-servers-go.ts";

export interface ReloadOptions extends Pick<BrokerParts, "prepare" | "serverHolds"> {
  /** The configuration that the broker runs with. */
  readonly config: BrokerConfig;
  readonly readConfig: () => Promise<Result<ReadConfig, Failure>>;
  readonly kinds: readonly KindSettings[];
  readonly store: Pick<LeaseStore, "list">;
  readonly clock: Clock;
  readonly log: Log;
  /** Why policies cannot be there; undefined when they can. */
  readonly whyNoPolicy: (config: BrokerConfig["policy"]) => Promise<string | undefined>;
  /** Takes up what the prepared parts do not have: the certificate, where policies are. */
  readonly use: (before: BrokerConfig, after: BrokerConfig) => void;
  /** Called with the secret files of a configuration that was taken up. */
  readonly checkSecretFiles: (paths: readonly string[]) => Promise<void>;
  readonly probeServers: () => Promise<readonly FailingServer[]>;
  readonly policies: {
    /** As they were when the broker started; undefined while they could not be read. */
    readonly first: () => PolicyOverview | undefined;
    readonly readAll: () => Promise<Result<PolicyOverview, string>>;
    readonly review: ReviewPolicies;
  };
}

/** Takes up policies and what has changed in the configuration; one reload at a time. */
export function createReload(options: ReloadOptions): () => Promise<ReloadReport> {
  let { config } = options;
  let lastPolicies: PolicyOverview | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  const reload = async (): Promise<ReloadReport> => {
    const before = config;
    const taken = await takeUp(before, options);
    if (taken.ok) config = taken.value.config;
    const policies = await options.policies.readAll();
    const servers = await options.probeServers();
    const report = reportOf(taken, {
      servers,
      last: lastPolicies ?? options.policies.first(),
      now: policies,
      found: policies.ok ? await options.policies.review(policies.value) : [],
    });
    if (policies.ok) lastPolicies = policies.value;
    logReport(report, options.log);
    return report;
  };
  return () => {
    const next = queue.then(reload);
    queue = next.catch(() => undefined);
    return next;
  };
}

interface TakenUp extends ConfigChanges {
  readonly config: BrokerConfig;
}

/** All of it or nothing: a configuration of which a part cannot be used is kept out as a whole. */
async function takeUp(
  before: BrokerConfig,
  options: ReloadOptions,
): Promise<Result<TakenUp, readonly string[]>> {
  const read = await options.readConfig();
  if (!read.ok) return err(sentences(read.error));
  const changes = configChanges(before, read.value.config);
  const after = takenUp(before, read.value.config);
  const gone = goneServers(options.kinds, { before, after });
  const problems = await problemsOf({ before, after, gone }, options);
  if (problems.length > 0) return err(problems);
  if (changes.live.length > 0) {
    const used = await whileServersGo(gone, () => useParts(before, after, options), options);
    if (!used.ok) return used;
  }
  await options.checkSecretFiles(read.value.secretFiles);
  return ok({ ...changes, config: after });
}

async function useParts(
  before: BrokerConfig,
  after: BrokerConfig,
  options: ReloadOptions,
): Promise<Result<undefined, readonly string[]>> {
  const prepared = await options.prepare(before, after);
  if (!prepared.ok) return err(sentences(prepared.error));
  prepared.value.use();
  options.use(before, after);
  return ok(undefined);
}

interface Candidate {
  readonly before: BrokerConfig;
  readonly after: BrokerConfig;
  readonly gone: readonly GoneServer[];
}

async function problemsOf(
  { before, after, gone }: Candidate,
  { store, clock, whyNoPolicy }: ReloadOptions,
): Promise<readonly string[]> {
  const noPolicy = await whyNoPolicy(after.policy);
  return [
    ...(isAnotherPair(before.tls, after.tls) ? invalidPair(after.tls, clock.now()) : []),
    ...(noPolicy === undefined ? [] : [noPolicy]),
    ...(await serversInUse(gone, store)),
  ];
}

function isAnotherPair(before: TlsPair | undefined, after: TlsPair | undefined): boolean {
  return before?.fingerprint !== after?.fingerprint;
}

function invalidPair(pair: TlsPair | undefined, now: number): readonly string[] {
  const why = pair && whyNotValid(pair, now);
  return why === undefined ? [] : [why];
}

function sentences({ message, details = [] }: Failure): readonly string[] {
  return [message, ...details];
}

function reportOf(
  taken: Result<TakenUp, readonly string[]>,
  {
    last,
    now,
    found,
    servers,
  }: {
    readonly last: PolicyOverview | undefined;
    readonly now: Result<PolicyOverview, string>;
    readonly found: readonly Mistake[];
    readonly servers: readonly FailingServer[];
  },
): ReloadReport {
  const read = now.ok
    ? policyReport(last, now.value, found)
    : { now: `they cannot be read: ${now.error}`, changed: [], mistakes: 0 };
  const rest = { pid: process.pid, servers, policies: read };
  if (!taken.ok) {
    return {
      ...rest,
      configuration: "kept",
      changed: [],
      needs_restart: [],
      problems: taken.error,
    };
  }
  const { live: changed, needsRestart } = taken.value;
  const configuration = changed.length === 0 ? "unchanged" : "changed";
  return { ...rest, configuration, changed, needs_restart: needsRestart, problems: [] };
}

function logReport(report: ReloadReport, log: Log): void {
  const isKept = report.configuration === "kept";
  const message = reloadLines(report)
    .map((line) => line.trim())
    .join(" ");
  log({
    level: isKept ? "error" : "info",
    event: isKept ? "reload_failed" : "reloaded",
    message,
  });
}
