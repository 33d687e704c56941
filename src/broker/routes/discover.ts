import { discover } from "../discovery/discover.ts";
import { isAuthenticated } from "../exchange/authenticate.ts";
import { bearerToken } from "../http/bearer.ts";
import { jsonResponse } from "../http/response.ts";
import { startAuditTrail } from "../record/audit.ts";
import { refusal } from "../refusal/refusal.ts";
import { bearerRefusalResponse } from "../refusal/refusal-response.ts";
import type { Route } from "./route.ts";

/** `POST /discover`: what the job whose fresh ID token this is could ask for. */
export const discoverRoute: Route = {
  method: "POST",
  path: "/discover",
  audience: "clients",
  respond: async ({ headers, peer }, context) => {
    const { deps, trace, state } = context;
    if (state.stopping) {
      return bearerRefusalResponse(refusal("stopping", "the broker is stopping"), trace);
    }
    const token = bearerToken(headers);
    if (token === undefined) {
      const reason = "the request does not have exactly one bearer token";
      return bearerRefusalResponse(refusal("token_malformed", reason), trace);
    }
    const trail = startAuditTrail(trace);
    const decided = await discover({ token, peer }, trail, { deps, turns: state.turns });
    if (isAuthenticated(trail)) context.markAuthenticated();
    return decided.ok
      ? jsonResponse(decided.value, { trace })
      : bearerRefusalResponse(decided.error, trace);
  },
};
