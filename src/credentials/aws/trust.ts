import { err, ok } from "../../shared/result.ts";
import type { TrustText } from "../kind/trust-text.ts";
import { trustMistakes, trustPolicy, type TrustPolicyInput } from "./trust-policy.ts";

/** What `stepkey trust` prints for AWS: the trust policy of a role for direct mode. */
export const awsTrust: TrustText = {
  description: [
    "Prints the trust policy of an AWS role for direct mode. In direct mode, the approval is checked inside the job, where a hostile step could bypass the check. AWS enforces this policy instead: only the named workflow file, in the named environment of the named repository, can assume the role.",
    "Create two roles. The write role trusts one reusable workflow file at a fixed ref. In that file, no command may run before stepkey or come from the caller, and no input may change the number of approvals or the approvers. The read role (--access read) must not be able to write: give it only read permissions.",
    "Since January 2026, STS has condition keys for GitHub's claims actor, actor_id, job_workflow_ref, repository, repository_id, workflow, ref, environment and enterprise_id, in addition to aud and sub. Other claims (event_name, runner_environment, workflow_ref) have no key, and a condition on them never matches.",
    "IAM requires a condition on sub in every role for GitHub's shared provider. The policy has one that accepts both forms of sub that GitHub writes. What restricts access are job_workflow_ref, environment and repository_id, which are compared exactly. If your organisation customises sub, adapt this condition.",
    "Each account needs the OIDC provider token.actions.githubusercontent.com, with the audience sts.amazonaws.com, once.",
  ],
  options: {
    account: { value: "ID", help: "The AWS account, 12 digits.", required: true },
    repository: {
      value: "OWNER/NAME",
      help: "The repository whose jobs may assume the role.",
      required: true,
    },
    "repository-id": {
      value: "ID",
      help: "Its numeric id: `gh api repos/OWNER/NAME --jq .id`. A name can be taken over, an id cannot.",
      required: true,
    },
    environment: { value: "NAME", help: "The environment of the job. Required for write." },
    workflow: {
      value: "FILE@REF",
      help: "The workflow file of the job, at a branch, a tag or a commit. Required for write.",
    },
    partition: { value: "NAME", help: "aws, aws-cn or aws-us-gov. Default: aws." },
    issuer: {
      value: "HOST",
      help: "The issuer's host and path, for GitHub Enterprise.\nDefault: token.actions.githubusercontent.com.",
    },
    audience: { value: "TEXT", help: "The audience. Default: sts.amazonaws.com." },
  },
  examples: [
    [
      "stepkey trust --account 123456789012 --repository octo-org/shop --repository-id 74 \\\n      --environment production \\\n      --workflow octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
      "The trust policy of the write role.",
    ],
    [
      "stepkey trust --access read --account 123456789012 --repository octo-org/shop --repository-id 74",
      "The trust policy of the read role.",
    ],
  ],
  render: ({ access, text }) => {
    const input: TrustPolicyInput = {
      access,
      account: text("account") ?? "",
      repository: text("repository") ?? "",
      repositoryId: text("repository-id") ?? "",
      environment: text("environment"),
      workflow: text("workflow"),
      partition: text("partition") ?? "aws",
      issuer: text("issuer") ?? "token.actions.githubusercontent.com",
      audience: text("audience") ?? "sts.amazonaws.com",
    };
    const mistakes = trustMistakes(input);
    return mistakes.length > 0
      ? err(mistakes)
      : ok({ document: trustPolicy(input), note: noteOf(input) });
  },
};

function noteOf({ access, environment, workflow }: TrustPolicyInput): readonly string[] {
  const open = [
    ...(workflow === undefined ? ["in any workflow file"] : []),
    ...(environment === undefined ? ["with any environment or none"] : []),
  ];
  return [
    `# ${access} role. Save the policy as trust.json, then run:`,
    "#   aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json",
    ...(access === "read"
      ? ["# Give this role only read permissions: its trust policy does not limit what it can do."]
      : []),
    ...(open.length === 0 ? [] : [`# It trusts this repository's jobs ${open.join(", and ")}.`]),
  ];
}
