import type { ApprovalRule } from "../../../src/policy/policy.ts";
import type {
  AskOutcomeView,
  AskView,
  CheckView,
  GrantView,
  LeaseView,
  PullView,
} from "../../../src/broker/check-run/view.ts";

/** One pull request with one job that asks for a migration: each test changes one thing. */

export const TEN = Date.UTC(2026, 10, 22, 10);

export const RULE: ApprovalRule = {
  count: 1,
  by: [["@octo-org/dba"]],
  maxAgeSeconds: 86_400,
  uses: 3,
  per: "lease",
  settleSeconds: 10,
  allowStarter: false,
  reason: undefined,
};

export const MIGRATE: GrantView = {
  name: "orders-migrate",
  environment: "production",
  access: "write",
  ttlSeconds: 900,
  credential: "postgres { server: production, database: app, role: app_migrator }",
  may: "app_migrator may INSERT on 12 tables",
  events: ["pull_request"],
  approval: RULE,
};

export const REPORTS: GrantView = {
  name: "reports-read",
  environment: "staging",
  access: "read",
  ttlSeconds: 900,
  credential: "postgres { server: staging, database: app, role: app_readonly }",
  may: undefined,
  events: ["pull_request"],
  approval: undefined,
};

export const PENDING: Extract<AskOutcomeView, { kind: "pending" }> = {
  kind: "pending",
  missing: 1,
  have: 0,
  who: "@octo-org/dba (not kim who pushed it)",
  reasons: [],
  rule: RULE,
};

export const LEASE: LeaseView = {
  id: "lse_7q2m0000000000000000000000",
  state: "active",
  issuedTo: "postgres role stepkey_7q2m",
  issuedAt: TEN + 5000,
  expiresAt: TEN + 905_000,
  endReason: undefined,
  endedAt: undefined,
  proof: undefined,
};

export function issued(
  lease: Partial<LeaseView> = {},
): Extract<AskOutcomeView, { kind: "issued" }> {
  const by = [{ login: "mona", at: TEN - 180_000 }];
  return {
    kind: "issued",
    by,
    required: 1,
    reason: undefined,
    lease: { ...LEASE, ...lease },
    rule: RULE,
  };
}

export function ask(overrides: Partial<AskView> = {}): AskView {
  return {
    grant: "orders-migrate",
    environment: "production",
    access: "write",
    step: "migrate",
    task: undefined,
    job: {
      name: "migrate",
      runId: 9001,
      attempt: 1,
      url: "https://github.com/octo-org/shop/actions/runs/9001/attempts/1",
    },
    askedAt: TEN,
    outcome: PENDING,
    ...overrides,
  };
}

export function pull(overrides: Partial<PullView> = {}): PullView {
  return {
    number: 42,
    url: "https://github.com/octo-org/shop/pull/42",
    base: "main",
    state: "open",
    neverWrites: undefined,
    policy: { kind: "grants", grants: [MIGRATE, REPORTS] },
    asks: [],
    change: { kind: "none" },
    ...overrides,
  };
}

export function view(...pulls: readonly PullView[]): CheckView {
  return { pulls, leftOut: 0 };
}
