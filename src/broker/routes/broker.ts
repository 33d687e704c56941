import type { BrokerDeps } from "../context/broker-deps.ts";
import { createPublications } from "../context/publications.ts";
import { createSharedEnds } from "../context/shared-ends.ts";
import { createAllTurns } from "../exchange/all-turns.ts";
import { createTokensInUse } from "../exchange/single-use.ts";
import type { HttpHandler, Listener } from "../http/handler.ts";
import type { IncomingRequest } from "../http/incoming-request.ts";
import type { BrokerResponse } from "../http/response.ts";
import { newTraceId } from "../record/audit.ts";
import { refusalOfFault } from "../refusal/fault.ts";
import { refusal } from "../refusal/refusal.ts";
import { refusalResponse } from "../refusal/refusal-response.ts";
import { healthRoute, readyRoute } from "./admin.ts";
import { discoverRoute } from "./discover.ts";
import { heartbeatRoute } from "./heartbeat.ts";
import { leasesRoute } from "./leases.ts";
import { metricsRoute } from "./admin.ts";
import { publishedRoutes } from "./published.ts";
import { revokeRoute } from "./revoke.ts";
import type { BrokerState, Route } from "./route.ts";
import { createRouter } from "./router.ts";
import { tokenRoute } from "./token.ts";
import { webhookRoute } from "./webhook.ts";

const ROUTES: readonly Route[] = [
  tokenRoute,
  discoverRoute,
  revokeRoute,
  heartbeatRoute,
  leasesRoute,
  healthRoute,
  readyRoute,
  metricsRoute,
];

/** Each exchange ends by itself within 15 s. */
const IDLE_POLL_MS = 25;

/** The broker without its port: plain data in, plain data out. It never responds with a 500. */
export interface Broker extends HttpHandler {
  /** From now on nothing is issued; resolves when no exchange is running. Everything else goes on. */
  stopIssuing(): Promise<void>;
}

export function createBroker(deps: BrokerDeps): Broker {
  const turns = createAllTurns(deps);
  const router = createRouter([...ROUTES, webhookRoute(), ...publishedRoutes(deps.kinds.values())]);
  const state: BrokerState = {
    stopping: false,
    exchanges: 0,
    turns,
    ends: createSharedEnds(deps),
    publications: createPublications(deps),
    tokensInUse: createTokensInUse(),
    otherCommits: new Set(),
    storeLost: false,
  };
  const newTrace = (): string => newTraceId(deps.clock.now(), deps.randomBytes);
  const respond = async (
    request: IncomingRequest,
    listener: Listener,
    markAuthenticated: () => void,
  ): Promise<BrokerResponse> => {
    const trace = newTrace();
    try {
      const found = router.find(request, listener);
      if (!found.ok) return refusalResponse(found.error.refused, trace, found.error.headers);
      const context = { deps, trace, state, listener, markAuthenticated };
      return await found.value.respond(request, context);
    } catch (error) {
      return refusalResponse(refusalOfFault(error, { log: deps.log, trace }), trace);
    }
  };
  return {
    newTrace,
    routeName: (path) => router.routeName(path),
    isUrgent: (path) => router.isUrgent(path),
    bodyRule: (head) => router.bodyRule(head),
    refuse: ({ code, reason, ...rest }, trace) =>
      refusalResponse(refusal(code, reason, rest), trace),
    handle: async (request, listener) => {
      let isAuthenticated = false;
      const response = await respond(request, listener, () => {
        isAuthenticated = true;
      });
      // The next heartbeat sees it.
      if (response.code === "store_unavailable") state.storeLost = true;
      return { ...response, isAuthenticated };
    },
    stopIssuing: async () => {
      state.stopping = true;
      while (state.exchanges > 0) await deps.clock.sleep(IDLE_POLL_MS);
    },
  };
}
