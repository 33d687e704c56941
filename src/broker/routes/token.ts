import { isAuthenticated } from "../exchange/authenticate.ts";
import { exchange } from "../exchange/exchange.ts";
import { COMMIT_SHA } from "../../shared/patterns.ts";
import { COMMIT_HEADER } from "../../shared/wire.ts";
import type { IncomingRequest } from "../http/incoming-request.ts";
import { jsonResponse, type BrokerResponse } from "../http/response.ts";
import { startAuditTrail } from "../record/audit.ts";
import { refusal, type Refusal } from "../refusal/refusal.ts";
import { refusalResponse } from "../refusal/refusal-response.ts";
import { FORM_TYPE, type Route, type RouteContext } from "./route.ts";

/** `POST /token`: exchanges an ID token for a lease and its credential (RFC 8693 §2, RFC 9396 §6). */
export const tokenRoute: Route = {
  method: "POST",
  path: "/token",
  mediaType: FORM_TYPE,
  audience: "clients",
  respond: async (request, context) => {
    const { deps, trace, state } = context;
    const { turns, tokensInUse } = state;
    if (state.stopping) return refuseEarly(refusal("stopping", "the broker is stopping"), context);
    state.exchanges += 1;
    try {
      const trail = startAuditTrail(trace);
      const decided = await exchange(request, trail, { deps, turns, tokensInUse });
      if (isAuthenticated(trail)) {
        context.markAuthenticated();
        compareCommits(request, context);
      }
      const headers = deps.commit === undefined ? {} : { [COMMIT_HEADER]: deps.commit };
      return decided.ok
        ? jsonResponse(decided.value, { trace }, headers)
        : refusalResponse(decided.error, trace, headers);
    } finally {
      state.exchanges -= 1;
    }
  },
};

/** More would be somebody who makes them up. */
const MAX_OTHER_COMMITS = 20;

/** Says once of each other commit that an action of it asked: workflows should pin the one that the broker runs. */
function compareCommits({ headers }: IncomingRequest, { deps, state, trace }: RouteContext): void {
  const [action = ""] = headers[COMMIT_HEADER] ?? [];
  const { commit: broker, log } = deps;
  const { otherCommits } = state;
  if (broker === undefined || action === broker || !COMMIT_SHA.test(action)) return;
  if (otherCommits.has(action) || otherCommits.size >= MAX_OTHER_COMMITS) return;
  otherCommits.add(action);
  const message = "A workflow uses another commit of stepkey than this broker.";
  log({ level: "warning", event: "commit_differs", message, action, broker, trace });
}

/** The request was not even parsed, so nobody knows whose it is: it is counted, and not audited. */
function refuseEarly(refused: Refusal, { deps, trace }: RouteContext): BrokerResponse {
  deps.metrics.countDecision(refused.code);
  return refusalResponse(refused, trace);
}
