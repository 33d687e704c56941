import type { Instant } from "../../../shared/clock.ts";
import { leaseSuffix } from "../../../shared/lease-id.ts";
import type { Handle } from "../../kind/credential.ts";
import type { IssueRequest } from "../../kind/provider.ts";

/** What ends a session early, without its keys. */
export interface AwsBrokerHandle {
  readonly server: string;
  /** ARN. */
  readonly role: string;
  readonly session: string;
  readonly instance: string;
  /** From here on the session's own policy denies everything. */
  readonly deniedFrom: Instant;
  /** When STS ends it; undefined when its answer was lost. */
  readonly expires: Instant | undefined;
}

/** Handles come back from the store, where nothing but this provider wrote them. */
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
  return { server, role, session, instance, deniedFrom: from, expires: instantOf(expires) };
}

function instantOf(value: unknown): Instant | undefined {
  const instant = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(instant) ? undefined : instant;
}

/** STS's limits, in characters. */
const LONGEST_TAG = 256;
const LONGEST_SOURCE_IDENTITY = 64;

/**
 * What CloudTrail shows of the session: tags for conditions and searches, and the source identity, which no later role
 * can change. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
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
    sourceIdentity: identity.replaceAll(/[^\w=,.@-]/gu, "-").slice(0, LONGEST_SOURCE_IDENTITY),
  };
}

/** Letters, digits, blanks and `_ . : / = + - @` stay; a tag takes nothing else. */
function tagValue(text: string): string {
  const allowed = text.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, "-");
  return Array.from(allowed).slice(0, LONGEST_TAG).join("");
}
