import { StoreError } from "../../lease/store.ts";
import type { ObservedCall } from "./call-durations.ts";
import type { Metrics } from "./metrics.ts";
import type { SpanFacts, Tracing } from "./tracing.ts";

/** What is known of a call besides its name. */
export interface CallDescription<T> {
  /** Names what came of the call, from a closed list. */
  readonly outcomeOf: (result: T) => string;
  /** For its span alone. */
  readonly facts?: SpanFacts;
  /** Aborts when nobody waits for the call any more: its outcome is `late` then, also if it never settles. */
  readonly deadline?: AbortSignal;
}

/** Watches calls at the broker's edges, for metrics and traces. Results and errors pass unchanged, and no call waits for it. */
export type CallWatch = <T>(
  call: ObservedCall,
  work: () => Promise<T>,
  description: CallDescription<T>,
) => Promise<T>;

export interface CallWatchEffects {
  readonly metrics: Pick<Metrics, "observe">;
  /** Undefined: nobody collects traces. */
  readonly tracing?: Tracing | undefined;
  /** Milliseconds, with fractions, of a clock that nobody sets. */
  readonly steadyMs: () => number;
}

export function createCallWatch({ metrics, tracing, steadyMs }: CallWatchEffects): CallWatch {
  return <T>(
    call: ObservedCall,
    work: () => Promise<T>,
    { outcomeOf, facts = {}, deadline }: CallDescription<T>,
  ): Promise<T> => {
    const timed = async (note?: (outcome: string) => void): Promise<T> => {
      const startedAt = steadyMs();
      let isOver = false;
      const over = (outcome: string): void => {
        if (isOver) return;
        isOver = true;
        metrics.observe(call, outcome, (steadyMs() - startedAt) / 1000);
        note?.(outcome);
      };
      deadline?.addEventListener("abort", () => over("late"), { once: true });
      try {
        const result = await work();
        over(outcomeOf(result));
        return result;
      } catch (error) {
        over(error instanceof StoreError ? error.kind : "fault");
        throw error;
      }
    };
    return tracing === undefined ? timed() : tracing.inSpan(call, facts, timed);
  };
}

/** For parts that also run without a watch. */
export const UNWATCHED: CallWatch = (_call, work) => work();
