import type { Clock, Instant } from "../../../shared/clock.ts";
import { ok, type Result } from "../../../shared/result.ts";
import type { Discovery } from "../backend/access.ts";
import type { AgentRefusal } from "../backend/agent-refusal.ts";

/** Asks what this job could ask for: a request of its own each time. */
export type Discover = (signal: AbortSignal) => Promise<Result<Discovery, AgentRefusal>>;

/** What the job could ask for, without asking each time. */
export interface CachedDiscovery {
  get(options: {
    readonly signal: AbortSignal;
    readonly fresh?: boolean;
  }): Promise<Result<Discovery, AgentRefusal>>;
}

const MAX_AGE_MS = 60_000;
/** Each request costs an ID token and a line of the audit log, and an agent may call as often as it likes. */
const MIN_AGE_MS = 3000;

export interface CacheOptions {
  readonly clock: Clock;
  readonly first?: Discovery;
  /** How often it looks again for `fresh` before what it knows is old; absent: each time. */
  readonly maxFresh?: number;
}

export function cachedDiscovery(
  discover: Discover,
  { clock, first, maxFresh = Number.POSITIVE_INFINITY }: CacheOptions,
): CachedDiscovery {
  let freshLeft = maxFresh;
  let last: { readonly at: Instant; readonly discovery: Discovery } | undefined =
    first === undefined ? undefined : { at: clock.now(), discovery: first };
  let asking: Promise<Result<Discovery, AgentRefusal>> | undefined;
  const ask = async (signal: AbortSignal): Promise<Result<Discovery, AgentRefusal>> => {
    const at = clock.now();
    const discovered = await discover(signal);
    if (discovered.ok) last = { at, discovery: discovered.value };
    return discovered;
  };
  const notOlder = (most: number): Discovery | undefined => {
    if (last === undefined) return undefined;
    const age = clock.now() - last.at;
    return age >= 0 && age < most ? last.discovery : undefined;
  };
  return {
    get({ signal, fresh = false }) {
      const mustBeNew = fresh && freshLeft > 0;
      const usable = notOlder(mustBeNew ? MIN_AGE_MS : MAX_AGE_MS);
      if (usable !== undefined) return Promise.resolve(ok(usable));
      if (asking !== undefined) return asking;
      if (mustBeNew) freshLeft -= 1;
      asking = ask(signal).finally(() => {
        asking = undefined;
      });
      return asking;
    },
  };
}
