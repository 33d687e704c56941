import { silentAfterMs } from "../../lease/due.ts";
import { hashLeaseToken, parseLeaseToken } from "../../lease/lease-token.ts";
import type { Beat } from "../../lease/store.ts";
import { toRfc3339 } from "../../shared/clock.ts";
import type { HeartbeatResponse } from "../../shared/wire.ts";
import { jsonAnswer } from "../http/answer.ts";
import { bearerToken } from "../http/bearer.ts";
import { refusal } from "../refusal/refusal.ts";
import type { Route, RouteContext } from "./route.ts";
import { bearerRefusalAnswer } from "../refusal/refusal-answer.ts";

/** `POST /heartbeat`: the sign that the step still runs. It touches the store and nothing else. */
export const heartbeatRoute: Route = {
  method: "POST",
  path: "/heartbeat",
  audience: "clients",
  isUrgent: true,
  answer: async ({ headers }, context) => {
    const { trace } = context;
    const bearer = bearerToken(headers);
    const token = bearer === undefined ? undefined : parseLeaseToken(bearer.reveal());
    const beat: Beat =
      token === undefined ? { kind: "unknown" } : await count(hashLeaseToken(token), context);
    if (beat.kind === "unknown") {
      return bearerRefusalAnswer(refusal("lease_token_invalid", "no lease has this token"), trace);
    }
    const body: HeartbeatResponse =
      beat.kind === "active"
        ? { active: true, expires_at: toRfc3339(beat.expiresAt) }
        : { active: false, reason: beat.reason };
    return jsonAnswer(body, { trace });
  },
};

/** After a time without the store nobody could be heard: every lease first gets its intervals anew. */
async function count(tokenHash: string, { deps, state }: RouteContext): Promise<Beat> {
  if (state.storeLost) {
    await deps.store.resetHeartbeats();
    state.storeLost = false;
  }
  return deps.store.beat(tokenHash, silentAfterMs(deps.rules.heartbeatIntervalMs));
}
