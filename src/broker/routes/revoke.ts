import { hashLeaseToken, parseLeaseToken } from "../../lease/lease-token.ts";
import { isEnded } from "../../lease/transitions.ts";
import { toRfc3339 } from "../../shared/clock.ts";
import type { RevokeResponse } from "../../shared/wire.ts";
import { endedResponse, endMarked, recordFindings } from "../context/ended-lease.ts";
import { parseForm } from "../http/form.ts";
import { jsonResponse } from "../http/response.ts";
import { startAuditTrail } from "../record/audit.ts";
import { refusal } from "../refusal/refusal.ts";
import { refusalResponse } from "../refusal/refusal-response.ts";
import { FORM_TYPE, type Route, type RouteContext } from "./route.ts";

/**
 * `POST /revoke`: ends the lease of a lease token and returns the proof (RFC 7009 §2). The status is 200 for an unknown
 * token too, and 503 while the lease has not ended: the broker keeps trying.
 */
export const revokeRoute: Route = {
  method: "POST",
  path: "/revoke",
  mediaType: FORM_TYPE,
  audience: "clients",
  isUrgent: true,
  respond: async ({ body }, context) => {
    const { trace, deps } = context;
    const form = parseForm(body, { required: ["token"], optional: ["token_type_hint"] });
    if (!form.ok) return refusalResponse(refusal("request_malformed", form.error), trace);
    const token = parseLeaseToken(form.value.get("token") ?? "");
    if (token === undefined) return jsonResponse(await unknownToken(context), { trace });
    const leaseTokenHash = hashLeaseToken(token);
    const lease = await deps.store.findByTokenHash(leaseTokenHash);
    if (lease === undefined) return jsonResponse(await unknownToken(context), { trace });
    const [marked = lease] = await deps.store.end({ lease: lease.id }, "task_ended");
    const now = await endMarked(marked, deps);
    const trail = startAuditTrail(trace);
    trail.note({ lease: lease.id, leaseTokenHash, ended: [{ lease: lease.id, state: now.state }] });
    // Recorded when it ended; a repeated request ends nothing.
    if (!isEnded(lease.state)) trail.note(recordFindings([now], deps));
    const [at, facts] = [deps.clock.now(), trail.known()];
    deps.audit({ at, trace, event: "revoke", outcome: "done", facts });
    if (isEnded(now.state)) return jsonResponse(endedResponse(now, at), { trace });
    const why = now.lastError ?? "it did not end in time";
    return refusalResponse(refusal("revocation_pending", why), trace);
  },
};

async function unknownToken({ deps }: RouteContext): Promise<RevokeResponse> {
  const checkedAt = toRfc3339(await deps.store.now());
  return {
    state: "unknown",
    proof: { checked_at: checkedAt, by: "broker", facts: ["no lease has this token"] },
  };
}
