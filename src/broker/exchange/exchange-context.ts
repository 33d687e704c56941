import type { Budget } from "../../shared/deadline.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { AuditTrail } from "../record/audit.ts";

/** What every step of one token exchange gets besides its subject. */
export interface ExchangeContext {
  readonly deps: BrokerDeps;
  /** Collects what the steps find out, for the audit log. */
  readonly trail: AuditTrail;
  /** What is left of the time for this request. */
  readonly budget: Budget;
}
