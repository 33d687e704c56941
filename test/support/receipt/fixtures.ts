import { buildReceipt } from "../../../src/receipt/build-receipt.ts";
import type { ReceiptParts, TaskRecord } from "../../../src/receipt/receipt-parts.ts";
import type { Receipt } from "../../../src/receipt/receipt.ts";
import type { DecisionSummary } from "../../../src/shared/wire.ts";
import { CLAIMS } from "../policy/claims-fixture.ts";

/** One migration that went well: each test changes one thing. */

export const START = Date.parse("2026-11-22T10:00:00Z");
export const LEASE_ID = "lse_7q2m0000000000000000000000";

export const DECISION: DecisionSummary = {
  trace: "01j9abc",
  rule: "octo-org/shop.yml:9 orders-migrate",
  pull_request: 42,
  commit: CLAIMS.sha,
  agent: true,
  required_approvals: 1,
  approvals: [
    { review_id: 501, login: "mona", commit: CLAIMS.sha, submitted_at: "2026-11-22T09:57:00Z" },
  ],
};

export const TASK: TaskRecord = {
  startedAt: START + 1000,
  endedAt: START + 49_000,
  exitCode: 0,
  stopped: undefined,
  escaped: false,
  residue: { files_searched: 812, complete: true, found: [] },
};

export const PARTS: ReceiptParts = {
  mode: "broker",
  step: "migrate",
  grant: "orders-migrate",
  environment: "production",
  access: "write",
  claims: { ...CLAIMS, actor: "release-helper" },
  decision: DECISION,
  lease: {
    id: LEASE_ID,
    kind: "postgres",
    issuedTo: "postgres role stepkey_7q2m",
    issuedAt: START,
    expiresAt: START + 900_000,
    diesAt: START + 900_000,
    files: [],
    supplied: [],
  },
  maskedValues: 2,
  task: TASK,
  ending: {
    revocation: "verified",
    checkedAt: START + 50_000,
    by: "broker",
    facts: ["role absent", "no sessions"],
  },
};

export function receipt(changed: Partial<ReceiptParts> = {}): Receipt {
  return buildReceipt({ ...PARTS, ...changed });
}

export const EXPIRES: ReceiptParts["ending"] = {
  revocation: "expires",
  checkedAt: START + 50_000,
  by: "action",
  facts: ["AWS has no call that ends a session"],
};

export const FAILED: ReceiptParts["ending"] = {
  revocation: "failed",
  checkedAt: START + 50_000,
  by: "action",
  facts: [],
  failure: { message: "The broker did not revoke the lease." },
};

export const REQUESTED: ReceiptParts["ending"] = {
  revocation: "requested",
  checkedAt: START + 50_000,
  by: "broker",
  facts: ["deny read back"],
};

/** A kind that nothing ends. */
export const NONE: ReceiptParts["ending"] = {
  revocation: "none",
  checkedAt: START + 50_000,
  by: "broker",
  facts: ["it stays valid: stepkey cannot end it"],
};

/** Revoked, but not tidied yet, and something is left that others can write to. */
export const LEFT_OPEN: ReceiptParts["ending"] = {
  ...PARTS.ending,
  tidy: { state: "pending", facts: ["role not dropped yet"] },
  findings: [
    {
      what: "PUBLIC may write table app.orders.",
      fix: "REVOKE INSERT ON app.orders FROM PUBLIC;",
    },
  ],
};
