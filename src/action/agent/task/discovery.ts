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

export function cachedDiscovery(
  discover: Discover,
  { clock, first }: { readonly clock: Clock; readonly first?: Discovery },
): CachedDiscovery {
  let last: { readonly at: Instant; readonly discovery: Discovery } | undefined =
    first === undefined ? undefined : { at: clock.now(), discovery: first };
  let asking: Promise<Result<Discovery, AgentRefusal>> | undefined;
  const ask = async (signal: AbortSignal): Promise<Result<Discovery, AgentRefusal>> => {
    const at = clock.now();
    const discovered = await discover(signal);
    if (discovered.ok) last = { at, discovery: discovered.value };
    return discovered;
  };
  return {
    get({ signal, fresh = false }) {
      const age = last === undefined ? Number.POSITIVE_INFINITY : clock.now() - last.at;
      const isUsable = age >= 0 && age < (fresh ? MIN_AGE_MS : MAX_AGE_MS);
      if (last !== undefined && isUsable) return Promise.resolve(ok(last.discovery));
      asking ??= ask(signal).finally(() => {
        asking = undefined;
      });
      return asking;
    },
  };
}
