import type { Instant } from "../shared/clock.ts";

/** When brokers last took an event of GitHub: what GitHub could not deliver since is read from its log. */
export interface EventMemory {
  /** Remembers that it was now. */
  keepEventTime(): Promise<void>;
  /** Undefined: never. */
  eventTime(): Promise<Instant | undefined>;
}
