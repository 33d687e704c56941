import { mayBeCredential } from "../../../delivery/environment/child-environment.ts";
import { isLeaseId, type LeaseId } from "../../../shared/lease-id.ts";
import { Secret } from "../../../shared/secret.ts";
import {
  ISSUED_TOKEN_TYPE,
  type AuthorizationDetail,
  type DecisionSummary,
  type PendingSummary,
} from "../../../shared/wire.ts";
import { readAnswer, type AnswerReader } from "./response-reader.ts";
import { err, ok, type Result } from "../../../shared/result.ts";

/** A granted `POST /token`: secrets are wrapped, instants are numbers. */
export interface Granted {
  readonly leaseToken: Secret;
  readonly lease: LeaseId;
  /** Counted from the answer: free of any difference between the clocks of broker and runner. */
  readonly expiresInMs: number;
  readonly expiresAt: number;
  readonly diesAt: number;
  readonly kind: string;
  readonly env: Readonly<Record<string, Secret | string>>;
  readonly heartbeatSeconds: number;
  readonly issuedTo: string;
  readonly decision: DecisionSummary;
}

/** A refusal in RFC 6749's form, with the broker's own code. */
export interface Refused {
  readonly code: string;
  readonly description: string;
  readonly remedy: string;
  readonly trace: string;
  readonly intervalSeconds: number | undefined;
  readonly pending: PendingSummary | undefined;
}

/** What ending a lease came to, as the broker saw it. */
export interface Ended {
  readonly state: string;
  readonly checkedAt: number;
  readonly facts: readonly string[];
}

/** One lease of a closed job. */
export interface Closed extends Ended {
  readonly lease: string;
}

export type Beat =
  | { readonly active: true; readonly expiresAt: number }
  | { readonly active: false; readonly reason: WithdrawalReason };

export type WithdrawalReason = "withdrawn" | "expired" | "revoked" | "silent";

/** Paths of what does not fit. */
type Parsed<T> = Result<T, readonly string[]>;

const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/u;
const LEASE_TOKEN = /^lsk_[\w-]{16,200}$/u;

/** The most that can be asked for. */
const LONGEST_LEASE_SECONDS = 12 * 3600;
const LONGEST_INTERVAL_SECONDS = 3600;

/** Parses a grant and checks that it answers what was asked: a credential whose bounds cannot be read is not used. */
export function parseGranted(body: string, asked: AuthorizationDetail): Parsed<Granted> {
  const { root, faults } = readAnswer(body);
  if (root.text("issued_token_type") !== ISSUED_TOKEN_TYPE) root.refuse("issued_token_type");
  const details = root.objects("authorization_details");
  const detail = details[0];
  if (detail === undefined || details.length > 1) {
    root.refuse("authorization_details");
    return err(faults);
  }
  refuseOtherThan(asked, detail);
  const credential = root.object("credential");
  if (credential.objects("files").length > 0) credential.refuse("files");
  const granted: Granted = {
    leaseToken: leaseTokenOf(root),
    lease: leaseIdOf(detail),
    expiresInMs: root.number("expires_in", 0, asked.ttl ?? LONGEST_LEASE_SECONDS) * 1000,
    expiresAt: detail.instant("expires_at"),
    diesAt: detail.instant("dies_at"),
    kind: credential.text("kind"),
    env: envOf(credential),
    heartbeatSeconds: root.number("heartbeat_interval", 0.01, LONGEST_INTERVAL_SECONDS),
    issuedTo: root.text("issued_to"),
    decision: decisionOf(root.object("decision")),
  };
  return faults.length === 0 ? ok(granted) : err(faults);
}

/** The lease token of an answer that is otherwise not understood: enough to end what was issued. */
export function leaseTokenIn(body: string): Secret | undefined {
  const { root, faults } = readAnswer(body);
  const token = leaseTokenOf(root);
  return faults.length === 0 ? token : undefined;
}

export function parseRefused(body: string): Parsed<Refused> {
  const { root, faults } = readAnswer(body);
  root.text("error");
  const refused: Refused = {
    code: root.text("code", /^[a-z_]{1,64}$/u),
    description: root.text("error_description"),
    remedy: root.text("remedy"),
    trace: root.text("trace"),
    intervalSeconds: root.optionalNumber("interval"),
    pending: root.has("pending") ? pendingOf(root.object("pending")) : undefined,
  };
  return faults.length === 0 ? ok(refused) : err(faults);
}

export function parseEnded(body: string): Parsed<Ended> {
  const { root, faults } = readAnswer(body);
  const ended = endedOf(root);
  return faults.length === 0 ? ok(ended) : err(faults);
}

export function parseClosed(body: string): Parsed<readonly Closed[]> {
  const { root, faults } = readAnswer(body);
  const closed = root
    .objects("leases")
    .map((item): Closed => Object.assign(endedOf(item), { lease: leaseIdOf(item) }));
  return faults.length === 0 ? ok(closed) : err(faults);
}

export function parseBeat(body: string): Parsed<Beat> {
  const { root, faults } = readAnswer(body);
  const beat: Beat = root.flag("active")
    ? { active: true, expiresAt: root.instant("expires_at") }
    : { active: false, reason: reasonOf(root) };
  return faults.length === 0 ? ok(beat) : err(faults);
}

function reasonOf(root: AnswerReader): WithdrawalReason {
  const reason = root.text("reason");
  switch (reason) {
    case "withdrawn":
    case "expired":
    case "revoked":
    case "silent":
      return reason;
    default:
      root.refuse("reason");
      return "revoked";
  }
}

function leaseTokenOf(root: AnswerReader): Secret {
  return new Secret(root.text("access_token", LEASE_TOKEN));
}

function leaseIdOf(detail: AnswerReader): LeaseId {
  const lease = detail.text("lease");
  if (isLeaseId(lease)) return lease;
  detail.refuse("lease");
  return "lse_";
}

function refuseOtherThan(asked: AuthorizationDetail, detail: AnswerReader): void {
  for (const name of ["type", "grant", "access", "step"] as const) {
    if (detail.text(name) !== asked[name]) detail.refuse(name);
  }
  if (detail.optionalText("environment") !== asked.environment) detail.refuse("environment");
}

function envOf(credential: AnswerReader): Readonly<Record<string, Secret | string>> {
  const variables = credential.object("env");
  const secret = new Set(credential.texts("secret"));
  const env: Record<string, Secret | string> = {};
  for (const name of variables.keys()) {
    const value = variables.text(name);
    if (!ENV_NAME.test(name)) variables.refuse("(a name)");
    // A broker hands out credentials; what runs with them, and where it looks, is this job's to say.
    else if (!mayBeCredential(name)) variables.refuse(name);
    env[name] = secret.has(name) ? new Secret(value) : value;
    secret.delete(name);
  }
  // A secret that is named but not there would be one that nothing masks.
  if (secret.size > 0) credential.refuse("secret");
  return env;
}

function decisionOf(decision: AnswerReader): DecisionSummary {
  const pullRequest = decision.optionalNumber("pull_request");
  const author = decision.optionalText("author");
  const reason = decision.optionalText("reason");
  const observed = decision.has("observed") ? decision.texts("observed") : undefined;
  return {
    trace: decision.text("trace"),
    rule: decision.text("rule"),
    commit: decision.text("commit"),
    agent: decision.flag("agent"),
    required_approvals: decision.number("required_approvals"),
    approvals: decision.objects("approvals").map((approval) => ({
      review_id: approval.number("review_id"),
      login: approval.text("login"),
      commit: approval.text("commit"),
      submitted_at: new Date(approval.instant("submitted_at") || 0).toISOString(),
    })),
    ...(pullRequest === undefined ? {} : { pull_request: pullRequest }),
    ...(author === undefined ? {} : { author }),
    ...(reason === undefined ? {} : { reason }),
    ...(observed === undefined ? {} : { observed }),
  };
}

function pendingOf(pending: AnswerReader): PendingSummary {
  const pullRequest = pending.optionalNumber("pull_request");
  const url = pending.optionalText("pull_request_url");
  return {
    commit: pending.text("commit"),
    missing: pending.number("missing"),
    have: pending.number("have"),
    who: pending.text("who"),
    reasons: pending.texts("reasons"),
    ...(pullRequest === undefined ? {} : { pull_request: pullRequest }),
    ...(url === undefined ? {} : { pull_request_url: url }),
  };
}

function endedOf(reader: AnswerReader): Ended {
  const proof = reader.object("proof");
  return {
    state: reader.text("state"),
    checkedAt: proof.instant("checked_at"),
    facts: proof.texts("facts"),
  };
}
