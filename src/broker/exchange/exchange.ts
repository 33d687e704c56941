import { err, ok, type Result } from "../../shared/result.ts";
import type { TokenResponse } from "../../shared/wire.ts";
import { admit } from "./admit.ts";
import { approve } from "./approve.ts";
import { refusedEntry, startTrail, type Trail } from "../record/audit.ts";
import { authorise } from "./authorise.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { startBudget } from "../../shared/deadline.ts";
import { endMarked } from "../context/ended-lease.ts";
import { checkAccess, issueLease } from "./issue-lease.ts";
import { refusalOfFault } from "../refusal/fault.ts";
import { faultText } from "../record/log.ts";
import { refusal, refuse, type Refusal } from "../refusal/refusal.ts";
import { sealLease, type Sealed, type Sealing } from "./seal-lease.ts";
import { tokenResponse } from "./token-response.ts";

/** `/token` answers within 15 s whatever others do: this is what they get of it. */
const TOTAL_MS = 14_000;
/** For taking back what could not be written down; the reaper goes on after that. */
const TAKE_BACK_MS = 3000;

/**
 * One token exchange, decided in this order; the first failure is the answer:
 *
 * 1. form and shape, ID token, owner, first use, job and freeze, event (`admit`)
 * 2. policy: ids, grant, allow, environment, access, ttl (`authorise`)
 * 3. the gate (`approve`)
 * 4. what the credential really gives (`checkAccess`)
 * 5. the seal; the lease is stored (`sealLease`), and only then
 * 6. the provider is asked (`issueLease`).
 *
 * Every decision is one entry of the audit log before it is answered.
 */
export async function exchange(
  body: Uint8Array,
  trace: string,
  deps: BrokerDeps,
): Promise<Result<TokenResponse, Refusal>> {
  const trail = startTrail(trace);
  const decided = await guarded(() => decideAndIssue(body, deps, trail), { deps, trace });
  const code = decided.ok ? "granted" : decided.error.code;
  if (!decided.ok) {
    deps.audit(refusedEntry("token", deps.clock.now(), { trail, refused: decided.error }));
  }
  deps.metrics.countDecision(code);
  return decided;
}

/** A fault is a decision too: it refuses, and stands in the audit log. */
async function guarded(
  decide: () => Promise<Result<TokenResponse, Refusal>>,
  { deps, trace }: { readonly deps: BrokerDeps; readonly trace: string },
): Promise<Result<TokenResponse, Refusal>> {
  try {
    return await decide();
  } catch (error) {
    return err(refusalOfFault(error, { log: deps.log, trace }));
  }
}

async function decideAndIssue(
  body: Uint8Array,
  deps: BrokerDeps,
  trail: Trail,
): Promise<Result<TokenResponse, Refusal>> {
  const budget = startBudget(deps.clock, TOTAL_MS);
  const asked = await admit(body, deps, trail);
  if (!asked.ok) return asked;
  const permit = await authorise(asked.value, deps, trail);
  if (!permit.ok) return permit;
  const provider = deps.providers.get(permit.value.grant.credential.kind);
  if (provider === undefined) return refuse("grant_refused", "its kind has no provider here");
  const approved = await approve(permit.value, { deps, budget, trail });
  if (!approved.ok) return approved;
  const unfit = await checkAccess(permit.value, provider, { deps, budget });
  if (unfit !== undefined) return err(unfit);
  const sealing: Sealing = {
    permit: permit.value,
    approved: approved.value,
    provider,
    deps,
    budget,
    trail,
  };
  return issueUnderSeal(sealing);
}

async function issueUnderSeal(sealing: Sealing): Promise<Result<TokenResponse, Refusal>> {
  const { deps, budget, trail } = sealing;
  const sealed = await sealLease(sealing);
  if (!sealed.ok) return sealed;
  const { id, tokenHash, approvals } = sealed.value.lease;
  trail.note({ lease: id, leaseTokenHash: tokenHash, approvals });
  const issued = await issueLease(sealed.value, { deps, budget });
  if (!issued.ok) return issued;
  const unwritten = await recordGrant(sealed.value, sealing);
  if (unwritten !== undefined) return err(unwritten);
  const { permit, approved } = sealing;
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

/** Nothing is handed out that the audit log does not know: what cannot be written down is taken back. */
async function recordGrant(
  { lease }: Sealed,
  { deps, budget, trail }: Sealing,
): Promise<Refusal | undefined> {
  try {
    deps.audit({
      at: deps.clock.now(),
      trace: trail.trace,
      event: "token",
      outcome: "granted",
      facts: trail.known(),
    });
    return undefined;
  } catch (error) {
    deps.log({ level: "error", event: "audit_failed", message: faultText(error) });
    await deps.store.end({ lease: lease.id }, "issue_failed");
    await endMarked(lease, deps, budget.remaining(TAKE_BACK_MS));
    return refusal("broker_fault", "the audit log could not be written");
  }
}
