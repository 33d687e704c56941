import { silentAfterMs } from "../../lease/due.ts";
import { hashLeaseToken, parseLeaseToken } from "../../lease/lease-token.ts";
import type { Beat } from "../../lease/store.ts";
import { toRfc3339 } from "../../shared/clock.ts";
import type { Secret } from "../../shared/secret.ts";
import type { HeartbeatResponse } from "../../shared/wire.ts";
import { bearerToken } from "../http/bearer.ts";
import { jsonResponse } from "../http/response.ts";
import { refusal } from "../refusal/refusal.ts";
import { bearerRefusalResponse } from "../refusal/refusal-response.ts";
import type { Route, RouteContext } from "./route.ts";

/**
 * `POST /heartbeat`: shows that the step still runs. Its head decides, and it uses the store and nothing else: neither a
 * slow client nor a provider delays it.
 */
export const heartbeatRoute: Route = {
  method: "POST",
  path: "/heartbeat",
  audience: "clients",
  isUrgent: true,
  respond: async ({ headers }, context) => {
    const { trace, deps } = context;
    const bearer = bearerToken(headers);
    const token = bearer === undefined ? undefined : parseLeaseToken(bearer.reveal());
    const beat: Beat =
      token === undefined ? { kind: "unknown" } : await count(hashLeaseToken(token), context);
    if (beat.kind === "unknown") {
      return bearerRefusalResponse(
        refusal("lease_token_invalid", "no lease has this token"),
        trace,
      );
    }
    context.markAuthenticated();
    const body: HeartbeatResponse =
      beat.kind === "active"
        ? { active: true, expires_at: toRfc3339(beat.expiresAt) }
        : { active: false, reason: beat.reason, ...noteOf(beat, token, deps) };
    return jsonResponse(body, { trace });
  },
};

/** What withdrew the approval, and who, where this process knows. */
function noteOf(
  { reason }: Extract<Beat, { readonly kind: "ended" }>,
  token: Secret | undefined,
  { endNotes }: RouteContext["deps"],
): Pick<Extract<HeartbeatResponse, { readonly active: false }>, "because"> {
  if (reason !== "withdrawn" || token === undefined) return {};
  const because = endNotes?.get(hashLeaseToken(token));
  return because === undefined ? {} : { because };
}

/** While the store was lost, no heartbeat could be counted: every lease first gets its full time again. */
async function count(tokenHash: string, { deps, state }: RouteContext): Promise<Beat> {
  if (state.storeLost) {
    await deps.store.resetHeartbeats();
    state.storeLost = false;
  }
  return deps.store.beat(tokenHash, silentAfterMs(deps.rules.heartbeatIntervalMs));
}
