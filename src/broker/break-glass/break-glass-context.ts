import type { BrokerDeps } from "../context/broker-deps.ts";
import type { AuditTrail } from "../record/audit.ts";
import type { Notice } from "../record/notices.ts";

export interface BreakGlassContext {
  readonly deps: BrokerDeps;
  readonly trail: AuditTrail;
  /** Tells the configured address, and returns at once. */
  readonly notify: (notice: Notice) => void;
}
