import type { AwsDirectSettings } from "./settings.ts";
import { parseRoleArn } from "../session/partition.ts";
import { DEFAULT_AUDIENCE, hasClaimKeys, isWorkflow } from "../session/trusted-claims.ts";
import type { IssueRequest, ProviderFailure } from "../../kind/provider.ts";
import { tokenPayload } from "../../../identity/parse-own-token.ts";
import { isRecord } from "../../../shared/json.ts";

/**
 * The claims for which STS has condition keys. Of an issuer that is not GitHub's own, it has only the first two.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
const TESTABLE = [
  "aud",
  "sub",
  "repository",
  "repository_id",
  "repository_owner_id",
  "environment",
  "job_workflow_ref",
  "ref",
  "workflow",
  "actor",
  "actor_id",
  "enterprise_id",
] as const;
const OF_ANY_ISSUER = 2;

type Claims = ReadonlyMap<string, string>;

/** What the role's trust policy has to accept: the claims of this job's token, and the command that prints a suitable one. */
export function trustAdvice(
  request: IssueRequest<AwsDirectSettings>,
): Pick<ProviderFailure, "details" | "paste"> {
  const claims =
    request.idToken === undefined ? NO_CLAIMS : claimsIn(tokenPayload(request.idToken));
  if (claims.size === 0) return {};
  const issuer = issuerOf(claims);
  const names = hasClaimKeys(issuer) ? TESTABLE : TESTABLE.slice(0, OF_ANY_ISSUER);
  const lines = names.flatMap((name) => {
    const value = claims.get(name);
    return value === undefined ? [] : [`  ${issuer}:${name} = ${value}`];
  });
  const details = ["The claims of this job's ID token that a trust policy can test:", ...lines];
  const command = trustCommand(request, claims);
  return command === undefined
    ? { details }
    : { details: [...details, ...ownFile(request, claims)], paste: command };
}

const NO_CLAIMS: Claims = new Map();

function claimsIn(payload: unknown): Claims {
  if (!isRecord(payload)) return NO_CLAIMS;
  return new Map(
    Object.entries(payload).flatMap(([name, value]) =>
      typeof value === "string" && value !== "" ? [[name, value] as const] : [],
    ),
  );
}

function issuerOf(claims: Claims): string {
  return (claims.get("iss") ?? "").replace(/^https:\/\//u, "");
}

/** The file of a pull request's own commit: everybody who can push could change it, so no write role may trust it. */
function ownFile({ access }: IssueRequest<AwsDirectSettings>, claims: Claims): readonly string[] {
  if (access === "read" || isWorkflow(claims.get("job_workflow_ref") ?? "")) return [];
  return [
    "A write role trusts a workflow file at one branch, tag or commit. This job's is the pull request's own: move the job to a reusable workflow, and name that file below.",
  ];
}

/** `stepkey trust` with everything that is known filled in; undefined for a role without an account, as on Ceph. */
function trustCommand(
  { access, settings }: IssueRequest<AwsDirectSettings>,
  claims: Claims,
): readonly string[] | undefined {
  const role = parseRoleArn(settings.roleToAssume);
  if (role === undefined || !/^\d{12}$/u.test(role.account)) return undefined;
  const issuer = issuerOf(claims);
  const workflow = claims.get("job_workflow_ref") ?? "";
  const options: readonly (readonly [name: string, value: string | undefined])[] = [
    ["access", access === "read" ? "read" : undefined],
    ["account", role.account],
    ["repository", claims.get("repository")],
    ["repository-id", claims.get("repository_id")],
    ["environment", claims.get("environment")],
    ["workflow", access === "read" ? undefined : isWorkflow(workflow) ? workflow : "FILE@REF"],
    ["partition", role.partition === "aws" ? undefined : role.partition],
    ["issuer", issuer === "token.actions.githubusercontent.com" ? undefined : issuer],
    ["audience", settings.audience === DEFAULT_AUDIENCE ? undefined : settings.audience],
  ];
  const given = options.flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${quoted(value)}`],
  );
  return ["npx stepkey trust", ...given.map((option) => `  ${option}`)].map((line, index) =>
    index === given.length ? line : `${line} \\`,
  );
}

/** For a shell. */
function quoted(value: string): string {
  return /^[\w./:@=,-]+$/u.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
