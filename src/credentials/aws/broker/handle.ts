import type { Instant } from "../../../shared/clock.ts";
import { leaseSuffix } from "../../../shared/lease-id.ts";
import type { Handle } from "../../kind/credential.ts";
import type { IssueRequest } from "../../kind/provider.ts";

/** The data for ending a session early, without its keys. */
export interface AwsBrokerHandle {
  readonly server: string;
  /** ARN. */
  readonly role: string;
  readonly session: string;
  readonly instance: string;
  /** From when on the session's own policy denies everything. */
  readonly deniedFrom: Instant;
  /** When STS ends the session; undefined when the response of STS was lost. */
  readonly expires: Instant | undefined;
  /** Whether the session may assume further roles. */
  readonly chain: boolean;
  /** Whether it may get bearer tokens of services. */
  readonly bearer: boolean;
}

/** Checks a handle from the store. Only this provider writes such handles, so a wrong one is a bug. */
export function readAwsHandle(handle: Handle): AwsBrokerHandle {
  const { server, role, session, instance, deniedFrom, expires } = handle;
  const from = instantOf(deniedFrom);
  if (
    typeof server !== "string" ||
    typeof role !== "string" ||
    typeof session !== "string" ||
    typeof instance !== "string" ||
    from === undefined
  ) {
    throw new TypeError("not a handle of the aws provider");
  }
  return {
    server,
    role,
    session,
    instance,
    deniedFrom: from,
    expires: instantOf(expires),
    chain: handle["chain"] === true,
    bearer: handle["bearer"] === true,
  };
}

function instantOf(value: unknown): Instant | undefined {
  const instant = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(instant) ? undefined : instant;
}

/** STS's limits, in characters. */
const MAX_TAG_LENGTH = 256;
const MAX_SOURCE_IDENTITY_LENGTH = 64;

/**
 * What CloudTrail shows about the session: tags for conditions and searches, and the source identity, which stays the
 * same when the session assumes another role. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function sessionLabels(request: Omit<IssueRequest<unknown>, "idToken" | "settings">): {
  readonly tags: Readonly<Record<string, string>>;
  readonly sourceIdentity: string;
} {
  const { lease, instance, repository, step, job } = request;
  const run = `${job.runId}/${job.runAttempt}`;
  const tags = {
    "stepkey:lease": lease,
    "stepkey:instance": instance,
    "stepkey:repository": repository,
    "stepkey:run": run,
    "stepkey:step": step,
  };
  const identity = [leaseSuffix(lease), run, repository, step].join(".");
  return {
    tags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, tagValue(value)])),
    sourceIdentity: identity.replaceAll(/[^\w=,.@-]/gu, "-").slice(0, MAX_SOURCE_IDENTITY_LENGTH),
  };
}

/** Replaces what a tag cannot hold: it can hold letters, digits, white space and `_ . : / = + - @`. */
function tagValue(text: string): string {
  const allowed = text.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, "-");
  return Array.from(allowed).slice(0, MAX_TAG_LENGTH).join("");
}
