import { decisionSummary } from "../../approval/explain-decision.ts";
import type { Issued } from "../../credentials/kind/provider.ts";
import { toRfc3339 } from "../../shared/clock.ts";
import { taskDefinition } from "../../policy/named-task.ts";
import { Secret } from "../../shared/secret.ts";
import { ISSUED_TOKEN_TYPE, type TokenResponse } from "../../shared/wire.ts";
import type { ApprovedRequest } from "./approve.ts";
import type { Permit } from "./authorise.ts";
import type { SealedLease } from "./seal-lease.ts";

export interface Outcome {
  readonly permit: Permit;
  readonly approved: ApprovedRequest;
  readonly sealed: SealedLease;
  readonly issued: Issued;
  readonly trace: string;
  readonly heartbeatIntervalMs: number;
}

/** The only response to a job that contains secrets: the lease token and the credential. */
export function tokenResponse(outcome: Outcome): TokenResponse {
  const { permit, approved, sealed, issued, trace } = outcome;
  const { lease, leaseToken, order } = sealed;
  const { claims, rule, policyCommits, observed, task, grant } = permit;
  const { environment } = claims;
  return {
    access_token: leaseToken.reveal(),
    issued_token_type: ISSUED_TOKEN_TYPE,
    token_type: "N_A",
    expires_in: Math.floor((lease.expiresAt - order.now) / 1000),
    authorization_details: [
      {
        type: "stepkey",
        grant: lease.grant,
        ...(environment === undefined ? {} : { environment }),
        access: lease.access,
        step: lease.step,
        lease: lease.id,
        expires_at: toRfc3339(lease.expiresAt),
        ...(issued.diesAt === undefined ? {} : { dies_at: toRfc3339(issued.diesAt) }),
      },
    ],
    credential: credentialOnWire(issued),
    heartbeat_interval: outcome.heartbeatIntervalMs / 1000,
    issued_to: issued.issuedTo,
    decision: decisionSummary(approved.decision, {
      question: approved.question,
      trace,
      rule,
      ...(policyCommits.length === 0 ? {} : { policy: policyCommits }),
      ...(observed.length === 0 ? {} : { observed }),
    }),
    ...(task === undefined ? {} : { task: taskDefinition(task, grant) }),
  };
}

/** A credential as its recipient gets it. */
export function credentialOnWire({ credential }: Issued): TokenResponse["credential"] {
  const { kind, env, files } = credential;
  const entries = Object.entries(env);
  return {
    kind,
    env: Object.fromEntries(
      entries.map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]),
    ),
    files: files.map(({ name, mode, content }) => ({
      name,
      mode,
      content: content instanceof Secret ? content.reveal() : content,
      secret: content instanceof Secret,
    })),
    secret: entries.filter(([, value]) => value instanceof Secret).map(([name]) => name),
  };
}
