import { hostname } from "node:os";
import { createGitHubGate } from "../../approval/github/github-gate.ts";
import type { GitHubApi } from "../../approval/github/api.ts";
import type { Gate } from "../../approval/gate.ts";
import type { UsesOf } from "../../approval/github/fact-context.ts";
import { createKeySet } from "../../identity/key-set.ts";
import { createIdTokenVerifier } from "../../identity/verify-id-token.ts";
import { withStallRecovery } from "../../lease/stall-recovery.ts";
import { openSqliteStore } from "../../lease/sqlite/sqlite-store.ts";
import { StoreError, type LeaseStore } from "../../lease/store.ts";
import { jobKeyOf } from "../../shared/claims.ts";
import type { Clock } from "../../shared/clock.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import type { HttpSend, Jitter } from "../../shared/http.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { BrokerDeps, BrokerRules } from "../context/broker-deps.ts";
import type { BrokerConfig } from "../config/config.ts";
import { createProviders } from "./create-providers.ts";
import { createGitHubReader } from "./github-reader.ts";
import { AuditUnusable, auditWriter } from "../record/audit-file.ts";

/** What a broker needs of its process. */
export interface RunBrokerDeps {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Spreads retries: `Math.random`. */
  readonly jitter: Jitter;
  /** For the issuer and GitHub; `nodeHttp` with the process's own proxy variables. */
  readonly send: HttpSend;
  /** One line with its end: the audit log, where it goes to stdout. */
  readonly stdout: (line: string) => void;
  /** One line with its end: the broker's own log. */
  readonly stderr: (line: string) => void;
}

export type BrokerParts = Pick<
  BrokerDeps,
  "rules" | "verify" | "store" | "gate" | "providers" | "keyRing" | "lockOwner"
> & {
  /** Reads at GitHub; undefined without `github`. */
  readonly reader: GitHubApi | undefined;
  readonly writeAudit: (line: string) => void;
};

/** Everything that the configuration names, made real. */
export async function createParts(
  config: BrokerConfig,
  deps: RunBrokerDeps,
): Promise<Result<BrokerParts, Failure>> {
  const { clock, randomBytes, send, jitter } = deps;
  try {
    const writeAudit = auditWriter(config.audit, deps.stdout);
    const opened = await openSqliteStore({ path: config.store.path, clock, randomBytes });
    const { heartbeatIntervalMs } = rulesOf(config);
    const store = withStallRecovery(opened, { clock, heartbeatIntervalMs });
    const reader = readerOf(config, send);
    const gate: Gate | undefined =
      reader === undefined
        ? undefined
        : createGitHubGate({ api: reader, clock, jitter, usesOf: usesIn(store) });
    return ok({
      rules: rulesOf(config),
      verify: createIdTokenVerifier({
        issuer: config.issuer,
        audience: config.url,
        maxAgeSeconds: config.limits.tokenMaxAgeSeconds,
        clockSkewSeconds: config.limits.clockSkewSeconds,
        keySet: createKeySet({ issuer: config.issuer, send, clock }),
        clock,
      }),
      store,
      reader,
      gate,
      providers: createProviders(config, deps),
      keyRing: undefined,
      lockOwner: `${hostname()}/${process.pid}/${Buffer.from(randomBytes(6)).toString("hex")}`,
      writeAudit,
    });
  } catch (error) {
    if (!(error instanceof StoreError || error instanceof AuditUnusable)) throw error;
    const code = error instanceof StoreError ? "store_unavailable" : "file_unreadable";
    return err(failure(code, error.message, { remedy: error.remedy }));
  }
}

function rulesOf({ owners, limits, servers }: BrokerConfig): BrokerRules {
  return {
    owners,
    tokenMaxAgeMs: limits.tokenMaxAgeSeconds * 1000,
    clockSkewMs: limits.clockSkewSeconds * 1000,
    leaseMaxTtlSeconds: limits.leaseMaxTtlSeconds,
    heartbeatIntervalMs: limits.heartbeatIntervalSeconds * 1000,
    servers: { postgres: Object.keys(servers.postgres), aws: Object.keys(servers.aws) },
  };
}

function readerOf({ github }: BrokerConfig, send: HttpSend): GitHubApi | undefined {
  if (github === undefined) return undefined;
  return createGitHubReader({ send, apiUrl: github.api, token: github.token });
}

/** So that the gate can say that an approval is used up. Whether it is, `reserve` decides when the lease is stored. */
function usesIn(store: LeaseStore): UsesOf {
  return ({ claims }, reviewIds) => store.countUses(reviewIds, jobKeyOf(claims));
}
