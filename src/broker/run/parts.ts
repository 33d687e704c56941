import { hostname } from "node:os";
import type { GitHubApi, GitHubFailure } from "../../approval/github/api.ts";
import type { UsesOf } from "../../approval/github/fact-context.ts";
import { createKeySet, type RefreshableKeySet } from "../../identity/key-set.ts";
import { createIdTokenVerifier } from "../../identity/verify-id-token.ts";
import { withOutages } from "../../lease/outage/outage-store.ts";
import { withStallRecovery } from "../../lease/stall-recovery.ts";
import { StoreError, type LeaseStore } from "../../lease/store.ts";
import type { CredentialKind } from "../../credentials/kind/credential-kind.ts";
import { kindsByName } from "../../credentials/kinds.ts";
import { jobKeyOf } from "../../shared/claims.ts";
import type { Clock } from "../../shared/clock.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import type { HttpSend, Jitter } from "../../shared/http.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { createServerHolds, type ServerHolds } from "../context/server-holds.ts";
import type { BrokerConfig } from "../config/config.ts";
import type { GitHubWriter } from "../github/writer.ts";
import type { AccessCheck } from "../probe/access-check.ts";
import {
  createWatchedProviders,
  watchedGate,
  watchedStore,
  type ProviderWatch,
} from "./watched-parts.ts";
import { rulesOf } from "./rules-of.ts";
import { openKeyRing } from "./open-key-ring.ts";
import { openStoreInEmergency } from "./open-store.ts";
import type { HandedSockets } from "./handed-sockets.ts";
import { createGitHub, type GitHubParts } from "./create-github.ts";
import { prepareParts, type ReplaceableParts } from "./prepare-parts.ts";
import type { OpenTracing } from "./open-tracing.ts";
import { replaceableParts } from "./replaceable.ts";
import type { AuditWriter } from "../record/audit-backlog.ts";
import type { CallWatch } from "../record/call-watch.ts";
import type { Metrics } from "../record/metrics.ts";
import { AuditUnusable, auditWriter } from "../record/audit-file.ts";
import { createLog } from "../record/log.ts";
import { auditWriterLog, outageLog } from "./outage-log.ts";

/** What a broker needs from its process. */
export interface RunBrokerDeps {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Spreads retries: `Math.random`. */
  readonly jitter: Jitter;
  /** The kinds of credential that this broker issues. */
  readonly kinds: readonly CredentialKind[];
  /** For the issuer and GitHub; `nodeHttp` with the process's own proxy variables. */
  readonly send: HttpSend;
  /** The commit of stepkey that runs; undefined when it is not known. */
  readonly commit?: string | undefined;
  /** The figures of the process; absent where nobody reads them. */
  readonly metrics?: Metrics;
  /** Watches the calls of store, gate and providers; absent: nobody does. */
  readonly watch?: CallWatch | undefined;
  /** Gets one line of the audit log with its line end, where that goes to stdout. */
  readonly stdout: (line: string) => void;
  /** Gets one line of the broker's own log with its line end. */
  readonly stderr: (line: string) => void;
}

/** What else its process may have for a broker. */
export interface RunBrokerExtras {
  /** Which stepkey runs, for the log. */
  readonly build?: { readonly version: string; readonly commit: string | undefined };
  /** Whether nothing else runs in its process: then the metrics have its memory, its CPU and how long its loop waits. */
  readonly ownsProcess?: boolean;
  /** Opens what sends traces to a collector; undefined where nobody collects them. */
  readonly openTracing?: OpenTracing | undefined;
  /** Sockets that were open when the process started. */
  readonly sockets?: HandedSockets;
  /** The secret files that the configuration names. */
  readonly secretFiles?: readonly string[];
  /** Reads the configuration again; without it, a reload takes up policies alone. */
  readonly readConfig?: () => Promise<Result<ReadConfig, Failure>>;
}

export interface ReadConfig {
  readonly config: BrokerConfig;
  readonly secretFiles: readonly string[];
}

export type BrokerParts = Pick<
  BrokerDeps,
  "rules" | "verify" | "store" | "gate" | "kinds" | "providers" | "keyRing" | "lockOwner"
> & {
  readonly serverHolds: ServerHolds;
  readonly keySet: RefreshableKeySet;
  /** Reads GitHub; undefined without `github`. */
  readonly reader: GitHubApi | undefined;
  readonly checkAccess: AccessCheck | undefined;
  /** The same as a whole, as it is at any moment. */
  readonly reads: GitHubParts | undefined;
  /** Writes to GitHub as whatever the configuration names at that moment; undefined without `github`. */
  readonly writer: GitHubWriter | undefined;
  readonly auditLog: AuditWriter;
  /**
   * Prepares what another configuration changes of these parts. Nothing changes before `use` is called. The error says why
   * the configuration cannot be used.
   */
  readonly prepare: (
    before: BrokerConfig,
    after: BrokerConfig,
  ) => Promise<Result<{ readonly use: () => void }, Failure>>;
};

/** Creates everything that the configuration describes. */
export async function createParts(
  config: BrokerConfig,
  deps: RunBrokerDeps,
): Promise<Result<BrokerParts, Failure>> {
  const { clock, randomBytes, send } = deps;
  try {
    const log = createLog(deps.stderr, () => clock.now());
    const auditLog = auditWriter(config.audit, { ...deps, onEvent: auditWriterLog(log) });
    const driver = await openStoreInEmergency(config.store, { clock, randomBytes });
    const opened = watchedStore(driver, deps.watch);
    const rules = rulesOf(config);
    const { heartbeatIntervalMs } = rules;
    const lockOwner = `${hostname()}/${process.pid}/${Buffer.from(randomBytes(6)).toString("hex")}`;
    const lasting = withOutages(opened, {
      clock,
      lockOwner,
      onEvent: outageLog(log),
      hearsAll: config.store.kind === "sqlite",
    });
    const store = withStallRecovery(lasting, { clock, heartbeatIntervalMs });
    const keyRing = await openKeyRing(config, store, randomBytes);
    if (!keyRing.ok) {
      await store.close();
      return keyRing;
    }
    const github = (settings: NonNullable<BrokerConfig["github"]>): GitHubParts =>
      createGitHub(settings, { ...deps, log, usesOf: usesIn(store) });
    const effects = { ...deps, hasServer: configuredBy(rules) };
    const parts: ReplaceableParts = {
      rules,
      providers: new Map(await createWatchedProviders(config, deps.kinds, effects)),
      ...replaceableParts(keyRing.value, config.github && github(config.github)),
    };
    const keySet = createKeySet({ issuer: config.issuer, send, clock });
    const reads = parts.github?.part;
    const { reader, gate, checkAccess } = reads ?? NO_GITHUB;
    return ok({
      rules: parts.rules,
      keySet,
      verify: createIdTokenVerifier({
        issuer: config.issuer,
        audience: config.url,
        maxAgeSeconds: config.limits.tokenMaxAgeSeconds,
        clockSkewSeconds: config.limits.clockSkewSeconds,
        keySet,
        clock,
      }),
      store,
      reader,
      checkAccess,
      reads,
      writer: writerOf(reads),
      gate: watchedGate(gate, deps.watch),
      kinds: kindsByName(deps.kinds),
      providers: parts.providers,
      keyRing: parts.keyRing?.part,
      lockOwner,
      serverHolds: createServerHolds(),
      auditLog,
      prepare: (before, after) =>
        prepareParts({ before, after }, parts, { ...effects, store, github }),
    });
  } catch (error) {
    if (!(error instanceof StoreError || error instanceof AuditUnusable)) throw error;
    const code = error instanceof StoreError ? "store_unavailable" : "file_unreadable";
    return err(failure(code, error.message, { remedy: error.remedy }));
  }
}

/** A reload can take the App that writes away, and bring another. */
function writerOf(reads: Pick<GitHubParts, "writer"> | undefined): GitHubWriter | undefined {
  if (reads === undefined) return undefined;
  return {
    send: async (...given) => (await reads.writer?.send(...given)) ?? err(NO_WRITER),
  };
}

const NO_WRITER: GitHubFailure = {
  kind: "denied",
  message: "the configuration no longer has an App that writes to GitHub",
  denial: { code: "github_app_missing", remedy: "Set github.writer again." },
};

/** A reload writes other servers into the rules. */
function configuredBy(rules: BrokerDeps["rules"]): ProviderWatch["hasServer"] {
  return (kind, server) => rules.servers[kind]?.includes(server) === true;
}

const NO_GITHUB = {
  reader: undefined,
  gate: undefined,
  checkAccess: undefined,
} as const;

/** Lets the gate say that an approval is used up. `reserve` makes the decision, when it stores the lease. */
function usesIn(store: LeaseStore): UsesOf {
  return ({ claims, rule }, reviewIds) =>
    store.countUses(reviewIds, { job: jobKeyOf(claims), per: rule.per });
}
