import { err, ok, type Result } from "../../../shared/result.ts";
import {
  TIDY_STATES,
  type FindingOnWire,
  type PendingSummary,
  type TidyReport,
} from "../../../shared/wire.ts";
import type { EarlyEndReason } from "../source/credential-source.ts";
import { leaseIdOf } from "./granted-lease.ts";
import { readResponse, type ResponseReader } from "./response-reader.ts";

/** A refusal in RFC 6749's form, with the broker's own code. */
export interface RefusalResponse {
  readonly code: string;
  readonly description: string;
  readonly remedy: string;
  readonly trace: string;
  readonly intervalSeconds: number | undefined;
  readonly pending: PendingSummary | undefined;
  /** The kind of the grant, where it needs what the request did not supply. */
  readonly needsOfKind: string | undefined;
}

/** How a lease ended, as the broker saw it. */
export interface LeaseEnd {
  readonly state: string;
  readonly checkedAt: number;
  readonly facts: readonly string[];
  readonly tidy?: TidyReport;
  readonly findings?: readonly FindingOnWire[];
}

/** One lease of a closed job. */
export interface ClosedLease extends LeaseEnd {
  readonly lease: string;
}

export type LeaseHeartbeat =
  | { readonly active: true; readonly expiresAt: number }
  | {
      readonly active: false;
      readonly reason: EarlyEndReason;
      /** What withdrew the approval, and who. */
      readonly because?: string | undefined;
    };

/** The error lists paths of what does not fit. */
type Parsed<T> = Result<T, readonly string[]>;

export function parseRefusal(body: string): Parsed<RefusalResponse> {
  return parse(body, (root) => {
    root.text("error");
    return {
      code: root.text("code", /^[a-z_]{1,64}$/u),
      description: root.text("error_description"),
      remedy: root.text("remedy"),
      trace: root.text("trace"),
      intervalSeconds: root.optionalNumber("interval"),
      pending: root.has("pending") ? pendingOf(root.object("pending")) : undefined,
      needsOfKind: root.has("needs") ? root.object("needs").text("kind") : undefined,
    };
  });
}

export function parseLeaseEnd(body: string): Parsed<LeaseEnd> {
  return parse(body, leaseEndOf);
}

export function parseClosedLeases(body: string): Parsed<readonly ClosedLease[]> {
  return parse(body, (root) =>
    root
      .objects("leases")
      .map((item): ClosedLease => Object.assign(leaseEndOf(item), { lease: leaseIdOf(item) })),
  );
}

export function parseHeartbeat(body: string): Parsed<LeaseHeartbeat> {
  return parse<LeaseHeartbeat>(body, (root) =>
    root.flag("active")
      ? { active: true, expiresAt: root.instant("expires_at") }
      : {
          active: false,
          reason: root.choice("reason", EARLY_END_REASONS),
          ...(root.has("because") ? { because: root.text("because") } : {}),
        },
  );
}

const EARLY_END_REASONS = ["withdrawn", "expired", "revoked", "silent"] as const;

export function parse<T>(body: string, read: (root: ResponseReader) => T): Parsed<T> {
  const { root, faults } = readResponse(body);
  const value = read(root);
  return faults.length === 0 ? ok(value) : err(faults);
}

function pendingOf(pending: ResponseReader): PendingSummary {
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

function leaseEndOf(reader: ResponseReader): LeaseEnd {
  const proof = reader.object("proof");
  return {
    state: reader.text("state"),
    checkedAt: proof.instant("checked_at"),
    facts: proof.texts("facts"),
    ...(reader.has("tidy") ? { tidy: tidyOf(reader.object("tidy")) } : {}),
    ...(reader.has("findings") ? { findings: reader.objects("findings").map(findingOf) } : {}),
  };
}

function tidyOf(reader: ResponseReader): TidyReport {
  return { state: reader.choice("state", TIDY_STATES), facts: reader.texts("facts") };
}

function findingOf(reader: ResponseReader): FindingOnWire {
  return { what: reader.text("what"), fix: reader.text("fix") };
}
