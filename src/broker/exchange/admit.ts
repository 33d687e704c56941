import { writeEventRefusal } from "../../policy/write-event.ts";
import { jobKeyOf, type Claims } from "../../shared/claims.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { refusal, type Refusal } from "../refusal/refusal.ts";
import { verifyToken } from "./authenticate.ts";
import type { ExchangeContext } from "./exchange-context.ts";
import { parseTokenRequest, type TokenRequest } from "./token-request.ts";

/** A request from a job that may ask at all. Policy has not been read yet. */
export interface AdmittedRequest {
  readonly request: TokenRequest;
  readonly claims: Claims;
}

type Check = (admitted: AdmittedRequest, deps: BrokerDeps) => Promise<Refusal | undefined>;

/** What is checked before policy is read, in this order. */
const CHECKS: readonly Check[] = [checkJobOpen, checkNotFrozen, checkWriteEvent];

/** The form, the ID token and its owner. After that it is known whose turn it is. */
export async function identify(
  body: Uint8Array,
  context: ExchangeContext,
): Promise<Result<AdmittedRequest, Refusal>> {
  const request = parseTokenRequest(body);
  if (!request.ok) return request;
  const { grant, environment, access, step, uses, ttlSeconds, task, agent } = request.value;
  const asked = { grant, environment, access, step, uses, ttlSeconds, task, agent };
  context.trail.note({ request: asked });
  const claims = await verifyToken(request.value.idToken, context, "exchange");
  return claims.ok ? ok({ request: request.value, claims: claims.value }) : claims;
}

/** The checks that need no policy. */
export async function admit(
  identified: AdmittedRequest,
  { deps }: Pick<ExchangeContext, "deps">,
): Promise<Refusal | undefined> {
  for (const check of CHECKS) {
    const refused = await check(identified, deps);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

async function checkJobOpen(
  { claims }: AdmittedRequest,
  { store }: BrokerDeps,
): Promise<Refusal | undefined> {
  const closed = await store.isJobClosed(jobKeyOf(claims));
  return closed ? refusal("job_closed", "the job was closed before") : undefined;
}

async function checkNotFrozen(
  { claims, request }: AdmittedRequest,
  { store }: BrokerDeps,
): Promise<Refusal | undefined> {
  const frozen = await store.isFrozen(request.grant, claims.repository);
  return frozen
    ? refusal("frozen", "everything, the grant or the repository is frozen")
    : undefined;
}

async function checkWriteEvent({ claims, request }: AdmittedRequest): Promise<Refusal | undefined> {
  const why = request.access === "write" ? writeEventRefusal(claims) : undefined;
  return why === undefined ? undefined : refusal("write_event_refused", why);
}
