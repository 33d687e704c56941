import { writeEventRefusal } from "../../policy/write-event.ts";
import { jobKeyOf, type Claims } from "../../shared/claims.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Trail } from "../record/audit.ts";
import { authenticate } from "./authenticate.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { refusal, type Refusal } from "../refusal/refusal.ts";
import { parseTokenRequest, type TokenRequest } from "./token-request.ts";

/** A question by a job that may ask at all. */
export interface Asked {
  readonly request: TokenRequest;
  readonly claims: Claims;
}

type Check = (asked: Asked, deps: BrokerDeps) => Promise<Refusal | undefined>;

/** What is decided before policy is read, in this order. */
const CHECKS: readonly Check[] = [jobIsOpen, nothingIsFrozen, eventMayWrite];

/** Form and shape, the ID token, its owner, its first use; then the checks that need no policy. */
export async function admit(
  body: Uint8Array,
  deps: BrokerDeps,
  trail: Trail,
): Promise<Result<Asked, Refusal>> {
  const request = parseTokenRequest(body);
  if (!request.ok) return request;
  const { grant, environment, access, step, ttlSeconds } = request.value;
  trail.note({ request: { grant, environment, access, step, ttlSeconds } });
  const claims = await authenticate(request.value.idToken, deps, trail);
  if (!claims.ok) return claims;
  const asked = { request: request.value, claims: claims.value };
  for (const check of CHECKS) {
    const refused = await check(asked, deps);
    if (refused !== undefined) return err(refused);
  }
  return ok(asked);
}

async function jobIsOpen({ claims }: Asked, { store }: BrokerDeps): Promise<Refusal | undefined> {
  const closed = await store.isJobClosed(jobKeyOf(claims));
  return closed ? refusal("job_closed", "the job was closed before") : undefined;
}

async function nothingIsFrozen(
  { claims, request }: Asked,
  { store }: BrokerDeps,
): Promise<Refusal | undefined> {
  const frozen = await store.isFrozen(request.grant, claims.repository);
  return frozen
    ? refusal("frozen", "everything, the grant or the repository is frozen")
    : undefined;
}

async function eventMayWrite({ claims, request }: Asked): Promise<Refusal | undefined> {
  const why = request.access === "write" ? writeEventRefusal(claims) : undefined;
  return why === undefined ? undefined : refusal("write_event_refused", why);
}
