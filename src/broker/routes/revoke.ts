import { hashLeaseToken, parseLeaseToken } from "../../lease/lease-token.ts";
import { isEnded } from "../../lease/transitions.ts";
import { toRfc3339 } from "../../shared/clock.ts";
import type { RevokeResponse } from "../../shared/wire.ts";
import { jsonAnswer } from "../http/answer.ts";
import { startTrail } from "../record/audit.ts";
import { endedResponse, endMarked, recordFindings } from "../context/ended-lease.ts";
import { parseForm } from "../http/form.ts";
import { refusal } from "../refusal/refusal.ts";
import { FORM_TYPE, type Route, type RouteContext } from "./route.ts";
import { refusalAnswer } from "../refusal/refusal-answer.ts";

/**
 * `POST /revoke`: ends the lease of a lease token and says what was seen (RFC 7009 §2). An unknown token is answered with
 * 200 too; 503 when the lease could not be ended yet, and then the broker goes on.
 */
export const revokeRoute: Route = {
  method: "POST",
  path: "/revoke",
  mediaType: FORM_TYPE,
  audience: "clients",
  isUrgent: true,
  answer: async ({ body }, context) => {
    const { trace, deps } = context;
    const form = parseForm(body, { required: ["token"], optional: ["token_type_hint"] });
    if (!form.ok) return refusalAnswer(form.error, trace);
    const token = parseLeaseToken(form.value.get("token") ?? "");
    if (token === undefined) return jsonAnswer(await unknown(context), { trace });
    const leaseTokenHash = hashLeaseToken(token);
    const lease = await deps.store.findByTokenHash(leaseTokenHash);
    if (lease === undefined) return jsonAnswer(await unknown(context), { trace });
    const [marked = lease] = await deps.store.end({ lease: lease.id }, "task_ended");
    const now = await endMarked(marked, deps);
    const trail = startTrail(trace);
    trail.note({ lease: lease.id, leaseTokenHash, ended: [{ lease: lease.id, state: now.state }] });
    trail.note(recordFindings([now], deps));
    const [at, facts] = [deps.clock.now(), trail.known()];
    deps.audit({ at, trace, event: "revoke", outcome: "done", facts });
    if (isEnded(now.state)) return jsonAnswer(endedResponse(now, at), { trace });
    const why = now.lastError ?? "it was not done in time";
    return refusalAnswer(refusal("revocation_pending", why), trace);
  },
};

async function unknown({ deps }: RouteContext): Promise<RevokeResponse> {
  const checkedAt = toRfc3339(await deps.store.now());
  return {
    state: "unknown",
    proof: { checked_at: checkedAt, by: "broker", facts: ["no lease has this token"] },
  };
}
