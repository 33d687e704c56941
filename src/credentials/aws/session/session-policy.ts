import type { Access } from "../../../shared/claims.ts";
import { toRfc3339, type Instant } from "../../../shared/clock.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { readOnlyAccessArn } from "./partition.ts";
import { derivingActionsIn, isReadingAction, isReadingPolicyArn } from "./read-actions.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";

/** What goes along with AssumeRole: the session may do what the role *and* these policies allow. */
export interface SessionPolicy {
  /** `Policy`: JSON text. */
  readonly inline: string;
  /** `PolicyArns`. */
  readonly managed: readonly string[];
}

export interface SessionPolicyInput {
  readonly access: Access;
  /** From here on the session's own policy denies everything. */
  readonly expiresAt: Instant;
  /** `inline-session-policy`, JSON text. */
  readonly inline: string | undefined;
  /** `managed-session-policies`. */
  readonly managed: readonly string[];
  /** Whether the session may assume further roles. */
  readonly chain: boolean;
  readonly partition: string;
  /** Whether the role itself cannot write, as an admin said: then a read needs no policy of its own. */
  readonly roleOnlyReads: boolean;
}

/** STS takes this many characters of the inline policy and the ARNs together. */
export const MAX_SESSION_POLICY = 2048;
/** And this many ARNs. */
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
 * The session policy of one lease. Whatever was asked for, it ends the session at the lease's end (an explicit deny
 * wins everywhere, also over resource policies), and keeps it from assuming further roles.
 *
 * A session's own allows are those of the inline and the managed policies together, so the inline one may allow only
 * what was asked for: `Allow *` stands there for a write that no policy limits, and never beside managed policies.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 */
export function sessionPolicy(input: SessionPolicyInput): Result<SessionPolicy, PolicyProblem> {
  const given = parseGiven(input.inline);
  if (!given.ok) return given;
  const writes = onlyReads(input) ? whyItWrites(input.inline, input.managed) : undefined;
  if (writes !== undefined) return err({ name: "session_policy_writes", message: writes });
  const managed = managedPolicies(input);
  const own = given.value?.statements ?? (managed.length === 0 ? [ALLOW_ALL] : []);
  const denies = [endsAt(input.expiresAt), ...keepsApart(input, managed, own)];
  const Version = given.value === undefined ? "2012-10-17" : given.value.version;
  return fits({ inline: JSON.stringify({ Version, Statement: [...own, ...denies] }), managed });
}

/** Whether the policies have to keep the session from writing: nothing else does. */
function onlyReads(input: SessionPolicyInput): boolean {
  return input.access === "read" && !input.roleOnlyReads;
}

function parseGiven(inline: string | undefined): Result<ParsedPolicy | undefined, PolicyProblem> {
  return inline === undefined ? ok(undefined) : parsePolicy(inline);
}

const ALLOW_ALL = { Effect: "Allow", Action: "*", Resource: "*" };

function managedPolicies(input: SessionPolicyInput): readonly string[] {
  const bare = input.inline === undefined && input.managed.length === 0;
  return bare && onlyReads(input) ? [readOnlyAccessArn(input.partition)] : input.managed;
}

function endsAt(instant: Instant): Readonly<Record<string, unknown>> {
  const Condition = { DateGreaterThanEquals: { "aws:CurrentTime": toRfc3339(instant) } };
  return { Effect: "Deny", Action: "*", Resource: "*", Condition };
}

/**
 * STS's own ways to a further credential, which this session's end would not end: roles, an account's root, tokens for
 * others. Each pattern stands for something at Ceph too, which takes no action that it does not know.
 */
const FURTHER_CREDENTIALS = ["sts:Assume*", "sts:Get*Token"];

/** What would outlive the lease: those, and for a read the actions that hand out other credentials. */
function keepsApart(
  input: SessionPolicyInput,
  managed: readonly string[],
  own: readonly Readonly<Record<string, unknown>>[],
): readonly Readonly<Record<string, unknown>>[] {
  const allowed =
    managed.length > 0 ? ["*"] : own.flatMap((statement) => texts(statement["Action"]));
  const derived = input.access === "read" ? derivingActionsIn(allowed) : [];
  const denied = [...(input.chain ? [] : FURTHER_CREDENTIALS), ...derived];
  return denied.length === 0 ? [] : [{ Effect: "Deny", Action: denied, Resource: "*" }];
}

function fits(policy: SessionPolicy): Result<SessionPolicy, PolicyProblem> {
  const length = policy.inline.length + policy.managed.reduce((sum, arn) => sum + arn.length, 0);
  if (length <= MAX_SESSION_POLICY) return ok(policy);
  const message = `the session policy has ${length} characters with what stepkey adds; AWS takes ${MAX_SESSION_POLICY} at most`;
  return err({ name: "session_policy_too_long", message });
}

/** Why a session with these policies might write, or undefined when it cannot. No policy at all is ReadOnlyAccess. */
export function whyItWrites(
  inline: string | undefined,
  managed: readonly string[],
): string | undefined {
  const foreign = managed.find((arn) => !isReadingPolicyArn(arn));
  if (foreign !== undefined) return `${foreign} is not one of AWS's policies that only read`;
  if (inline === undefined) return undefined;
  const policy = parsePolicy(inline);
  if (!policy.ok) return policy.error.message;
  for (const [index, statement] of policy.value.statements.entries()) {
    const reason = whyStatementWrites(statement);
    if (reason !== undefined) return `statement ${index + 1} of the session policy ${reason}`;
  }
  return undefined;
}

function whyStatementWrites(statement: Readonly<Record<string, unknown>>): string | undefined {
  if (statement["Effect"] === "Deny") return undefined;
  if ("NotAction" in statement) return "allows by NotAction, which is everything but a few";
  const writing = texts(statement["Action"]).find((action) => !isReadingAction(action));
  return writing === undefined
    ? undefined
    : `allows ${writing}, which is not on the list of reading actions`;
}

/** Reads an IAM policy as far as it decides about reading and writing; what is left goes to AWS as it is. */
export function parsePolicy(text: string): Result<ParsedPolicy, PolicyProblem> {
  const document = parseJson(text);
  if (!isRecord(document)) return unreadable("it is no JSON object");
  const { Version: version, Statement: given, ...rest } = document;
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17") {
    return unreadable("its Version is neither 2012-10-17 nor 2008-10-17");
  }
  const extra = Object.keys(rest).find((key) => key !== "Id");
  if (extra !== undefined) return unreadable(`it has "${extra.slice(0, 40)}", which no policy has`);
  const statements: unknown[] = Array.isArray(given) ? given : [given];
  if (statements.length === 0) return unreadable("it has no Statement");
  if (!statements.every(isRecord)) return unreadable("its Statement is no list of objects");
  const fault = statements.map(faultOf).find((found) => found !== undefined);
  return fault === undefined ? ok({ version, statements }) : unreadable(fault);
}

/** A key that we do not know could mean something to AWS: what is not understood is not judged. */
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
    return `a statement has "${extra.slice(0, 40)}", which no session policy has`;
  }
  if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") {
    return "a statement's Effect is neither Allow nor Deny";
  }
  const actions = statement["Action"] ?? statement["NotAction"];
  const both = "Action" in statement && "NotAction" in statement;
  if (both || texts(actions).length === 0 || !allTexts(actions)) {
    return "a statement needs either Action or NotAction, a text or a list of texts";
  }
  return undefined;
}

function unreadable(why: string): Result<never, PolicyProblem> {
  return err({
    name: "session_policy_unreadable",
    message: `the session policy is no IAM policy: ${why}`,
  });
}

function allTexts(value: unknown): boolean {
  return (
    typeof value === "string" ||
    (Array.isArray(value) && value.every((item) => typeof item === "string"))
  );
}

function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
