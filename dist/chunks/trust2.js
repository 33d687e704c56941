import "./rolldown-runtime.js";
import { T as ok, w as err } from "./base.js";
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
/** What is wrong with the question, one sentence each. Patterns are refused: what is trusted is named whole. */
function trustMistakes(question) {
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
		const value = question[field];
		const [form, expected] = FORMS[field];
		if (value !== void 0) return form.test(value) ? [] : [`${OPTIONS[field]} is "${value}"; expected is ${expected}.`];
		return question.access === "write" ? [`${OPTIONS[field]} is missing: ${expected}.`] : [];
	});
}
/**
* The trust policy. Every claim that decides is compared exactly; `sub` is there because IAM refuses a role for GitHub's
* shared provider without it, in both forms that GitHub writes (with and without ids), and decides nothing more than the
* repository, which `repository_id` has decided already.
* @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
* @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
*/
function trustPolicy(question) {
	const { access, account, partition, issuer, audience, repository, repositoryId } = question;
	const [owner = "", name = ""] = repository.split("/");
	const exact = {
		aud: audience,
		repository_id: repositoryId,
		environment: question.environment,
		job_workflow_ref: question.workflow
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
		"Prints the trust policy of an AWS role for direct mode. In direct mode the gate runs inside the job, where it is advice; this policy is the wall: only the named workflow file, in the named environment of the named repository, can become the role.",
		"Make two roles. The write role trusts one reusable workflow file at a fixed ref, none of whose jobs runs anything before stepkey or any command of its caller, and which takes no input about approvals. The read role (--access read) must itself be unable to write: give it read permissions only.",
		"Which claims AWS can see: since January 2026 STS has condition keys for GitHub's claims actor, actor_id, job_workflow_ref, repository, repository_id, workflow, ref, environment and enterprise_id, besides aud and sub. Others (event_name, runner_environment, workflow_ref) have no key: a condition on them never matches.",
		"IAM demands that a role for GitHub's shared provider also looks at sub, so the policy does, with both forms that GitHub writes. It decides nothing there: job_workflow_ref, environment and repository_id do, exactly. If your organisation customised its sub, adapt that one condition.",
		"Needed once per account: the OIDC provider token.actions.githubusercontent.com with the audience sts.amazonaws.com."
	],
	options: {
		account: {
			value: "ID",
			help: "The AWS account, 12 digits.",
			required: true
		},
		repository: {
			value: "OWNER/NAME",
			help: "The repository whose jobs may become the role.",
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
			help: "The workflow file that holds the job, at a branch, a tag or a commit. Required for write."
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
	examples: [["stepkey trust --account 123456789012 --repository octo-org/shop --repository-id 74 \\\n      --environment production \\\n      --workflow octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main", "The write role's trust policy."], ["stepkey trust --access read --account 123456789012 --repository octo-org/shop --repository-id 74", "The read role's."]],
	render: ({ access, text }) => {
		const question = {
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
		const mistakes = trustMistakes(question);
		return mistakes.length > 0 ? err(mistakes) : ok({
			document: trustPolicy(question),
			note: noteOf(question)
		});
	}
};
function noteOf({ access, environment, workflow }) {
	const open = [...workflow === void 0 ? ["any workflow file"] : [], ...environment === void 0 ? ["any environment, or none"] : []];
	return [
		`# ${access} role. Save it as trust.json, then:`,
		"#   aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json",
		...access === "read" ? ["# This role must itself be unable to write: that is what makes read true."] : [],
		...open.length === 0 ? [] : [`# It trusts ${open.join(" and ")} of this repository.`]
	];
}
export { awsTrust };
