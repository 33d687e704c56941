import type { Budget } from "../../shared/deadline.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { AuditTrail } from "../record/audit.ts";
import type { AllTurns } from "./all-turns.ts";
import type { ServerHold } from "./server-hold.ts";
import type { TokensInUse } from "./single-use.ts";

/** What every step of one token exchange gets besides its subject. */
export interface ExchangeContext {
  readonly deps: BrokerDeps;
  /** Collects what the steps find out, for the audit log. */
  readonly trail: AuditTrail;
  /** What is left of the time for this request. */
  readonly budget: Budget;
  readonly turns: AllTurns;
  readonly tokensInUse: TokensInUse;
  /** Keeps the grant's server where it is until this exchange is over. */
  readonly serverHold: ServerHold;
  /** Who sent the request, before its ID token says whose it is. */
  readonly peer: string;
}
