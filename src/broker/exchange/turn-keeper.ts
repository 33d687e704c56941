import type { Clock } from "../../shared/clock.ts";
import { ok, type Result } from "../../shared/result.ts";
import { refuse, type Refusal } from "../refusal/refusal.ts";
import { createFairTurns, type Party, type TurnLimits } from "./fair-turns.ts";

/** Gives requests their turns. */
export interface TurnKeeper {
  /** Waits for a turn. Call `done` when the turn is over. */
  take(party: Party): Promise<Result<{ readonly done: () => void }, Refusal>>;
}

/** What the admin who sets a limit calls it. */
type LimitNames = Readonly<Record<keyof TurnLimits, string>>;

export interface TurnKeeperOptions extends LimitNames {
  readonly clock: Clock;
  readonly limits: TurnLimits;
}

/** Of the 14 s that an exchange has, GitHub and the provider need the rest. */
const MAX_WAIT_MS = 6000;
/** An exchange responds sooner than this. */
const MAX_TYPICAL_MS = 15_000;
/** How much the newest exchange counts in what is typical. */
const WEIGHT = 0.1;

interface Ticket {
  readonly start: () => void;
}

/**
 * Queues first and refuses last. A request that would not get its turn before its client has no patience left is refused
 * at once, with the time after which it may: waiting would only cost it that time.
 */
export function createTurnKeeper(options: TurnKeeperOptions): TurnKeeper {
  const { clock, limits } = options;
  const turns = createFairTurns<Ticket>(limits);
  let typicalMs = 0;

  const run = (party: Party): { readonly done: () => void } => {
    const startedAt = clock.now();
    return {
      done: () => {
        // The clock may have been set.
        const tookMs = Math.min(Math.max(0, clock.now() - startedAt), MAX_TYPICAL_MS);
        typicalMs = typicalMs === 0 ? tookMs : typicalMs + WEIGHT * (tookMs - typicalMs);
        for (const ticket of turns.finish(party)) ticket.start();
      },
    };
  };
  /** How long a new request of this party would wait, if those before it take as long as is typical. */
  const expectedWait = (party: Party): number => {
    const { all, own } = turns.ahead(party);
    // A repository that waits has at most half of the places.
    const places = Math.min(limits.runningPerRepository, Math.ceil(limits.running / 2));
    return Math.max((all + 1) / limits.running, (own + 1) / places) * typicalMs;
  };

  const refuseLate = (party: Party, waitMs: number): ReturnType<typeof refuse> => {
    const bound = turns.boundBy(party);
    const reason = `${options[bound]} is ${limits[bound]}, and its turn would come too late`;
    return refuseFor(reason, waitMs);
  };

  return {
    take: async (party) => {
      const started = new AbortController();
      const ticket: Ticket = { start: () => started.abort("started") };
      const waitMs = expectedWait(party);
      const asked = turns.ask(ticket, party);
      if (asked === "runs") return ok(run(party));
      if (asked !== "waits") return refuseAt(options[asked], limits[asked], waitMs);
      if (waitMs > MAX_WAIT_MS) {
        turns.leave(ticket, party);
        return refuseLate(party, waitMs);
      }
      await clock.sleep(MAX_WAIT_MS, started.signal);
      if (started.signal.aborted) return ok(run(party));
      turns.leave(ticket, party);
      return refuseLate(party, expectedWait(party));
    },
  };
}

function refuseAt(name: string, most: number, waitMs: number): ReturnType<typeof refuse> {
  return refuseFor(`${name} is ${most}, and as many wait already`, waitMs);
}

/** The refusal names the limit, so that the reader can ask an admin to raise it. */
function refuseFor(reason: string, waitMs: number): ReturnType<typeof refuse> {
  return refuse("overloaded", reason, {
    remedy: `Try again after the time in Retry-After. The reason: ${reason}.`,
    retryAfterSeconds: Math.ceil(waitMs / 1000),
  });
}
