import type { Lease } from "../../lease/lease.ts";
import { faultText } from "../../shared/fault-text.ts";
import { endMarked } from "../context/ended-lease.ts";
import type { AuditEvent } from "../record/audit.ts";
import { remedyDuringOutage } from "../refusal/outage-remedy.ts";
import { refusal, type Refusal } from "../refusal/refusal.ts";
import type { ExchangeContext } from "./exchange-context.ts";

/** For ending a lease that could not be recorded. The reaper keeps trying after that. */
const UNDO_MS = 3000;

/** Nothing is handed out that the audit log does not have: a lease that cannot be recorded ends again. */
export async function recordGrant(
  event: AuditEvent,
  lease: Lease,
  { deps, budget, trail }: Pick<ExchangeContext, "deps" | "budget" | "trail">,
): Promise<Refusal | undefined> {
  try {
    deps.audit({
      at: deps.clock.now(),
      trace: trail.trace,
      event,
      outcome: "granted",
      facts: trail.known(),
    });
    return undefined;
  } catch (error) {
    const message = faultText(error, { withName: true });
    deps.log({ level: "error", event: "audit_failed", message });
    await deps.store.end({ lease: lease.id }, "issue_failed");
    await endMarked(lease, deps, budget.remaining(UNDO_MS));
    const remedy = remedyDuringOutage(deps.health, { part: "audit" });
    return refusal("broker_fault", "the audit log could not be written", remedy);
  }
}
