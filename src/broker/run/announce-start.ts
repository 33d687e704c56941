import type { Clock } from "../../shared/clock.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { Result } from "../../shared/result.ts";
import type { BrokerConfig } from "../config/config.ts";
import type { RunningServer } from "../http/server.ts";
import { whyNotValid } from "../http/tls-pair.ts";
import type { PolicyOverview } from "../policy/policy-overview.ts";
import type { Log } from "../record/log.ts";
import type { Listeners } from "./listeners.ts";
import type { RunBrokerExtras } from "./parts.ts";
import type { ReviewPolicies } from "./review-policies.ts";
import { storeAddress } from "./open-store.ts";
import { overviewText } from "./reload-report.ts";

export interface StartFacts {
  readonly config: BrokerConfig;
  readonly listeners: Listeners;
  readonly build: RunBrokerExtras["build"];
}

export interface AnnounceEffects {
  /** Reads every policy; its mistakes are logged one by one. */
  readonly readAll: () => Promise<Result<PolicyOverview, string>>;
  /** Logs the grants that the configuration has no server for. */
  readonly review: ReviewPolicies;
  readonly log: Log;
  readonly clock: Pick<Clock, "now">;
  /** Aborts when the broker stops before it has read them. */
  readonly signal: AbortSignal;
}

export interface Announced {
  /** The policies as they were read; undefined until then. */
  readonly policies: () => PolicyOverview | undefined;
  readonly done: Promise<void>;
}

/**
 * Logs `started` once all policies are read. Requests do not wait for that: the broker listens already, and a job reads its
 * own policy.
 */
export function announceStart(facts: StartFacts, effects: AnnounceEffects): Announced {
  const { log, signal } = effects;
  let read: PolicyOverview | undefined;
  const announce = async (): Promise<void> => {
    const policies = await effects.readAll();
    if (policies.ok) read = policies.value;
    if (signal.aborted) return;
    log(startedEntry(facts, policies));
    if (policies.ok) await effects.review(policies.value);
    const why = facts.config.tls && whyNotValid(facts.config.tls, effects.clock.now());
    if (why !== undefined) {
      const message = `${why} No job accepts it.`;
      const remedy = "Replace the files, then run `stepkey reload`.";
      log({ level: "error", event: "tls_not_valid", message, remedy });
    }
  };
  const done = announce().catch((error: unknown) => {
    log({ level: "error", event: "fault", message: faultText(error, { withName: true }) });
  });
  return { policies: () => read, done };
}

function startedEntry(
  { config, listeners: { main, admin }, build }: StartFacts,
  policies: Result<PolicyOverview, string>,
) {
  const servers = Object.entries(config.servers).flatMap(([kind, byName]) =>
    Object.keys(byName).map((name) => `${kind}/${name}`),
  );
  return {
    level: "info",
    event: "started",
    version: build?.version,
    commit: build?.commit,
    port: main.port,
    url: config.url,
    listen: addressOf(main),
    admin_listen: admin && addressOf(admin),
    tls_until: config.tls && new Date(config.tls.expiresAt).toISOString(),
    store: storeAddress(config.store),
    servers: servers.join(", "),
    policies: policies.ok ? overviewText(policies.value) : `not readable: ${policies.error}`,
  } as const;
}

function addressOf({ host, port }: RunningServer): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
