import type { BrokerConfig } from "../config/config.ts";
import type { BrokerRules } from "../context/broker-deps.ts";
import { serverNames } from "./create-providers.ts";

/** What the endpoints need from a configuration. */
export function rulesOf(config: BrokerConfig): BrokerRules {
  const { owners, limits } = config;
  return {
    owners,
    tokenMaxAgeMs: limits.tokenMaxAgeSeconds * 1000,
    clockSkewMs: limits.clockSkewSeconds * 1000,
    leaseMaxTtlSeconds: limits.leaseMaxTtlSeconds,
    heartbeatIntervalMs: limits.heartbeatIntervalSeconds * 1000,
    servers: serverNames(config),
    maxExchanges: limits.exchanges,
    maxExchangesPerOwner: limits.exchangesPerOwner,
    maxExchangesPerRepository: limits.exchangesPerRepository,
    maxWaitingExchanges: limits.waitingExchanges,
    maxWaitingExchangesPerRepository: limits.waitingExchangesPerRepository,
    // Half of what is kept for requests that keep or end leases: the other half is for those that do not wait.
    maxWaitingEnds: Math.floor(limits.connections / 8),
  };
}
