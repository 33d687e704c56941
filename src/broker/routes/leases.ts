import { jobKeyOf, type Claims } from "../../shared/claims.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { CloseJobResponse } from "../../shared/wire.ts";
import { endedResponse, recordFindings } from "../context/ended-lease.ts";
import { isAuthenticated, verifyToken } from "../exchange/authenticate.ts";
import { burnToken } from "../exchange/single-use.ts";
import { bearerToken } from "../http/bearer.ts";
import type { IncomingRequest } from "../http/incoming-request.ts";
import { jsonResponse } from "../http/response.ts";
import { refusedEntry, startAuditTrail, type AuditTrail } from "../record/audit.ts";
import { refusalOfFault } from "../refusal/fault.ts";
import { refuse, type Refusal } from "../refusal/refusal.ts";
import { bearerRefusalResponse } from "../refusal/refusal-response.ts";
import type { BrokerState, Route, RouteContext } from "./route.ts";

/**
 * `DELETE /leases`: closes the job whose fresh ID token this is, and ends every lease of it. The response has the state of
 * each lease; the broker keeps trying to end those that have not ended yet.
 */
export const leasesRoute: Route = {
  method: "DELETE",
  path: "/leases",
  audience: "clients",
  isUrgent: true,
  respond: async (request, context) => {
    const { deps, trace } = context;
    const trail = startAuditTrail(trace);
    const closed = await closeJob(request, context, trail);
    const isVerified = isAuthenticated(trail);
    if (isVerified) context.markAuthenticated();
    const at = deps.clock.now();
    if (closed.ok) {
      const facts = trail.known();
      deps.audit({ at, trace, event: "close_job", outcome: "done", facts });
      return jsonResponse(closed.value, { trace });
    }
    if (isVerified) deps.audit(refusedEntry("close_job", at, { trail, refused: closed.error }));
    return bearerRefusalResponse(closed.error, trace);
  },
};

async function closeJob(
  { headers, peer }: Pick<IncomingRequest, "headers" | "peer">,
  { deps, trace, state }: RouteContext,
  trail: AuditTrail,
): Promise<Result<CloseJobResponse, Refusal>> {
  try {
    const token = bearerToken(headers);
    if (token === undefined)
      return refuse("token_malformed", "the request does not have exactly one bearer token");
    const context = { deps, trail, turns: state.turns, peer };
    const claims = await verifyToken(token, context, "end");
    if (!claims.ok) return claims;
    const used = await burnToken(claims.value, context);
    return used === undefined
      ? ok(await endAll(claims.value, { deps, ends: state.ends }, trail))
      : err(used);
  } catch (error) {
    return err(refusalOfFault(error, { log: deps.log, trace }));
  }
}

async function endAll(
  claims: Claims,
  { deps, ends }: Pick<RouteContext, "deps"> & Pick<BrokerState, "ends">,
  trail: AuditTrail,
): Promise<CloseJobResponse> {
  const marked = await deps.store.closeJob(jobKeyOf(claims), "job_closed");
  const leases = await ends.endAll(marked);
  trail.note({ ended: leases.map(({ id, state }) => ({ lease: id, state })) });
  trail.note(recordFindings(leases, deps));
  const now = deps.clock.now();
  return {
    leases: leases.map((lease) => Object.assign(endedResponse(lease, now), { lease: lease.id })),
  };
}
