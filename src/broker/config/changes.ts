import type { BrokerConfig } from "./config.ts";
import { sameSettings } from "./same-settings.ts";
import { isSameStore } from "./store-field.ts";

/** How a configuration differs from the one that a broker runs with, by its keys. */
export interface ConfigChanges {
  /** What a running broker can take up: `owners`, `servers.postgres.staging (added)`. */
  readonly live: readonly string[];
  /** What needs a restart. */
  readonly needsRestart: readonly string[];
}

/** Compares what is written by its keys. A secret that changed shows as its key alone. */
export function configChanges(before: BrokerConfig, after: BrokerConfig): ConfigChanges {
  const differ = (key: keyof BrokerConfig): boolean => !sameSettings(before[key], after[key]);
  const changed = (key: keyof BrokerConfig, name: string = key): readonly string[] =>
    differ(key) ? [name] : [];
  /** Whether a part exists is decided when the broker starts; what is in it can change. */
  const part = (key: "tls" | "github"): Changed => {
    if (!differ(key)) return NONE;
    const isLive = before[key] !== undefined && after[key] !== undefined;
    return isLive ? { live: [key], needsRestart: [] } : { live: [], needsRestart: [key] };
  };
  const storeKey = before.storeKeys.length > 0 && after.storeKeys.length > 0;
  const parts = [part("tls"), part("github"), limitChanges(before, after)];
  return {
    live: [
      ...changed("owners"),
      ...changed("policy"),
      ...serverChanges(before, after),
      ...(storeKey ? changed("storeKeys", "store-key") : []),
      ...parts.flatMap(({ live }) => live),
    ],
    needsRestart: [
      ...changed("url"),
      ...changed("listen"),
      ...changed("adminListen", "admin-listen"),
      ...changed("proxy"),
      ...changed("issuer"),
      ...changed("audit"),
      ...changed("breakGlass", "break-glass"),
      ...(isSameStore(before.store, after.store) ? [] : ["store"]),
      ...(storeKey ? [] : changed("storeKeys", "store-key")),
      ...parts.flatMap(({ needsRestart }) => needsRestart),
    ],
  };
}

/** The configuration that a running broker has after it took up what it can of another one. */
export function takenUp(before: BrokerConfig, after: BrokerConfig): BrokerConfig {
  const { owners, policy, servers, limits } = after;
  return {
    ...before,
    owners,
    policy,
    servers,
    limits: { ...before.limits, leaseMaxTtlSeconds: limits.leaseMaxTtlSeconds },
    storeKeys:
      before.storeKeys.length > 0 && after.storeKeys.length > 0
        ? after.storeKeys
        : before.storeKeys,
    tls: before.tls && (after.tls ?? before.tls),
    github: before.github && (after.github ?? before.github),
  };
}

type Changed = ConfigChanges;
const NONE: Changed = { live: [], needsRestart: [] };

function limitChanges(before: BrokerConfig, after: BrokerConfig): Changed {
  const { leaseMaxTtlSeconds: ttlBefore, ...othersBefore } = before.limits;
  const { leaseMaxTtlSeconds: ttlAfter, ...given } = after.limits;
  // With another number of owners, this one may have another default, which nobody wrote.
  const { exchangesPerOwner, ...writtenBefore } = othersBefore;
  const { exchangesPerOwner: ofOwner, ...written } = given;
  const share = exchangesPerOwner === ofOwner ? [] : ["limits.exchanges-per-owner"];
  return {
    live: ttlBefore === ttlAfter ? [] : ["limits.lease-max-ttl"],
    needsRestart: sameSettings(writtenBefore, written) ? share : ["limits"],
  };
}

function serverChanges(before: BrokerConfig, after: BrokerConfig): readonly string[] {
  const [old, now] = [entriesOf(before), entriesOf(after)];
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names].flatMap((name) => {
    if (!old.has(name)) return [`${name} (added)`];
    if (!now.has(name)) return [`${name} (removed)`];
    return sameSettings(old.get(name), now.get(name)) ? [] : [name];
  });
}

function entriesOf({ servers }: BrokerConfig): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(servers).flatMap(([kind, byName]) =>
      Object.entries(byName).map(([name, entry]) => [`servers.${kind}.${name}`, entry] as const),
    ),
  );
}
