import { err, ok } from "../../shared/result.ts";
import { joined } from "../../shared/wording.ts";
import type { TrustText } from "../kind/trust-text.ts";
import { PARTITION_IDS } from "./session/partition.ts";
import { DEFAULT_AUDIENCE } from "./session/trusted-claims.ts";
import type { TrustPolicyInput } from "./trust-input.ts";
import { noteOf } from "./trust-note.ts";
import { trustMistakes, trustPolicy } from "./trust-policy.ts";

/** What `stepkey trust` prints for AWS: the trust policy of a role for direct mode. */
export const awsTrust: TrustText = {
  description: [
    "Prints the trust policy of an AWS role for direct mode. In direct mode, the approval is checked inside the job, where a hostile step could bypass the check. AWS enforces this policy instead: only the named workflow file, in the named environment of the named repository, can assume the role.",
    "Create two roles. The write role trusts one reusable workflow file at a fixed ref. In that file, no command may run before stepkey or come from the caller, and no input may change the number of approvals or the approvers. The read role (--access read) must not be able to write: give it only read permissions.",
    "The policy does not ask what started a job. A pull request of the same repository, also an agent's, can call the named file in the named environment, and AWS then accepts its job: only the check in that file stops it. If the role is for jobs on one branch, add --ref. If it is for certain events, add --event.",
    "STS has condition keys for GitHub's claims actor, actor_id, job_workflow_ref, repository, repository_id, repository_owner_id, workflow, ref, environment and enterprise_id, in addition to aud and sub. Other claims (event_name, runner_environment, workflow_ref) have no key, and a condition on them never matches. So --event compares the end of sub, where GitHub writes event_name only if the repository's form of sub says so. The note on stderr, which --json leaves out, has the command that sets it.",
    "IAM requires a condition on sub in every role for GitHub's shared provider. The policy has one that accepts both forms of sub that GitHub writes. What restricts access are job_workflow_ref, environment, ref and repository_id, which are compared exactly. If your organisation customises sub, adapt this condition.",
    "For the issuer of a GitHub Enterprise Server (--issuer HOST/_services/token), STS has keys only for aud and sub. The policy then compares everything as parts of sub, and the note has the command that sets this form. It needs GitHub Enterprise Server 3.19 or later: earlier versions do not escape a colon in the name of an environment, which could then imitate other claims.",
    "Each account needs the OIDC provider of the issuer, by default token.actions.githubusercontent.com, with the audience sts.amazonaws.com, once.",
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
    ref: {
      value: "REF",
      help: "The branch or tag that the job runs on, in full: refs/heads/main. Leave it out if jobs on pull requests use the role: each has a ref of its own.",
    },
    event: {
      value: "NAME,…",
      help: "The events that start the job: push,workflow_dispatch.",
    },
    partition: { value: "NAME", help: `${joined(PARTITION_IDS, "or")}.\nDefault: aws.` },
    issuer: {
      value: "HOST",
      help: "The issuer's host and path, for GitHub Enterprise.\nDefault: token.actions.githubusercontent.com.",
    },
    audience: {
      value: "TEXT",
      help: "The audience of the job's ID token. Another one than the default has to be set as `audience` in the workflow too.\nDefault: sts.amazonaws.com.",
    },
  },
  examples: [
    [
      "stepkey trust --account 123456789012 --repository octo-org/shop --repository-id 74 \\\n      --environment production \\\n      --workflow octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
      "The trust policy of the write role.",
    ],
    [
      "stepkey trust --account 123456789012 --repository octo-org/shop --repository-id 74 \\\n      --environment production --ref refs/heads/main --event push \\\n      --workflow octo-org/deploy/.github/workflows/deploy.yml@refs/heads/main",
      "The same for a role that only pushes to main may use, and no pull request.",
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
      ref: text("ref"),
      event: text("event"),
      partition: text("partition") ?? "aws",
      issuer: text("issuer") ?? "token.actions.githubusercontent.com",
      audience: text("audience") ?? DEFAULT_AUDIENCE,
    };
    const mistakes = trustMistakes(input);
    return mistakes.length > 0
      ? err(mistakes)
      : ok({ document: trustPolicy(input), note: noteOf(input) });
  },
};
