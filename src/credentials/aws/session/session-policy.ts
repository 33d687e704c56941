import type { Access } from "../../../shared/claims.ts";
import { toRfc3339, type Instant } from "../../../shared/clock.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Lifted } from "./lifted.ts";
import { readOnlyAccessArn, type RoleArn } from "./partition.ts";
import { parsePolicy, type IamPolicy, type Statement } from "./policy-document.ts";
import { deniesOfRead, NO_DENIES, type ReadDenies } from "./read-denies.ts";
import { writeReasonOf } from "./write-reason.ts";

/** The policies that are passed to AssumeRole: the session may do only what the role *and* these policies allow. */
export interface SessionPolicy {
  /** `Policy`: JSON text. */
  readonly inline: string;
  /** `PolicyArns`. */
  readonly managed: readonly string[];
}

/** One of the policies that a lease may be issued with. */
export interface PolicyChoice extends SessionPolicy {
  /** The denies that belong to a read and that this policy leaves out to be shorter, in words. */
  readonly leavesOut: readonly string[];
}

export interface SessionPolicyInput {
  readonly access: Access;
  /** From when on the session's own policy denies everything. */
  readonly expiresAt: Instant;
  /** `inline-session-policy`, JSON text. */
  readonly inline: string | undefined;
  /** `managed-session-policies`. */
  readonly managed: readonly string[];
  readonly lifted: Lifted;
  readonly role: Pick<RoleArn, "partition" | "account">;
  /** Whether the role itself cannot write, according to the admin. A read then needs no session policy. */
  readonly roleOnlyReads: boolean;
}

/** The limit of STS for the inline policy and the ARNs together, in characters. */
export const MAX_SESSION_POLICY = 2048;
/** The limit of STS for ARNs. */
export const MAX_MANAGED_POLICIES = 10;

export interface PolicyProblem {
  readonly name: "session_policy_unreadable" | "session_policy_writes" | "session_policy_too_long";
  readonly message: string;
}

/**
 * The session policies of one lease, the strongest first. Whatever the settings say, each denies everything from the
 * lease's end on (an explicit deny wins everywhere, also over resource policies), and by default it denies further
 * credentials. A read is also denied what only looks like reading.
 *
 * There is more than one, because STS packs a policy into the session's token, and refuses one that is too large when
 * packed. How large that is, AWS does not say, and only STS can compute it. Weaker ones leave out denies, never add rights.
 *
 * A session may do what the inline and the managed policies allow together. So the inline policy has `Allow *` only for a
 * session that no other policy limits, and never together with managed policies.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 */
export function sessionPolicies(
  input: SessionPolicyInput,
): Result<readonly PolicyChoice[], PolicyProblem> {
  const given = input.inline === undefined ? ok(undefined) : parsePolicy(input.inline);
  if (!given.ok) return err({ name: "session_policy_unreadable", message: given.error });
  const reason = notReadingReason(input);
  if (reason !== undefined) return err({ name: "session_policy_writes", message: reason });
  const managed = managedPolicies(input);
  const own = ownStatements(input, given.value, managed);
  const further = furtherCredentials(input);
  const Version = given.value === undefined ? "2012-10-17" : given.value.version;
  const policies = deniesOf(input, own, managed).map(
    ({ actions, statements, leavesOut }): PolicyChoice => {
      const denied = deny([...further, ...actions]);
      const Statement = [...own, denyAllFrom(input.expiresAt), denied, ...statements];
      return { inline: JSON.stringify({ Version, Statement }), managed, leavesOut };
    },
  );
  return thatFit(policies);
}

function notReadingReason(input: SessionPolicyInput): string | undefined {
  const { access, inline, managed, lifted, roleOnlyReads } = input;
  if (access === "write") return undefined;
  return roleOnlyReads
    ? writeReasonOf(undefined, [], lifted)
    : writeReasonOf(inline, managed, lifted);
}

/** A read that no policy limits: it gets AWS's ReadOnlyAccess. */
function isBareRead(input: SessionPolicyInput): boolean {
  const bare = input.inline === undefined && input.managed.length === 0;
  return bare && input.access === "read" && !input.roleOnlyReads;
}

function managedPolicies(input: SessionPolicyInput): readonly string[] {
  return isBareRead(input) ? [readOnlyAccessArn(input.role.partition)] : input.managed;
}

const ALLOW_ALL = { Effect: "Allow", Action: "*", Resource: "*" };

/** ReadOnlyAccess does not hold these. */
const ALLOW_SECRETS = {
  Effect: "Allow",
  Action: ["kms:Decrypt", "secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"],
  Resource: "*",
};

const ALLOW_BEARER = { Effect: "Allow", Action: "sts:GetServiceBearerToken", Resource: "*" };

function ownStatements(
  input: SessionPolicyInput,
  given: IamPolicy | undefined,
  managed: readonly string[],
): readonly Statement[] {
  if (given === undefined && managed.length === 0) return [ALLOW_ALL];
  const secrets = isBareRead(input) && input.lifted.secrets ? [ALLOW_SECRETS] : [];
  const bearer = input.lifted.bearer && isAws(input) ? [ALLOW_BEARER] : [];
  return [...(given?.statements ?? []), ...secrets, ...bearer];
}

/** Ceph has roles without an account number, and refuses a policy with actions that it does not know. */
function isAws({ role }: SessionPolicyInput): boolean {
  return /^\d{12}$/u.test(role.account);
}

function denyAllFrom(instant: Instant): Statement {
  const Condition = { DateGreaterThanEquals: { "aws:CurrentTime": toRfc3339(instant) } };
  return { Effect: "Deny", Action: "*", Resource: "*", Condition };
}

/**
 * The actions of STS that return further credentials, which would outlive this session. Each pattern also matches an
 * action of Ceph, where only AWS has more.
 */
function furtherCredentials(input: SessionPolicyInput): readonly string[] {
  const { chain, bearer } = input.lifted;
  // Of `sts:Assume*`, all that `chain` does not allow.
  const roles = chain ? (isAws(input) ? ["sts:AssumeRoot"] : []) : ["sts:Assume*"];
  return [...roles, ...(bearer && isAws(input) ? TOKENS_BUT_BEARER : ["sts:Get*Token"])];
}

/** Of `sts:Get*Token`, all that `bearer` does not allow. */
const TOKENS_BUT_BEARER = [
  "sts:GetDelegatedAccessToken",
  "sts:GetFederationToken",
  "sts:GetSessionToken",
  "sts:GetWebIdentityToken",
];

function deny(Action: readonly string[]): Statement {
  return { Effect: "Deny", Action, Resource: "*" };
}

function deniesOf(
  input: SessionPolicyInput,
  own: readonly Statement[],
  managed: readonly string[],
): readonly ReadDenies[] {
  if (input.access === "write") return [NO_DENIES];
  const { lifted, roleOnlyReads } = input;
  const hasManaged = managed.length > 0;
  return deniesOfRead({ own, hasManaged, roleOnlyReads, lifted, isAws: isAws(input) });
}

/** Those that STS accepts in characters, each once. */
function thatFit(
  policies: readonly PolicyChoice[],
): Result<readonly PolicyChoice[], PolicyProblem> {
  const short = policies.filter((policy) => lengthOf(policy) <= MAX_SESSION_POLICY);
  const texts = short.map(({ inline }) => inline);
  const distinct = short.filter(({ inline }, index) => texts.indexOf(inline) === index);
  if (distinct.length > 0) return ok(distinct);
  const length = Math.min(...policies.map(lengthOf));
  const message = `the session policy has ${length} characters, including what stepkey adds; AWS accepts at most ${MAX_SESSION_POLICY}`;
  return err({ name: "session_policy_too_long", message });
}

function lengthOf({ inline, managed }: SessionPolicy): number {
  return inline.length + managed.reduce((sum, arn) => sum + arn.length, 0);
}
