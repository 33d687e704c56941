import { type AwsDirectDeps, handleOf, issueSession } from "./issue-session.ts";
import { type AwsDirectSettings, flatAwsSetting, parseAwsDirectSettings } from "./settings.ts";
import { outlivesTheEnd } from "../session/lifted.ts";
import { AWS_DIRECT_REVOCABILITY } from "../session/revocability.ts";
import { writeReasonOf } from "../session/write-reason.ts";
import type { DirectKind } from "../../kind/credential-kind.ts";
import type { Handle } from "../../kind/credential.ts";
import type { Probe, Provider } from "../../kind/provider.ts";
import { type Instant, toRfc3339 } from "../../../shared/clock.ts";
import { ok } from "../../../shared/result.ts";

/**
 * AWS without a broker: STS exchanges the job's ID token for a session of the role. Retries are harmless: they start
 * another session with the same name and the same end.
 */
export function createAwsDirectProvider(deps: AwsDirectDeps): Provider<AwsDirectSettings> {
  return {
    kind: "aws",
    revocability: AWS_DIRECT_REVOCABILITY,
    handleOf: (request) => handleOf(request),
    classify: (settings) => Promise.resolve(ok(classify(settings))),
    issue: (request, signal) => issueSession(deps, request, signal),
    revoke: (handle) =>
      Promise.resolve(
        ok({
          facts: ["AWS has no call that ends a session", endOf(handle), ...handedOnBy(handle)],
        }),
      ),
    probe: (handle) => Promise.resolve(ok(probe(handle, deps.clock.now()))),
  };
}

/**
 * Whether a read lease with these settings could write. Without a session policy it could not: it gets AWS's
 * ReadOnlyAccess as one.
 */
function classify(settings: AwsDirectSettings) {
  const { inlineSessionPolicy: inline, managedSessionPolicies: managed } = settings;
  const reason = writeReasonOf(inline, managed, settings);
  if (reason !== undefined) return { access: "write", because: reason } as const;
  const because =
    inline === undefined && managed.length === 0
      ? "a read lease is limited by AWS's ReadOnlyAccess"
      : "the session policy allows only reading actions";
  return { access: "read", because } as const;
}

function endOf(handle: Handle): string {
  return `its own session policy denies everything from ${String(handle["deniedFrom"])} on`;
}

function handedOnBy(handle: Handle): readonly string[] {
  return outlivesTheEnd({ chain: handle["chain"] === true, bearer: handle["bearer"] === true });
}

/** AWS does not show sessions. What is known is when this one ends, in AWS's time. */
function probe(handle: Handle, now: Instant): Probe {
  const { expires: end, clockAheadMs = 0 } = handle;
  const expires = typeof end === "string" ? Date.parse(end) : Number.NaN;
  if (now + Number(clockAheadMs) >= expires) {
    return { state: "dead", facts: [`STS ended the session at ${toRfc3339(expires)}`] };
  }
  return { state: "unknown", facts: [endOf(handle)] };
}

export const awsDirect: DirectKind<AwsDirectSettings> = {
  parse: parseAwsDirectSettings,
  audienceOf: ({ audience }) => audience,
  flatSetting: flatAwsSetting,
  createProvider: createAwsDirectProvider,
};
