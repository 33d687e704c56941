import type { Access } from "../../shared/claims.ts";

/** Whom an AWS role for direct mode shall trust. */
export interface TrustQuestion {
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
} as const satisfies Partial<Record<keyof TrustQuestion, readonly [RegExp, string]>>;

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

/** What is wrong with the question, one sentence each. Patterns are refused: what is trusted is named whole. */
export function trustMistakes(question: TrustQuestion): readonly string[] {
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
    const value = question[field];
    const [form, expected] = FORMS[field];
    if (value !== undefined) {
      return form.test(value) ? [] : [`${OPTIONS[field]} is "${value}"; expected is ${expected}.`];
    }
    // A write role that trusts any workflow or any environment is no wall.
    return question.access === "write" ? [`${OPTIONS[field]} is missing: ${expected}.`] : [];
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
 * The trust policy. Every claim that decides is compared exactly; `sub` is there because IAM refuses a role for GitHub's
 * shared provider without it, in both forms that GitHub writes (with and without ids), and decides nothing more than the
 * repository, which `repository_id` has decided already.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
export function trustPolicy(question: TrustQuestion): TrustPolicy {
  const { access, account, partition, issuer, audience, repository, repositoryId } = question;
  const [owner = "", name = ""] = repository.split("/");
  const exact = {
    aud: audience,
    repository_id: repositoryId,
    environment: question.environment,
    job_workflow_ref: question.workflow,
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
