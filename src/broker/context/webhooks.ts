import type { Secret } from "../../shared/secret.ts";

/** One delivery whose signature was good. */
export interface Delivery {
  /** GitHub's id of it, the same when it delivers again. */
  readonly id: string;
  /** The name of the event. */
  readonly event: string;
  readonly payload: unknown;
}

/** What the broker does with GitHub's events. */
export interface Webhooks {
  /** Two while one is replaced; empty: the broker takes no events. */
  secrets(): readonly Secret[];
  /** Returns at once. What came before, or says nothing that matters, changes nothing. */
  receive(delivery: Delivery): void;
}
