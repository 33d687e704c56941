import { jsonAnswer } from "../http/answer.ts";
import { refusal } from "../refusal/refusal.ts";
import type { Route } from "./route.ts";
import { refusalAnswer } from "../refusal/refusal-answer.ts";

/** `GET /healthz`: the process answers. */
export const healthRoute: Route = {
  method: "GET",
  path: "/healthz",
  audience: "both",
  answer: async (_request, { trace }) => jsonAnswer({ status: "alive" }, { trace }),
};

/** `GET /readyz`: it could issue: the store answers, policy can be read, and nobody told it to stop. */
export const readyRoute: Route = {
  method: "GET",
  path: "/readyz",
  audience: "both",
  answer: async (_request, { deps, trace, state }) => {
    if (state.stopping) return refusalAnswer(refusal("stopping", "told to stop"), trace);
    // Whatever the store throws here is answered as `store_unavailable`.
    await deps.store.freezes();
    const usable = await deps.policy.isUsable();
    if (usable) return jsonAnswer({ status: "ready" }, { trace });
    return refusalAnswer(refusal("policy_unavailable", "the policy cannot be read"), trace);
  },
};
