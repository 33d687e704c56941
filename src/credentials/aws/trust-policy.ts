import type { Access } from "../../shared/claims.ts";

/** What an AWS role for direct mode trusts. */
export interface TrustPolicyInput {
  readonly access: Access;
  readonly account: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly repositoryId: string;
  readonly environment: string | undefined;
  /** `owner/repo/path@ref`, as the claim job_workflow_ref has it. */
  readonly workflow: string | undefined;
  readonly partition: string;
  /** Host and path of the issuer, without https://. */
  readonly issuer: string;
  readonly audience: string;
}

const FORMS = {
  account: [/^\d{12}$/u, "12 digits, for example 123456789012"],
  repository: [/^[A-Za-z0-9][\w-]*\/[\w.-]+$/u, "OWNER/NAME, for example octo-org/shop"],
  repositoryId: [/^[1-9]\d{0,15}$/u, "the repository's numeric id, for example 74"],
  environment: [/^[^\p{Cc}*?]{1,255}$/u, "one environment's name, for example production"],
  workflow: [
    /^[\w-]+\/[\w.-]+\/\.github\/workflows\/[^/@\s*?]+\.ya?ml@(?:refs\/(?:heads|tags)\/[^\s*?]+|[0-9a-f]{40})$/u,
    "one file at one branch, tag or commit, for example octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
  ],
  partition: [/^aws(?:-cn|-us-gov)?$/u, "aws, aws-cn or aws-us-gov"],
  issuer: [/^[a-z0-9.-]+(?:\/[\w./-]+)?$/u, "a host, without https://"],
  audience: [/^[^\s*?]+$/u, "one audience"],
} as const satisfies Partial<Record<keyof TrustPolicyInput, readonly [RegExp, string]>>;

const OPTIONS: Readonly<Record<keyof typeof FORMS, string>> = {
  account: "--account",
  repository: "--repository",
  repositoryId: "--repository-id",
  environment: "--environment",
  workflow: "--workflow",
  partition: "--partition",
  issuer: "--issuer",
  audience: "--audience",
};

/** The mistakes in the input, one sentence each. Patterns are refused: every value must be written in full. */
export function trustMistakes(input: TrustPolicyInput): readonly string[] {
  const fields = [
    "account",
    "repository",
    "repositoryId",
    "environment",
    "workflow",
    "partition",
    "issuer",
    "audience",
  ] as const;
  return fields.flatMap((field) => {
    const value = input[field];
    const [form, expected] = FORMS[field];
    if (value !== undefined) {
      return form.test(value) ? [] : [`${OPTIONS[field]} is "${value}"; expected ${expected}.`];
    }
    // A write role that trusts any workflow or any environment would not enforce the approval.
    return input.access === "write" ? [`${OPTIONS[field]} is missing; expected ${expected}.`] : [];
  });
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
 * The trust policy. Every claim that restricts is compared exactly. IAM refuses a role for GitHub's shared provider without
 * a condition on `sub`, so there is one, for both forms that GitHub writes (with and without ids). It restricts nothing
 * more than the repository, as `repository_id` does already.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
export function trustPolicy(input: TrustPolicyInput): TrustPolicy {
  const { access, account, partition, issuer, audience, repository, repositoryId } = input;
  const [owner = "", name = ""] = repository.split("/");
  const exact = {
    aud: audience,
    repository_id: repositoryId,
    environment: input.environment,
    job_workflow_ref: input.workflow,
  };
  const conditions = Object.entries(exact).flatMap(([claim, value]) =>
    value === undefined ? [] : [[`${issuer}:${claim}`, value] as const],
  );
  const subjects = [`repo:${repository}:*`, `repo:${owner}@*/${name}@${repositoryId}:*`];
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
          StringLike: { [`${issuer}:sub`]: subjects },
        },
      },
    ],
  };
}
