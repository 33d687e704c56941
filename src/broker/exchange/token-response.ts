import type { CountedApproval } from "../../approval/gate.ts";
import type { Issued } from "../../credentials/provider.ts";
import { toRfc3339, type Instant } from "../../shared/clock.ts";
import { Secret } from "../../shared/secret.ts";
import { ISSUED_TOKEN_TYPE, type DecisionSummary, type TokenResponse } from "../../shared/wire.ts";
import type { Approved } from "./approve.ts";
import type { Permit } from "./authorise.ts";
import type { Sealed } from "./seal-lease.ts";

export interface Outcome {
  readonly permit: Permit;
  readonly approved: Approved;
  readonly sealed: Sealed;
  readonly issued: Issued;
  readonly approvals: readonly CountedApproval[];
  readonly trace: string;
  readonly heartbeatIntervalMs: number;
  /** By the store's clock, as the lease's end is. */
  readonly now: Instant;
}

/** The one answer that holds secrets: the lease token and the credential, revealed here and nowhere else. */
export function tokenResponse(outcome: Outcome): TokenResponse {
  const { permit, sealed, issued } = outcome;
  const { lease, leaseToken } = sealed;
  const { environment } = permit.claims;
  return {
    access_token: leaseToken.reveal(),
    issued_token_type: ISSUED_TOKEN_TYPE,
    token_type: "N_A",
    expires_in: Math.floor((lease.expiresAt - outcome.now) / 1000),
    authorization_details: [
      {
        type: "stepkey",
        grant: lease.grant,
        ...(environment === undefined ? {} : { environment }),
        access: lease.access,
        step: lease.step,
        lease: lease.id,
        expires_at: toRfc3339(lease.expiresAt),
        dies_at: toRfc3339(issued.diesAt),
      },
    ],
    credential: credentialOf(issued),
    heartbeat_interval: outcome.heartbeatIntervalMs / 1000,
    issued_to: issued.issuedTo,
    decision: decisionOf(outcome),
  };
}

function credentialOf({ credential }: Issued): TokenResponse["credential"] {
  const { kind, env, files } = credential;
  const entries = Object.entries(env);
  return {
    kind,
    env: Object.fromEntries(
      entries.map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]),
    ),
    files,
    secret: entries.filter(([, value]) => value instanceof Secret).map(([name]) => name),
  };
}

function decisionOf({ permit, approved, approvals, sealed, trace }: Outcome): DecisionSummary {
  const { rule, observed, grant } = permit;
  const { pullRequest, commit } = sealed.lease;
  const reason = grant.approval?.reason;
  return {
    trace,
    rule,
    ...(pullRequest === undefined ? {} : { pull_request: pullRequest }),
    commit,
    agent: approved.subject?.agent ?? false,
    required_approvals: approved.required,
    approvals: approvals.map((approval) => ({
      review_id: approval.reviewId,
      login: approval.account.login,
      commit: approval.commit,
      submitted_at: toRfc3339(approval.submittedAt),
    })),
    ...(reason === undefined ? {} : { reason }),
    ...(observed.length === 0 ? {} : { observed }),
  };
}
