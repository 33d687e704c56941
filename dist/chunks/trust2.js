import { E as joined, dt as ok, ut as err } from "./start.js";
import { S as PARTITION_IDS, a as isRef, i as hasClaimKeys, o as isWorkflow, r as DEFAULT_AUDIENCE, s as characterMistake } from "./direct.js";
// src/credentials/aws/trust-input.ts
const ISSUER = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\/\w[\w.-]*)*$/u;
const MAX_ISSUER = 247;
const FORMS = {
	account: {
		option: "--account",
		expected: "12 digits, for example 123456789012",
		fits: (value) => /^\d{12}$/u.test(value)
	},
	repository: {
		option: "--repository",
		expected: "OWNER/NAME, for example octo-org/shop",
		fits: (value) => /^[A-Za-z0-9][\w-]*\/(?!\.{1,2}$)[\w.-]+$/u.test(value)
	},
	repositoryId: {
		option: "--repository-id",
		expected: "the repository's numeric id, for example 74",
		fits: (value) => /^[1-9]\d{0,15}$/u.test(value)
	},
	environment: {
		option: "--environment",
		expected: "one environment's name, for example production",
		fits: (value) => /^[^\p{Cc}*?]{1,255}$/u.test(value)
	},
	workflow: {
		option: "--workflow",
		expected: "one file at one branch, tag or commit, for example octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
		fits: isWorkflow
	},
	ref: {
		option: "--ref",
		expected: "one branch or tag in full, for example refs/heads/main",
		fits: isRef
	},
	event: {
		option: "--event",
		expected: "the name of an event, or several with commas, for example push,workflow_dispatch",
		fits: (value) => /^[a-z]+(?:_[a-z]+)*(?:,[a-z]+(?:_[a-z]+)*)*$/u.test(value)
	},
	partition: {
		option: "--partition",
		expected: joined(PARTITION_IDS, "or"),
		fits: (value) => PARTITION_IDS.includes(value)
	},
	issuer: {
		option: "--issuer",
		expected: "a host in lower case and, if the issuer has one, a path: without https://, user, port, query, or / at the end",
		fits: (value) => value.length <= MAX_ISSUER && ISSUER.test(value)
	},
	audience: {
		option: "--audience",
		expected: "one audience of at most 255 characters",
		fits: (value) => /^[^\s*?\p{Cc}]{1,255}$/u.test(value)
	}
};
const WRITE_NEEDS = new Set(["environment", "workflow"]);
const MERGE_EVENTS = new Set([
	"pull_request",
	"pull_request_review",
	"pull_request_review_comment"
]);
function inputMistakes(input) {
	const mistakes = fields().flatMap((field) => mistakeIn(input, field) ?? []);
	return mistakes.length > 0 ? mistakes : conflicts(input);
}
function fields() {
	return [
		"account",
		"repository",
		"repositoryId",
		"environment",
		"workflow",
		"ref",
		"event",
		"partition",
		"issuer",
		"audience"
	];
}
function mistakeIn(input, field) {
	const { option, expected, fits } = FORMS[field];
	const value = input[field];
	if (value === void 0) return input.access === "write" && WRITE_NEEDS.has(field) ? `${option} is missing; expected ${expected}.` : void 0;
	if (!fits(value)) return `${option} is "${value}"; expected ${expected}.`;
	const character = characterMistake(value);
	return character === void 0 ? void 0 : `${option} ${character}.`;
}
function conflicts({ ref, event, environment, issuer }) {
	const never = eventsOf(event).find((name) => MERGE_EVENTS.has(name));
	const refs = ref === void 0 || never === void 0 ? [] : [`--ref never fits --event ${never}: the ref of its jobs is refs/pull/NUMBER/merge. Leave out one of them.`];
	return environment !== void 0 && /[:%]/u.test(environment) && !hasClaimKeys(issuer) ? [...refs, `--environment is "${environment}"; with this issuer, its name may not contain ":" or "%": it is compared in sub, where GitHub writes ":" as "%3A".`] : refs;
}
function eventsOf(event) {
	return event === void 0 ? [] : [...new Set(event.split(","))];
}
// src/credentials/aws/trust-subject.ts
function subjectOf(input) {
	return hasClaimKeys(input.issuer) ? besideKeys(input) : alone(input);
}
function besideKeys({ repository, repositoryId, event }) {
	const [owner = "", name = ""] = repository.split("/");
	const repositories = [`repo:${repository}:*`, `repo:${owner}@*/${name}@${repositoryId}:*`];
	const events = eventsOf(event);
	if (events.length === 0) return {
		patterns: repositories,
		claims: void 0
	};
	return {
		patterns: events.flatMap((each) => repositories.map((one) => `${one}:event_name:${each}`)),
		claims: [
			"repo",
			"context",
			"event_name"
		]
	};
}
function alone(input) {
	const { repositoryId, workflow = "*", ref = "*", environment, event } = input;
	const context = environment === void 0 ? "*" : `environment:${environment}`;
	return {
		patterns: (event === void 0 ? ["*"] : eventsOf(event)).map((each) => `repository_id:${repositoryId}:job_workflow_ref:${workflow}:event_name:${each}:ref:${ref}:${context}`),
		claims: [
			"repository_id",
			"job_workflow_ref",
			"event_name",
			"ref",
			"context"
		]
	};
}
// src/credentials/aws/trust-note.ts
function noteOf(input) {
	return [
		`# ${input.access} role. Save the policy as trust.json. To create a role with it, run:`,
		"#   aws iam create-role --role-name ROLE --assume-role-policy-document file://trust.json",
		"# To replace the trust policy of an existing role, run:",
		"#   aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json",
		...input.access === "read" ? ["# Give this role only read permissions: its trust policy does not limit what it can do."] : [],
		...audienceToSet(input),
		...openness(input),
		...subjectCommand(input),
		...partitionDoubt(input)
	];
}
function audienceToSet({ audience }) {
	if (audience === "sts.amazonaws.com") return [];
	return [
		`# Jobs request the audience ${DEFAULT_AUDIENCE} by default. In the workflow, beside role-to-assume, set:`,
		`#   audience: ${audience}`,
		"# The account's identity provider must list it too."
	];
}
function openness({ access, environment, workflow, ref, event }) {
	const open = [...workflow === void 0 ? ["in any workflow file"] : [], ...environment === void 0 ? ["with any environment or none"] : []];
	return [...open.length === 0 ? [] : [`# It trusts this repository's jobs ${open.join(", and ")}.`], ...access === "write" && ref === void 0 && event === void 0 ? ["# It trusts jobs on any branch and any pull request, also an agent's, if they call this file: only the", "# check in it stops them. --ref and --event restrict the role further."] : []];
}
function subjectCommand(input) {
	const { claims } = subjectOf(input);
	if (claims === void 0) return [];
	const host = apiHost(input.issuer);
	const hostname = host === void 0 ? "" : `--hostname ${host} `;
	return [
		`# It compares claims as parts of sub. Make GitHub write sub as ${claims.join(", ")}:`,
		`#   gh api ${hostname}--method PUT repos/${input.repository}/actions/oidc/customization/sub \\`,
		"#     -F use_default=false \\",
		`#     ${claims.map((claim) => `-f 'include_claim_keys[]=${claim}'`).join(" ")}`,
		"# Until then, no job can assume this role. The command changes sub in every job of the repository: adapt",
		"# other trust policies that compare it."
	];
}
function apiHost(issuer) {
	const [host = ""] = issuer.split("/");
	if (host === "token.actions.githubusercontent.com") return void 0;
	return host.endsWith(".ghe.com") ? host.replace(/^token\.actions\./u, "") : host;
}
function partitionDoubt({ partition, issuer }) {
	return partition === "aws" || !hasClaimKeys(issuer) ? [] : [`# Check that STS in ${partition} has condition keys for GitHub's claims. Without them, no job can assume this role.`];
}
// src/credentials/aws/trust-policy.ts
const MAX_LENGTH = 2048;
function trustMistakes(input) {
	const mistakes = inputMistakes(input);
	if (mistakes.length > 0) return mistakes;
	const { length } = JSON.stringify(trustPolicy(input));
	return length <= MAX_LENGTH ? [] : [`The policy has ${length} characters; IAM accepts ${MAX_LENGTH}. Name fewer events.`];
}
function trustPolicy(given) {
	const input = literalInput(given);
	const { access, account, partition, issuer } = input;
	const conditions = Object.entries(claimsOf(input)).flatMap(([claim, value]) => value === void 0 ? [] : [[`${issuer}:${claim}`, value]]);
	return {
		Version: "2012-10-17",
		Statement: [{
			Sid: access === "write" ? "StepkeyWrite" : "StepkeyRead",
			Effect: "Allow",
			Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${issuer}` },
			Action: "sts:AssumeRoleWithWebIdentity",
			Condition: {
				StringEquals: Object.fromEntries(conditions),
				StringLike: { [`${issuer}:sub`]: subjectOf(input).patterns }
			}
		}]
	};
}
function claimsOf(input) {
	const { audience, repositoryId, environment, workflow, ref } = input;
	if (!hasClaimKeys(input.issuer)) return { aud: audience };
	return {
		aud: audience,
		repository_id: repositoryId,
		environment,
		job_workflow_ref: workflow,
		ref
	};
}
function literalInput(input) {
	const { environment, workflow, ref, audience } = input;
	return {
		...input,
		environment: environment === void 0 ? void 0 : literal(environment),
		workflow: workflow === void 0 ? void 0 : literal(workflow),
		ref: ref === void 0 ? void 0 : literal(ref),
		audience: literal(audience)
	};
}
function literal(text) {
	return text.replaceAll("$", () => "${$}");
}
// src/credentials/aws/trust.ts
const awsTrust = {
	description: [
		"Prints the trust policy of an AWS role for direct mode. In direct mode, the approval is checked inside the job, where a hostile step could bypass the check. AWS enforces this policy instead: only the named workflow file, in the named environment of the named repository, can assume the role.",
		"Create two roles. The write role trusts one reusable workflow file at a fixed ref. In that file, no command may run before stepkey or come from the caller, and no input may change the number of approvals or the approvers. The read role (--access read) must not be able to write: give it only read permissions.",
		"The policy does not ask what started a job. A pull request of the same repository, also an agent's, can call the named file in the named environment, and AWS then accepts its job: only the check in that file stops it. If the role is for jobs on one branch, add --ref. If it is for certain events, add --event.",
		"STS has condition keys for GitHub's claims actor, actor_id, job_workflow_ref, repository, repository_id, repository_owner_id, workflow, ref, environment and enterprise_id, in addition to aud and sub. Other claims (event_name, runner_environment, workflow_ref) have no key, and a condition on them never matches. So --event compares the end of sub, where GitHub writes event_name only if the repository's form of sub says so. The note on stderr, which --json leaves out, has the command that sets it.",
		"IAM requires a condition on sub in every role for GitHub's shared provider. The policy has one that accepts both forms of sub that GitHub writes. What restricts access are job_workflow_ref, environment, ref and repository_id, which are compared exactly. If your organisation customises sub, adapt this condition.",
		"For the issuer of a GitHub Enterprise Server (--issuer HOST/_services/token), STS has keys only for aud and sub. The policy then compares everything as parts of sub, and the note has the command that sets this form. It needs GitHub Enterprise Server 3.19 or later: earlier versions do not escape a colon in the name of an environment, which could then imitate other claims.",
		"Each account needs the OIDC provider of the issuer, by default token.actions.githubusercontent.com, with the audience sts.amazonaws.com, once."
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
		ref: {
			value: "REF",
			help: "The branch or tag that the job runs on, in full: refs/heads/main. Leave it out if jobs on pull requests use the role: each has a ref of its own."
		},
		event: {
			value: "NAME,…",
			help: "The events that start the job: push,workflow_dispatch."
		},
		partition: {
			value: "NAME",
			help: `${joined(PARTITION_IDS, "or")}.\nDefault: aws.`
		},
		issuer: {
			value: "HOST",
			help: "The issuer's host and path, for GitHub Enterprise.\nDefault: token.actions.githubusercontent.com."
		},
		audience: {
			value: "TEXT",
			help: "The audience of the job's ID token. Another one than the default has to be set as `audience` in the workflow too.\nDefault: sts.amazonaws.com."
		}
	},
	examples: [
		["stepkey trust --account 123456789012 --repository octo-org/shop --repository-id 74 \\\n      --environment production \\\n      --workflow octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main", "The trust policy of the write role."],
		["stepkey trust --account 123456789012 --repository octo-org/shop --repository-id 74 \\\n      --environment production --ref refs/heads/main --event push \\\n      --workflow octo-org/deploy/.github/workflows/deploy.yml@refs/heads/main", "The same for a role that only pushes to main may use, and no pull request."],
		["stepkey trust --access read --account 123456789012 --repository octo-org/shop --repository-id 74", "The trust policy of the read role."]
	],
	render: ({ access, text }) => {
		const input = {
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
			audience: text("audience") ?? "sts.amazonaws.com"
		};
		const mistakes = trustMistakes(input);
		return mistakes.length > 0 ? err(mistakes) : ok({
			document: trustPolicy(input),
			note: noteOf(input)
		});
	}
};
export { awsTrust };
