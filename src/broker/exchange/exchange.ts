import { startBudget } from "../../shared/deadline.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { TokenResponse } from "../../shared/wire.ts";
import type { IncomingRequest } from "../http/incoming-request.ts";
import { refusedEntry, type AuditTrail } from "../record/audit.ts";
import { refusalOfFault } from "../refusal/fault.ts";
import { remedyDuringOutage } from "../refusal/outage-remedy.ts";
import { refuse, type Refusal } from "../refusal/refusal.ts";
import { admit, identify, type AdmittedRequest } from "./admit.ts";
import { partyOf } from "./all-turns.ts";
import { approve } from "./approve.ts";
import { isAuthenticated } from "./authenticate.ts";
import { authorise } from "./authorise.ts";
import { countValues } from "./count-values.ts";
import type { ExchangeContext } from "./exchange-context.ts";
import { checkAccess, issueLease, type IssueOrder } from "./issue-lease.ts";
import { issueRequestOf } from "./new-lease.ts";
import { recordGrant } from "./record-grant.ts";
import { sealLease, type SealedLease, type SealRequest } from "./seal-lease.ts";
import { startServerHold } from "./server-hold.ts";
import { burnToken, refuseUsed, replayed } from "./single-use.ts";
import { tokenResponse } from "./token-response.ts";

/** `/token` responds within 15 s, however slow others are: this is the part that they get. */
export const EXCHANGE_MS = 14_000;

/**
 * One token exchange. The steps run in this order, and the first that fails decides the response:
 *
 * 1. form, ID token, owner (`identify`); then it waits for its turn (`AllTurns`)
 * 2. the token was not used before; job, freeze, event (`admit`)
 * 3. policy: ids, grant, allow, environment, access, ttl (`authorise`)
 * 4. the approval gate (`approve`)
 * 5. a reload lets the server go no more (`serverHold`); what the credential can really do (`checkAccess`)
 * 6. the seal: the lease is stored, and with it that the token is used (`sealLease`)
 * 7. and only then the provider issues (`issueLease`).
 *
 * The use of a token that is refused before step 6 is recorded then. Every decision about a verified ID token is in the audit log before the client gets its response.
 */
export async function exchange(
  { body, peer }: Pick<IncomingRequest, "body" | "peer">,
  trail: AuditTrail,
  process: Pick<ExchangeContext, "deps" | "turns" | "tokensInUse">,
): Promise<Result<TokenResponse, Refusal>> {
  const { deps } = process;
  const budget = startBudget(deps.clock, EXCHANGE_MS);
  const context = { ...process, trail, peer, budget, serverHold: startServerHold() };
  const outcome = await catchFaults(() => decideAndIssue(body, context), context);
  context.serverHold.release();
  const decided = outcome.ok ? outcome : err(duringOutage(outcome.error, deps));
  const code = decided.ok ? "granted" : decided.error.code;
  if (!decided.ok && isAuthenticated(trail)) {
    deps.audit(refusedEntry("token", deps.clock.now(), { trail, refused: decided.error }));
  }
  deps.metrics.countDecision(code);
  return decided;
}

/** Where the probes have seen a part fail, a job that meets it is told so. */
function duringOutage(refused: Refusal, { health }: ExchangeContext["deps"]): Refusal {
  const part = PART_OF[refused.code];
  return part === undefined ? refused : { ...refused, ...remedyDuringOutage(health, { part }) };
}

const PART_OF: Readonly<Partial<Record<Refusal["code"], "store" | "issuer" | "github">>> = {
  store_unavailable: "store",
  keys_unavailable: "issuer",
  github_unavailable: "github",
};

/** A fault is a decision too: it refuses the request, and the audit log has it. */
async function catchFaults<T>(
  work: () => Promise<Result<T, Refusal>>,
  { deps, trail }: ExchangeContext,
): Promise<Result<T, Refusal>> {
  try {
    return await work();
  } catch (error) {
    return err(refusalOfFault(error, { log: deps.log, trace: trail.trace }));
  }
}

async function decideAndIssue(
  body: Uint8Array,
  context: ExchangeContext,
): Promise<Result<TokenResponse, Refusal>> {
  const identified = await identify(body, context);
  if (!identified.ok) return identified;
  const turn = await context.turns.exchanges.take(partyOf(identified.value.claims));
  if (!turn.ok) return turn;
  try {
    return await decideInTurn(identified.value, context);
  } finally {
    turn.value.done();
  }
}

/** Of several requests with one ID token, one is decided: the others need not wait for it. */
async function decideInTurn(
  identified: AdmittedRequest,
  context: ExchangeContext,
): Promise<Result<TokenResponse, Refusal>> {
  const { claims } = identified;
  const { tokensInUse } = context;
  if (!tokensInUse.take(claims)) return err(replayed(claims));
  try {
    return await decideOnce(identified, context);
  } finally {
    tokensInUse.release(claims);
  }
}

/** `reserve` records the use of an ID token in one write with its lease; what is refused before that has a write of its own. */
async function decideOnce(
  identified: AdmittedRequest,
  context: ExchangeContext,
): Promise<Result<TokenResponse, Refusal>> {
  const used = await refuseUsed(identified.claims, context);
  if (used !== undefined) return err(used);
  const decided = await catchFaults(() => decide(identified, context), context);
  if (decided.ok) return sealAndIssue(decided.value, context);
  // The store failed, so nothing can be recorded now.
  if (decided.error.code === "store_unavailable") return decided;
  return err((await burnToken(identified.claims, context)) ?? decided.error);
}

async function decide(
  identified: AdmittedRequest,
  context: ExchangeContext,
): Promise<Result<SealRequest, Refusal>> {
  const refused = await admit(identified, context);
  if (refused !== undefined) return err(refused);
  const authorised = await authorise(identified, context);
  if (!authorised.ok) return authorised;
  const permit = authorised.value;
  const { credential } = permit.grant;
  const kind = context.deps.kinds.get(credential.kind);
  if (kind === undefined) {
    return refuse("grant_refused", "the broker does not have the grant's kind of credential");
  }
  const approved = await approve(permit, context);
  if (!approved.ok) return approved;
  const provider = await context.serverHold.take(credential, context);
  if (!provider.ok) return provider;
  const unfit = await checkAccess(permit.grant, provider.value, context);
  if (unfit !== undefined) return err(unfit);
  return ok({ permit, approved: approved.value, kind, provider: provider.value });
}

async function sealAndIssue(
  request: SealRequest,
  context: ExchangeContext,
): Promise<Result<TokenResponse, Refusal>> {
  const { deps, trail } = context;
  const sealed = await sealLease(request, context);
  if (!sealed.ok) return sealed;
  const { id, tokenHash, approvals } = sealed.value.lease;
  trail.note({ lease: id, leaseTokenHash: tokenHash, approvals });
  const issued = await issueLease(issueOrderOf(sealed.value), context);
  if (!issued.ok) return issued;
  const unrecorded = await recordGrant("token", sealed.value.lease, context);
  if (unrecorded !== undefined) return err(unrecorded);
  await countValues(issued.value, context);
  const { permit, approved } = request;
  return ok(
    tokenResponse({
      permit,
      approved,
      sealed: sealed.value,
      issued: issued.value,
      trace: trail.trace,
      heartbeatIntervalMs: deps.rules.heartbeatIntervalMs,
    }),
  );
}

function issueOrderOf({ lease, order }: SealedLease): IssueOrder {
  const { permit, provider } = order;
  return { lease, grant: permit.grant, provider, issue: issueRequestOf(order) };
}
