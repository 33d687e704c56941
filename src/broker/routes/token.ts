import { isAuthenticated } from "../exchange/authenticate.ts";
import { exchange } from "../exchange/exchange.ts";
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
      if (isAuthenticated(trail)) context.markAuthenticated();
      return decided.ok
        ? jsonResponse(decided.value, { trace })
        : refusalResponse(decided.error, trace);
    } finally {
      state.exchanges -= 1;
    }
  },
};

/** The request was not even parsed, so nobody knows whose it is: it is counted, and not audited. */
function refuseEarly(refused: Refusal, { deps, trace }: RouteContext): BrokerResponse {
  deps.metrics.countDecision(refused.code);
  return refusalResponse(refused, trace);
}
