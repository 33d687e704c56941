import type { Answer, IncomingRequest } from "../http/answer.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { refusalOfFault } from "../refusal/fault.ts";
import { refusal } from "../refusal/refusal.ts";
import type { BrokerState, Route } from "./route.ts";
import { healthRoute, readyRoute } from "./health.ts";
import { heartbeatRoute } from "./heartbeat.ts";
import { leasesRoute } from "./leases.ts";
import { metricsRoute } from "./metrics.ts";
import { revokeRoute } from "./revoke.ts";
import { tokenRoute } from "./token.ts";
import { newTraceId } from "../record/trace-id.ts";
import { refusalAnswer } from "../refusal/refusal-answer.ts";

const ROUTES: readonly Route[] = [
  tokenRoute,
  revokeRoute,
  heartbeatRoute,
  leasesRoute,
  healthRoute,
  readyRoute,
  metricsRoute,
];

/** Each exchange ends by itself within 15 s. */
const IDLE_POLL_MS = 25;

/** Who may knock where: without an admin listener, everything is on the one there is. */
export type Listener = "clients" | "admins" | "all";

export interface Broker {
  /** Answers one request; never rejects, and never with a 500. */
  handle(request: IncomingRequest, listener?: Listener): Promise<Answer>;
  /** From now on nothing is issued; resolves when no exchange is under way. Everything else goes on. */
  stopIssuing(): Promise<void>;
  /** The path of an endpoint, or `other`: what a request log and a metric may show of a path that anyone can invent. */
  routeName(path: string): string;
  /** Whether the endpoint keeps leases or ends them. */
  isUrgent(path: string): boolean;
  newTrace(): string;
}

/** The broker without its port: plain data in, plain data out, and every effect an argument. */
export function createBroker(deps: BrokerDeps): Broker {
  const state: BrokerState = { stopping: false, exchanges: 0, storeLost: false };
  const newTrace = (): string => newTraceId(deps.clock.now(), deps.randomBytes);
  const handle = async (request: IncomingRequest, listener: Listener): Promise<Answer> => {
    const trace = newTrace();
    try {
      const found = findRoute(request, listener, trace);
      if (!("answer" in found)) return found;
      return await found.answer(request, { deps, trace, state });
    } catch (error) {
      return refusalAnswer(refusalOfFault(error, { log: deps.log, trace }), trace);
    }
  };
  return {
    newTrace,
    routeName: (path) => (ROUTES.some((route) => route.path === path) ? path : "other"),
    isUrgent: (path) => ROUTES.some((route) => route.path === path && route.isUrgent === true),
    stopIssuing: async () => {
      state.stopping = true;
      while (state.exchanges > 0) await deps.clock.sleep(IDLE_POLL_MS);
    },
    handle: async (request, listener = "all") => {
      const answer = await handle(request, listener);
      if (answer.code === "store_unavailable") state.storeLost = true;
      return answer;
    },
  };
}

/** The endpoint of a request, or why there is none. */
function findRoute(request: IncomingRequest, listener: Listener, trace: string): Route | Answer {
  const { path, method, query } = request;
  const here = ROUTES.filter((route) => route.path === path && isHeardAt(route, listener));
  if (here.length === 0) return refusalAnswer(refusal("not_found", "no such path"), trace);
  const route = here.find((one) => one.method === method);
  if (route === undefined) {
    const allow = here.map((one) => one.method).join(", ");
    return refusalAnswer(refusal("method_not_allowed", "no such method"), trace, { allow });
  }
  // What stands in an address ends in logs (RFC 6749 §2.3.1, RFC 6750 §5.3).
  if (query !== "" && route.method !== "GET") {
    return refusalAnswer(refusal("request_malformed", "parameters in the address"), trace);
  }
  if (route.mediaType !== undefined && !hasMediaType(request, route.mediaType)) {
    return refusalAnswer(refusal("media_type_unsupported", "another content type"), trace);
  }
  return route;
}

function isHeardAt({ audience }: Route, listener: Listener): boolean {
  return listener === "all" || audience === "both" || audience === listener;
}

/** One content type, its own parameters aside; a charset other than UTF-8 would be read wrongly. */
function hasMediaType({ headers }: IncomingRequest, expected: string): boolean {
  const [value = "", ...others] = headers["content-type"] ?? [];
  const [type = "", ...parameters] = value.toLowerCase().split(";");
  const charsets = parameters.map((part) => part.trim()).filter((part) => part !== "");
  const isUtf8 = charsets.every((part) => part === "charset=utf-8" || part === 'charset="utf-8"');
  return others.length === 0 && type.trim() === expected && isUtf8;
}
