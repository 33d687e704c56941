import { setTimeout as pause } from "node:timers/promises";
import type { CapMemory } from "../../lease/caps.ts";
import type { Clock, Instant } from "../../shared/clock.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { Log } from "../record/log.ts";
import type { Metrics } from "../record/metrics.ts";

/** Holds organisations' policies that were there and are gone. */
export interface Caps {
  /** The owner's policy is there, with this text. */
  seen(owner: string, text: string): Promise<void>;
  /** It is not there. Returns the text that still limits; undefined if nothing does. */
  missed(owner: string): Promise<string | undefined>;
}

export interface CapOptions {
  readonly memory: CapMemory;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "countAlarm">;
  /** Whether the owner's policy is there now. */
  readonly exists: (owner: string) => Promise<boolean>;
  /** Where an owner's policy is. */
  readonly sourceOf: (owner: string) => string;
}

/** How long a policy must have been gone before it no longer limits. */
const HOLD_MS = 60_000;
/** How often the directory is looked at while a policy is gone: only one that stays away for all of the time is dropped. */
const LOOK_MS = 1000;
/** How often what the store remembers is compared with what is there: another broker may have changed it. */
const KEEP_MS = 10_000;

/** For the watch over what is gone: its waiting keeps no process alive. */
export const BACKGROUND_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds) => {
    await pause(milliseconds, undefined, { ref: false });
  },
};

export function createCaps(options: CapOptions): Caps {
  const { memory, clock } = options;
  const kept = new Map<string, { readonly text: string; readonly at: Instant }>();
  /** When the store last had none of an owner's. Most owners never had one, and this is on the way of every request. */
  const none = new Map<string, Instant>();
  /** Since when this process has seen an owner's policy gone, without a break. */
  const gone = new Map<string, Instant>();
  const look = async (owner: string, since: Instant): Promise<void> => {
    if (await options.exists(owner)) {
      gone.delete(owner);
    } else if (clock.now() - since >= HOLD_MS) {
      await memory.forgetCap(owner);
      gone.delete(owner);
      raise(owner, "has been gone for a minute, and no longer limits", options);
    }
  };
  let watching = false;
  const watch = async (): Promise<void> => {
    if (watching) return;
    watching = true;
    while (gone.size > 0) {
      await clock.sleep(LOOK_MS);
      for (const [owner, since] of gone) await logOnError(() => look(owner, since), options);
    }
    watching = false;
  };
  return {
    seen: async (owner, text) => {
      gone.delete(owner);
      none.delete(owner);
      const last = kept.get(owner);
      if (last?.text === text && clock.now() - last.at < KEEP_MS) return;
      await memory.keepCap(owner, text);
      kept.set(owner, { text, at: clock.now() });
    },
    missed: async (owner) => {
      kept.delete(owner);
      if (clock.now() - (none.get(owner) ?? Number.NEGATIVE_INFINITY) < LOOK_MS) return undefined;
      const text = await memory.findCap(owner);
      if (text === undefined) {
        gone.delete(owner);
        none.set(owner, clock.now());
        return undefined;
      }
      if (!gone.has(owner)) {
        gone.set(owner, clock.now());
        raise(owner, "is gone. It limits for another minute", options);
        void watch();
      }
      return text;
    },
  };
}

/** Most likely the store failed: the policy limits until it is available again. */
async function logOnError(look: () => Promise<void>, { log }: CapOptions): Promise<void> {
  try {
    await look();
  } catch (error) {
    log({ level: "error", event: "watch_failed", message: faultText(error, { withName: true }) });
  }
}

function raise(owner: string, what: string, { log, metrics, sourceOf }: CapOptions): void {
  metrics.countAlarm("cap_gone");
  const source = sourceOf(owner);
  const message = `The organisation's policy ${what}.`;
  log({ level: "warning", event: "alarm", alarm: "cap_gone", message, source });
}
