import "./rolldown-runtime.js";
import { R as err, z as ok } from "./base.js";
// src/credentials/aws/trust-policy.ts
const FORMS = {
	account: [/^\d{12}$/u, "12 digits, for example 123456789012"],
	repository: [/^[A-Za-z0-9][\w-]*\/[\w.-]+$/u, "OWNER/NAME, for example octo-org/shop"],
	repositoryId: [/^[1-9]\d{0,15}$/u, "the repository's numeric id, for example 74"],
	environment: [/^[^\p{Cc}*?]{1,255}$/u, "one environment's name, for example production"],
	workflow: [/^[\w-]+\/[\w.-]+\/\.github\/workflows\/[^/@\s*?]+\.ya?ml@(?:refs\/(?:heads|tags)\/[^\s*?]+|[0-9a-f]{40})$/u, "one file at one branch, tag or commit, for example octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main"],
	partition: [/^aws(?:-cn|-us-gov)?$/u, "aws, aws-cn or aws-us-gov"],
	issuer: [/^[a-z0-9.-]+(?:\/[\w./-]+)?$/u, "a host, without https://"],
	audience: [/^[^\s*?]+$/u, "one audience"]
};
const OPTIONS = {
	account: "--account",
	repository: "--repository",
	repositoryId: "--repository-id",
	environment: "--environment",
	workflow: "--workflow",
	partition: "--partition",
	issuer: "--issuer",
	audience: "--audience"
};
/** The mistakes in the input, one sentence each. Patterns are refused: every value must be written in full. */
function trustMistakes(input) {
	return [
		"account",
		"repository",
		"repositoryId",
		"environment",
		"workflow",
		"partition",
		"issuer",
		"audience"
	].flatMap((field) => {
		const value = input[field];
		const [form, expected] = FORMS[field];
		if (value !== void 0) return form.test(value) ? [] : [`${OPTIONS[field]} is "${value}"; expected ${expected}.`];
		return input.access === "write" ? [`${OPTIONS[field]} is missing; expected ${expected}.`] : [];
	});
}
/**
* The trust policy. Every claim that restricts is compared exactly. IAM refuses a role for GitHub's shared provider without
* a condition on `sub`, so there is one, for both forms that GitHub writes (with and without ids). It restricts nothing
* more than the repository, as `repository_id` does already.
* @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
* @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
*/
function trustPolicy(input) {
	const { access, account, partition, issuer, audience, repository, repositoryId } = input;
	const [owner = "", name = ""] = repository.split("/");
	const exact = {
		aud: audience,
		repository_id: repositoryId,
		environment: input.environment,
		job_workflow_ref: input.workflow
	};
	const conditions = Object.entries(exact).flatMap(([claim, value]) => value === void 0 ? [] : [[`${issuer}:${claim}`, value]]);
	const subjects = [`repo:${repository}:*`, `repo:${owner}@*/${name}@${repositoryId}:*`];
	return {
		Version: "2012-10-17",
		Statement: [{
			Sid: access === "write" ? "StepkeyWrite" : "StepkeyRead",
			Effect: "Allow",
			Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${issuer}` },
			Action: "sts:AssumeRoleWithWebIdentity",
			Condition: {
				StringEquals: Object.fromEntries(conditions),
				StringLike: { [`${issuer}:sub`]: subjects }
			}
		}]
	};
}
// src/credentials/aws/trust.ts
/** What `stepkey trust` prints for AWS: the trust policy of a role for direct mode. */
const awsTrust = {
	description: [
		"Prints the trust policy of an AWS role for direct mode. In direct mode, the approval is checked inside the job, where a hostile step could bypass the check. AWS enforces this policy instead: only the named workflow file, in the named environment of the named repository, can assume the role.",
		"Create two roles. The write role trusts one reusable workflow file at a fixed ref. In that file, no command may run before stepkey or come from the caller, and no input may change the number of approvals or the approvers. The read role (--access read) must not be able to write: give it only read permissions.",
		"Since January 2026, STS has condition keys for GitHub's claims actor, actor_id, job_workflow_ref, repository, repository_id, workflow, ref, environment and enterprise_id, in addition to aud and sub. Other claims (event_name, runner_environment, workflow_ref) have no key, and a condition on them never matches.",
		"IAM requires a condition on sub in every role for GitHub's shared provider. The policy has one that accepts both forms of sub that GitHub writes. What restricts access are job_workflow_ref, environment and repository_id, which are compared exactly. If your organisation customises sub, adapt this condition.",
		"Each account needs the OIDC provider token.actions.githubusercontent.com, with the audience sts.amazonaws.com, once."
	],
	options: {
		account: {
			value: "ID",
			help: "The AWS account, 12 digits.",
			required: true
		},
		repository: {
			value: "OWNER/NAME",
			help: "The repository whose jobs may assume the role.",
			required: true
		},
		"repository-id": {
			value: "ID",
			help: "Its numeric id: `gh api repos/OWNER/NAME --jq .id`. A name can be taken over, an id cannot.",
			required: true
		},
		environment: {
			value: "NAME",
			help: "The environment of the job. Required for write."
		},
		workflow: {
			value: "FILE@REF",
			help: "The workflow file of the job, at a branch, a tag or a commit. Required for write."
		},
		partition: {
			value: "NAME",
			help: "aws, aws-cn or aws-us-gov. Default: aws."
		},
		issuer: {
			value: "HOST",
			help: "The issuer's host and path, for GitHub Enterprise.\nDefault: token.actions.githubusercontent.com."
		},
		audience: {
			value: "TEXT",
			help: "The audience. Default: sts.amazonaws.com."
		}
	},
	examples: [["stepkey trust --account 123456789012 --repository octo-org/shop --repository-id 74 \\\n      --environment production \\\n      --workflow octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main", "The trust policy of the write role."], ["stepkey trust --access read --account 123456789012 --repository octo-org/shop --repository-id 74", "The trust policy of the read role."]],
	render: ({ access, text }) => {
		const input = {
			access,
			account: text("account") ?? "",
			repository: text("repository") ?? "",
			repositoryId: text("repository-id") ?? "",
			environment: text("environment"),
			workflow: text("workflow"),
			partition: text("partition") ?? "aws",
			issuer: text("issuer") ?? "token.actions.githubusercontent.com",
			audience: text("audience") ?? "sts.amazonaws.com"
		};
		const mistakes = trustMistakes(input);
		return mistakes.length > 0 ? err(mistakes) : ok({
			document: trustPolicy(input),
			note: noteOf(input)
		});
	}
};
function noteOf({ access, environment, workflow }) {
	const open = [...workflow === void 0 ? ["in any workflow file"] : [], ...environment === void 0 ? ["with any environment or none"] : []];
	return [
		`# ${access} role. Save the policy as trust.json, then run:`,
		"#   aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json",
		...access === "read" ? ["# Give this role only read permissions: its trust policy does not limit what it can do."] : [],
		...open.length === 0 ? [] : [`# It trusts this repository's jobs ${open.join(", and ")}.`]
	];
}
export { awsTrust };
