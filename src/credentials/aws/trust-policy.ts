import { hasClaimKeys } from "./session/trusted-claims.ts";
import { inputMistakes, type TrustPolicyInput } from "./trust-input.ts";
import { subjectOf } from "./trust-subject.ts";

/** IAM's limit for a trust policy, in characters without white space between its parts. */
const MAX_LENGTH = 2048;

/** The mistakes in the input, one sentence each. Without any, IAM accepts the policy. */
export function trustMistakes(input: TrustPolicyInput): readonly string[] {
  const mistakes = inputMistakes(input);
  if (mistakes.length > 0) return mistakes;
  const { length } = JSON.stringify(trustPolicy(input));
  return length <= MAX_LENGTH
    ? []
    : [`The policy has ${length} characters; IAM accepts ${MAX_LENGTH}. Name fewer events.`];
}

export interface TrustPolicy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly [
    {
      readonly Sid: string;
      readonly Effect: "Allow";
      readonly Principal: { readonly Federated: string };
      readonly Action: "sts:AssumeRoleWithWebIdentity";
      readonly Condition: {
        readonly StringEquals: Readonly<Record<string, string>>;
        readonly StringLike: Readonly<Record<string, readonly string[]>>;
      };
    },
  ];
}

/**
 * The trust policy. Every claim that restricts is compared exactly: by its own condition key or, where STS has none for it, as
 * a part of `sub`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
export function trustPolicy(given: TrustPolicyInput): TrustPolicy {
  const input = literalInput(given);
  const { access, account, partition, issuer } = input;
  const conditions = Object.entries(claimsOf(input)).flatMap(([claim, value]) =>
    value === undefined ? [] : [[`${issuer}:${claim}`, value] as const],
  );
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: access === "write" ? "StepkeyWrite" : "StepkeyRead",
        Effect: "Allow",
        Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${issuer}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: Object.fromEntries(conditions),
          StringLike: { [`${issuer}:sub`]: subjectOf(input).patterns },
        },
      },
    ],
  };
}

/** The claims with a condition key of their own. */
function claimsOf(input: TrustPolicyInput): Readonly<Record<string, string | undefined>> {
  const { audience, repositoryId, environment, workflow, ref } = input;
  if (!hasClaimKeys(input.issuer)) return { aud: audience };
  return {
    aud: audience,
    repository_id: repositoryId,
    environment,
    job_workflow_ref: workflow,
    ref,
  };
}

/** The values as IAM reads them literally. Without this, `${…}` is a policy variable, in both StringEquals and StringLike. */
function literalInput(input: TrustPolicyInput): TrustPolicyInput {
  const { environment, workflow, ref, audience } = input;
  return {
    ...input,
    environment: environment === undefined ? undefined : literal(environment),
    workflow: workflow === undefined ? undefined : literal(workflow),
    ref: ref === undefined ? undefined : literal(ref),
    audience: literal(audience),
  };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars */
function literal(text: string): string {
  return text.replaceAll("$", () => "${$}");
}
