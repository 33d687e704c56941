import type { Instant } from "../../../../shared/clock.ts";
import type { SessionPolicy } from "../../session/session-policy.ts";
import type { StsSession } from "../../session/sts-session.ts";
import type { InlinePolicyCalls } from "./inline-policies.ts";
import type { ManagedPolicyCalls } from "./managed-policies.ts";
import type { CallResult } from "./send.ts";

export interface AssumeRoleInput {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly policy: SessionPolicy;
  readonly durationSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly sourceIdentity: string;
}

/** The signed calls of the broker. Each is sent once; a failure is classified. */
export interface AwsCalls extends InlinePolicyCalls {
  assumeRole(input: AssumeRoleInput, signal: AbortSignal): CallResult<StsSession>;
  /** Whether AWS accepts the broker's credentials: this call needs no permission. Absent: it cannot be asked. */
  callerIdentity?(signal: AbortSignal): CallResult<undefined>;
  readonly managed: ManagedPolicyCalls;
  /** An instant that has passed at AWS, from the last response of IAM; undefined when that was long ago. */
  serverNow(): Instant | undefined;
}
