import type { Access } from "../../../shared/claims.ts";
import { toRfc3339, type Instant } from "../../../shared/clock.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { readOnlyAccessArn } from "./partition.ts";
import { credentialActionsIn, isReadingAction, isReadingPolicyArn } from "./read-actions.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";

/** The policies that are passed to AssumeRole: the session may do only what the role *and* these policies allow. */
export interface SessionPolicy {
  /** `Policy`: JSON text. */
  readonly inline: string;
  /** `PolicyArns`. */
  readonly managed: readonly string[];
}

export interface SessionPolicyInput {
  readonly access: Access;
  /** From when on the session's own policy denies everything. */
  readonly expiresAt: Instant;
  /** `inline-session-policy`, JSON text. */
  readonly inline: string | undefined;
  /** `managed-session-policies`. */
  readonly managed: readonly string[];
  /** Whether the session may assume further roles. */
  readonly chain: boolean;
  readonly partition: string;
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

interface ParsedPolicy {
  readonly version: string | undefined;
  readonly statements: readonly Readonly<Record<string, unknown>>[];
}

/**
 * The session policy of one lease. Whatever the settings say, it denies everything from the lease's end on (an explicit
 * deny wins everywhere, also over resource policies), and by default it denies assuming further roles.
 *
 * A session may do what the inline and the managed policies allow together. So the inline policy has `Allow *` only for a
 * session that no other policy limits, and never together with managed policies.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 */
export function sessionPolicy(input: SessionPolicyInput): Result<SessionPolicy, PolicyProblem> {
  const given = parseGiven(input.inline);
  if (!given.ok) return given;
  const reason = mustOnlyRead(input) ? writeReasonOf(input.inline, input.managed) : undefined;
  if (reason !== undefined) return err({ name: "session_policy_writes", message: reason });
  const managed = managedPolicies(input);
  const own = given.value?.statements ?? (managed.length === 0 ? [ALLOW_ALL] : []);
  const denies = [denyAllFrom(input.expiresAt), ...denyFurtherCredentials(input, managed, own)];
  const Version = given.value === undefined ? "2012-10-17" : given.value.version;
  return checkLength({
    inline: JSON.stringify({ Version, Statement: [...own, ...denies] }),
    managed,
  });
}

/** Whether the session policies must prevent writing, because nothing else does. */
function mustOnlyRead(input: SessionPolicyInput): boolean {
  return input.access === "read" && !input.roleOnlyReads;
}

function parseGiven(inline: string | undefined): Result<ParsedPolicy | undefined, PolicyProblem> {
  return inline === undefined ? ok(undefined) : parsePolicy(inline);
}

const ALLOW_ALL = { Effect: "Allow", Action: "*", Resource: "*" };

function managedPolicies(input: SessionPolicyInput): readonly string[] {
  const bare = input.inline === undefined && input.managed.length === 0;
  return bare && mustOnlyRead(input) ? [readOnlyAccessArn(input.partition)] : input.managed;
}

function denyAllFrom(instant: Instant): Readonly<Record<string, unknown>> {
  const Condition = { DateGreaterThanEquals: { "aws:CurrentTime": toRfc3339(instant) } };
  return { Effect: "Deny", Action: "*", Resource: "*", Condition };
}

/**
 * The actions of STS that return further credentials, which would outlive this session. Ceph refuses a policy with unknown
 * actions, so each pattern must also match an action of Ceph.
 */
const FURTHER_CREDENTIALS = ["sts:Assume*", "sts:Get*Token"];

/** Denies what would outlive the lease: further credentials of STS and, for a read, those of other services. */
function denyFurtherCredentials(
  input: SessionPolicyInput,
  managed: readonly string[],
  own: readonly Readonly<Record<string, unknown>>[],
): readonly Readonly<Record<string, unknown>>[] {
  const allowed =
    managed.length > 0 ? ["*"] : own.flatMap((statement) => strings(statement["Action"]));
  const derived = input.access === "read" ? credentialActionsIn(allowed) : [];
  const denied = [...(input.chain ? [] : FURTHER_CREDENTIALS), ...derived];
  return denied.length === 0 ? [] : [{ Effect: "Deny", Action: denied, Resource: "*" }];
}

function checkLength(policy: SessionPolicy): Result<SessionPolicy, PolicyProblem> {
  const length = policy.inline.length + policy.managed.reduce((sum, arn) => sum + arn.length, 0);
  if (length <= MAX_SESSION_POLICY) return ok(policy);
  const message = `the session policy has ${length} characters, including what stepkey adds; AWS accepts at most ${MAX_SESSION_POLICY}`;
  return err({ name: "session_policy_too_long", message });
}

/** Why a session with these policies might write; undefined when it cannot. Without any, it gets ReadOnlyAccess. */
export function writeReasonOf(
  inline: string | undefined,
  managed: readonly string[],
): string | undefined {
  const unknown = managed.find((arn) => !isReadingPolicyArn(arn));
  if (unknown !== undefined) return `${unknown} is not one of AWS's read-only policies`;
  if (inline === undefined) return undefined;
  const policy = parsePolicy(inline);
  if (!policy.ok) return policy.error.message;
  for (const [index, statement] of policy.value.statements.entries()) {
    const reason = statementWriteReason(statement);
    if (reason !== undefined) return `statement ${index + 1} of the session policy ${reason}`;
  }
  return undefined;
}

function statementWriteReason(statement: Readonly<Record<string, unknown>>): string | undefined {
  if (statement["Effect"] === "Deny") return undefined;
  if ("NotAction" in statement) return "uses NotAction, which allows every action but a few";
  const writing = strings(statement["Action"]).find((action) => !isReadingAction(action));
  return writing === undefined
    ? undefined
    : `allows ${writing}, which is not on the list of reading actions`;
}

/** Parses the parts of an IAM policy that decide about reading and writing. AWS checks the rest. */
export function parsePolicy(text: string): Result<ParsedPolicy, PolicyProblem> {
  const document = parseJson(text);
  if (!isRecord(document)) return unreadable("it is not a JSON object");
  const { Version: version, Statement: given, ...rest } = document;
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17") {
    return unreadable("its Version must be 2012-10-17 or 2008-10-17");
  }
  const extra = Object.keys(rest).find((key) => key !== "Id");
  if (extra !== undefined) return unreadable(`it has the unknown key "${extra.slice(0, 40)}"`);
  const statements: unknown[] = Array.isArray(given) ? given : [given];
  if (statements.length === 0) return unreadable("it has no Statement");
  if (!statements.every(isRecord))
    return unreadable("its Statement must be an object or a list of objects");
  const fault = statements.map(faultOf).find((found) => found !== undefined);
  return fault === undefined ? ok({ version, statements }) : unreadable(fault);
}

/** Other keys are refused: an unknown key could change what a statement allows. */
const STATEMENT_KEYS: ReadonlySet<string> = new Set([
  "Sid",
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

function faultOf(statement: Readonly<Record<string, unknown>>): string | undefined {
  const extra = Object.keys(statement).find((key) => !STATEMENT_KEYS.has(key));
  if (extra !== undefined) {
    return `a statement has the key "${extra.slice(0, 40)}", which a session policy cannot have`;
  }
  if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") {
    return "the Effect of a statement must be Allow or Deny";
  }
  const actions = statement["Action"] ?? statement["NotAction"];
  const both = "Action" in statement && "NotAction" in statement;
  if (both || strings(actions).length === 0 || !allStrings(actions)) {
    return "a statement needs either Action or NotAction, as a string or a list of strings";
  }
  return undefined;
}

function unreadable(why: string): Result<never, PolicyProblem> {
  return err({
    name: "session_policy_unreadable",
    message: `the session policy is not a valid IAM policy: ${why}`,
  });
}

function allStrings(value: unknown): boolean {
  return (
    typeof value === "string" ||
    (Array.isArray(value) && value.every((item) => typeof item === "string"))
  );
}

function strings(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
