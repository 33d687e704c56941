import type { Answer, IncomingRequest } from "../http/answer.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";

/** One endpoint: a method of a path, what it takes, and what it answers. */
export interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  /** The one media type of its body; undefined when its body is not read. */
  readonly mediaType?: string;
  /** Figures and health: on the admin listener where there is one. */
  readonly audience: "clients" | "admins" | "both";
  /** Keeps leases or ends them: answered also when others have to wait, or a flood would make them fall silent. */
  readonly isUrgent?: true;
  readonly answer: (request: IncomingRequest, context: RouteContext) => Promise<Answer>;
}

export interface RouteContext {
  readonly deps: BrokerDeps;
  readonly trace: string;
  readonly state: BrokerState;
}

/** What changes while the broker runs, besides the store. */
export interface BrokerState {
  /** Set once: it issues nothing more. */
  stopping: boolean;
  /** Exchanges under way. */
  exchanges: number;
  /** The store failed since somebody was heard last. */
  storeLost: boolean;
}

export const FORM_TYPE = "application/x-www-form-urlencoded";
