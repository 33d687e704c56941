import type { ObservedCall } from "./call-durations.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/**
 * What spans may say, besides the call and its outcome. Nothing else reaches a collector: no text of a request, a response or an
 * error, and no token or its hash.
 */
export interface SpanFacts {
  /** The id that links a response to its line in the audit log. */
  readonly trace?: string | undefined;
  /** `lse_…`, public. */
  readonly lease?: string | undefined;
  /** The repository of a verified ID token. */
  readonly repository?: string | undefined;
  /** A grant that policy has. */
  readonly grant?: string | undefined;
  /** A refusal's code, or `granted`. */
  readonly code?: string | undefined;
}

/** Makes spans, and sends them to a collector later. Nothing of it throws or waits for the collector, except `stop`. */
export interface Tracing {
  /** Spans that begin while `work` runs are inside this one. `note` names what came of the call. */
  inSpan<T>(
    call: ObservedCall,
    facts: SpanFacts,
    work: (note: (outcome: string) => void) => Promise<T>,
  ): Promise<T>;
  /** Adds to the span in which the caller is. */
  note(facts: SpanFacts): void;
  /** Sends what is left, for a bounded time. */
  stop(): Promise<void>;
}

/** Where it shows that the collector takes no spans. */
export interface TracingEffects {
  readonly log: Log;
  readonly metrics: Pick<Metrics, "countLostSpans">;
}
