import { jsonResponse } from "../http/response.ts";
import { refusal } from "../refusal/refusal.ts";
import { refusalResponse } from "../refusal/refusal-response.ts";
import type { Route } from "./route.ts";

/** `GET /healthz`: the process is alive. */
export const healthRoute: Route = {
  method: "GET",
  path: "/healthz",
  audience: "both",
  respond: async (_request, { trace }) => jsonResponse({ status: "alive" }, { trace }),
};

/** `GET /readyz`: the broker could issue. The store is available, policy is readable, and the broker is not stopping. */
export const readyRoute: Route = {
  method: "GET",
  path: "/readyz",
  audience: "both",
  respond: async (_request, { deps, trace, state }) => {
    if (state.stopping)
      return refusalResponse(refusal("stopping", "the broker is stopping"), trace);
    // A failure of the store becomes `store_unavailable`.
    await deps.store.freezes();
    const usable = await deps.policy.isUsable();
    if (usable) return jsonResponse({ status: "ready" }, { trace });
    return refusalResponse(
      refusal("policy_unavailable", "the policy directory cannot be read"),
      trace,
    );
  },
};
