import { jsonAnswer } from "../http/answer.ts";
import { refusedEntry, startTrail } from "../record/audit.ts";
import { exchange } from "../exchange/exchange.ts";
import { refusal, type Refusal } from "../refusal/refusal.ts";
import { FORM_TYPE, type Route, type RouteContext } from "./route.ts";
import { refusalAnswer } from "../refusal/refusal-answer.ts";

const MOST_EXCHANGES = 64;

/** `POST /token`: exchanges an ID token for a lease and what it gives (RFC 8693 §2, RFC 9396 §6). */
export const tokenRoute: Route = {
  method: "POST",
  path: "/token",
  mediaType: FORM_TYPE,
  audience: "clients",
  answer: async ({ body }, context) => {
    const { deps, trace, state } = context;
    const unready = unreadyFor(context);
    if (unready !== undefined) return turnedAway(unready, context);
    state.exchanges += 1;
    try {
      const decided = await exchange(body, trace, deps);
      return decided.ok
        ? jsonAnswer(decided.value, { trace })
        : refusalAnswer(decided.error, trace);
    } finally {
      state.exchanges -= 1;
    }
  },
};

function unreadyFor({ deps, state }: RouteContext): Refusal | undefined {
  if (state.stopping) return refusal("stopping", "the broker was told to stop");
  const most = deps.rules.maxExchanges ?? MOST_EXCHANGES;
  if (state.exchanges < most) return undefined;
  return refusal("overloaded", `${most} exchanges are under way`, { retryAfterSeconds: 1 });
}

/** Nothing was looked at, but a refusal is a decision too. */
function turnedAway(
  refused: Refusal,
  { deps, trace }: RouteContext,
): ReturnType<typeof refusalAnswer> {
  deps.audit(refusedEntry("token", deps.clock.now(), { trail: startTrail(trace), refused }));
  deps.metrics.countDecision(refused.code);
  return refusalAnswer(refused, trace);
}
