import type { AllTurns } from "../exchange/all-turns.ts";
import type { TokensInUse } from "../exchange/single-use.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { Publications } from "../context/publications.ts";
import type { SharedEnds } from "../context/shared-ends.ts";
import type { BodyRoom, Listener } from "../http/handler.ts";
import type { IncomingRequest, RequestHead } from "../http/incoming-request.ts";
import type { BrokerResponse } from "../http/response.ts";

/** One endpoint: the method of a path, what it accepts, and how it responds. */
export interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  /** The path ends with a slash, and one name follows it. */
  readonly endsWithName?: true;
  /** The only media type that its body may have; undefined when it does not read a body. */
  readonly mediaType?: string;
  /** The largest body that it reads, in bytes; 64 KiB. */
  readonly maxBodyBytes?: number;
  /** What bodies above the usual size share. */
  readonly room?: BodyRoom;
  /** How long that body may take, where that is shorter than for a whole request. */
  readonly bodyWithinMs?: number;
  /** Whether this head has all that the route needs: then no byte of a body is read. */
  readonly isDecidedByHead?: (head: RequestHead) => boolean;
  /** Which listener serves it. Metrics and health are for the admin listener, where there is one. */
  readonly audience: Exclude<Listener, "all"> | "both";
  /** It keeps leases alive, ends them or watches the broker, so an overloaded broker serves it too. */
  readonly isUrgent?: true;
  readonly respond: (request: IncomingRequest, context: RouteContext) => Promise<BrokerResponse>;
}

export interface RouteContext {
  readonly deps: BrokerDeps;
  readonly trace: string;
  /** The listener on which the request came in. */
  readonly listener: Listener;
  readonly state: BrokerState;
  /** Says that the token of this request is good: its log line is written, however many requests there are. */
  markAuthenticated(): void;
}

/** What changes while the broker runs, apart from the store. */
export interface BrokerState {
  /** Set once: from then on the broker issues nothing. */
  stopping: boolean;
  /** How many exchanges are running. */
  exchanges: number;
  /** Who runs and who waits. */
  readonly turns: AllTurns;
  /** Leases that requests wait to see ended. */
  readonly ends: SharedEnds;
  /** What kinds of credential publish about leases that have ended. */
  readonly publications: Publications;
  readonly tokensInUse: TokensInUse;
  /** Commits of actions, other than the broker's, of which the log says already that they differ. */
  readonly otherCommits: Set<string>;
  /** The store has failed since the last heartbeat. */
  storeLost: boolean;
}

export const FORM_TYPE = "application/x-www-form-urlencoded";
