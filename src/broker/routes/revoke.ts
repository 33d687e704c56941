import { hashLeaseToken, parseLeaseToken } from "../../lease/lease-token.ts";
import type { Lease } from "../../lease/lease.ts";
import { isEnded } from "../../lease/transitions.ts";
import { toRfc3339 } from "../../shared/clock.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import { valueWithin } from "../../shared/settles-within.ts";
import type { RevokeResponse } from "../../shared/wire.ts";
import { endedResponse, recordFindings, requestedResponse } from "../context/ended-lease.ts";
import { bearerToken } from "../http/bearer.ts";
import { parseForm } from "../http/form.ts";
import type { IncomingRequest, RequestHead } from "../http/incoming-request.ts";
import { announcesBody } from "../http/read-request.ts";
import { jsonResponse } from "../http/response.ts";
import { startAuditTrail } from "../record/audit.ts";
import { refusal, refuse, type Refusal } from "../refusal/refusal.ts";
import { refusalResponse } from "../refusal/refusal-response.ts";
import { FORM_TYPE, type Route, type RouteContext } from "./route.ts";

/** A lease token with its hint has less than 100 bytes, and comes with the head or right after it. */
const MAX_BODY_BYTES = 4096;
const BODY_WITHIN_MS = 2000;

/**
 * `POST /revoke`: ends the lease of a lease token and returns the proof (RFC 7009 §2). The status is 200 for an unknown
 * token too, and 503 while the lease has not ended: the broker keeps trying. The token comes in the form of RFC 7009, or as
 * a bearer without a body, so that the head decides.
 */
export const revokeRoute: Route = {
  method: "POST",
  path: "/revoke",
  mediaType: FORM_TYPE,
  audience: "clients",
  isUrgent: true,
  maxBodyBytes: MAX_BODY_BYTES,
  bodyWithinMs: BODY_WITHIN_MS,
  isDecidedByHead: (head) => leaseBearer(head) !== undefined,
  respond: async (request, context) => {
    const { trace, deps } = context;
    const given = tokenOf(request);
    if (!given.ok) return refusalResponse(given.error, trace);
    const token = given.value;
    if (token === undefined) return jsonResponse(await unknownToken(context), { trace });
    const leaseTokenHash = hashLeaseToken(token);
    const lease = await deps.store.findByTokenHash(leaseTokenHash);
    if (lease === undefined) return jsonResponse(await unknownToken(context), { trace });
    context.markAuthenticated();
    const { now, requested } = await endFor(lease, request, context);
    const trail = startAuditTrail(trace);
    trail.note({ lease: lease.id, leaseTokenHash, ended: [{ lease: lease.id, state: now.state }] });
    // Recorded when it ended; a repeated request ends nothing.
    if (!isEnded(lease.state)) trail.note(recordFindings([now], deps));
    const [at, facts] = [deps.clock.now(), trail.known()];
    deps.audit({ at, trace, event: "revoke", outcome: "done", facts });
    if (requested !== undefined) return jsonResponse(requestedResponse(requested, at), { trace });
    if (isEnded(now.state)) return jsonResponse(endedResponse(now, at), { trace });
    const why = now.lastError ?? "it has not ended yet";
    return refusalResponse(refusal("revocation_pending", why), trace);
  },
};

/** How far the end of a lease is. */
interface EndForCaller {
  readonly now: Lease;
  /** What was seen when the provider had revoked it; undefined where the caller waited for all of the end. */
  readonly requested: readonly string[] | undefined;
}

async function endFor(
  lease: Lease,
  request: IncomingRequest,
  context: RouteContext,
): Promise<EndForCaller> {
  const { deps, state } = context;
  const ending = state.ends.endOne(lease, async () => {
    const [marked = lease] = await deps.store.end({ lease: lease.id }, "task_ended");
    return marked;
  });
  const inTime = await withinPatience(ending, request, context);
  if (inTime !== undefined) return { now: inTime, requested: undefined };
  const requested = state.ends.requested(lease.id);
  if (requested !== undefined) return { now: { ...lease, state: "revoking" }, requested };
  return { now: await ending, requested };
}

const PREFERRED = /(?:^|,)\s*wait=(?<seconds>\d{1,3})\s*(?:,|;|$)/u;

/**
 * The lease, or undefined where the caller waits for less time: `Prefer: wait=5` (RFC 7240 §4.3). A runner that was cancelled has
 * some seconds only. The end goes on.
 */
async function withinPatience(
  ending: Promise<Lease>,
  { headers }: IncomingRequest,
  { deps }: RouteContext,
): Promise<Lease | undefined> {
  const seconds = PREFERRED.exec(headers["prefer"]?.join(",") ?? "")?.groups?.["seconds"];
  if (seconds === undefined) return ending;
  return await valueWithin(ending, Number(seconds) * 1000, deps.clock);
}

/** Undefined when what was given cannot be a lease token. */
function tokenOf(request: IncomingRequest): Result<Secret | undefined, Refusal> {
  const bearer = leaseBearer(request);
  if (bearer !== undefined) {
    // RFC 6750 §2: no more than one way in one request. Which of two tokens is meant would be a guess.
    return announcesBody(request)
      ? refuse("request_malformed", "it has a lease token as a bearer, and a body")
      : ok(bearer);
  }
  const form = parseForm(request.body, { required: ["token"], optional: ["token_type_hint"] });
  if (!form.ok) return err(refusal("request_malformed", form.error));
  return ok(parseLeaseToken(form.value.get("token") ?? ""));
}

/** Any other bearer is somebody else's: a proxy's, for example. */
function leaseBearer({ headers }: RequestHead): Secret | undefined {
  const bearer = bearerToken(headers);
  return bearer === undefined ? undefined : parseLeaseToken(bearer.reveal());
}

async function unknownToken({ deps }: RouteContext): Promise<RevokeResponse> {
  const checkedAt = toRfc3339(await deps.store.now());
  return {
    state: "unknown",
    proof: { checked_at: checkedAt, by: "broker", facts: ["no lease has this token"] },
  };
}
