import { o as checkWorkspace } from "./run-main.js";
import { V as readEvent, Z as labelled, a as openPrivateDirectory } from "./job.js";
import { t as actionReferenceText } from "./action-reference.js";
import { J as ok, X as codedFailure, f as joined, i as sayLines, q as err } from "./base.js";
import { a as tempDirectory } from "./refused.js";
import { n as prepareAction } from "./prepare-action.js";
const { resolve } = process.getBuiltinModule("node:path");
// src/action/uses/expression/contexts.ts
/** The contexts that GitHub gives the defaults of an action's inputs, and its conditions. */
function actionContexts(parts) {
	const { job, strategy, matrix } = parts.given;
	return {
		github: githubContext(parts),
		runner: runnerContext(parts.env),
		job,
		strategy,
		matrix
	};
}
/** Each is the variable `GITHUB_` and the name in capitals. */
const GITHUB_NAMES = [
	"actor",
	"actor_id",
	"api_url",
	"base_ref",
	"event_name",
	"event_path",
	"graphql_url",
	"head_ref",
	"job",
	"ref",
	"ref_name",
	"ref_type",
	"repository",
	"repository_id",
	"repository_owner",
	"repository_owner_id",
	"retention_days",
	"run_attempt",
	"run_id",
	"run_number",
	"server_url",
	"sha",
	"triggering_actor",
	"workflow",
	"workflow_ref",
	"workflow_sha",
	"workspace"
];
function githubContext({ env, event, token }) {
	const named = Object.fromEntries(GITHUB_NAMES.map((name) => [name, env[`GITHUB_${name.toUpperCase()}`] ?? ""]));
	const isObject = typeof event === "object" && event !== null;
	const host = /^https?:\/\/(?<host>[^/]+)/u.exec(named["server_url"] ?? "")?.groups?.["host"];
	return {
		...named,
		ref_protected: env["GITHUB_REF_PROTECTED"] === "true",
		repositoryUrl: `git://${host ?? "github.com"}/${named["repository"] ?? ""}.git`,
		event: isObject ? event : {},
		token
	};
}
function runnerContext(env) {
	const pairs = Object.entries({
		os: "RUNNER_OS",
		arch: "RUNNER_ARCH",
		name: "RUNNER_NAME",
		environment: "RUNNER_ENVIRONMENT",
		temp: "RUNNER_TEMP",
		tool_cache: "RUNNER_TOOL_CACHE",
		workspace: "RUNNER_WORKSPACE",
		debug: "RUNNER_DEBUG"
	}).map(([key, name]) => [key, env[name] ?? ""]);
	return Object.fromEntries(pairs);
}
// src/action/task/prepare-uses.ts
/** Fetches the action, reads it and checks it, before anything is requested. */
async function prepareUses(job, uses) {
	const workspace = resolve(job.env["GITHUB_WORKSPACE"] ?? process.cwd());
	const missing = await checkWorkspace(workspace);
	if (missing !== void 0) return err(missing);
	const located = await locate(job, uses, workspace);
	if (!located.ok) return located;
	const { remove, ...where } = located.value;
	const { reference, given, references, exports } = uses;
	const token = job.inputs.passEnv.includes("GITHUB_TOKEN") ? job.env["GITHUB_TOKEN"] ?? "" : "";
	const event = await readEvent(job.env["GITHUB_EVENT_PATH"]);
	const scope = {
		contexts: actionContexts({
			env: job.env,
			event,
			token,
			given: uses.contexts
		}),
		hasToken: token !== ""
	};
	const prepared = await prepareAction(where, {
		reference,
		inputs: {
			given,
			references
		},
		scope
	});
	if (!prepared.ok) {
		await remove();
		return prepared;
	}
	sayLines(job.runner, preparedLines(prepared.value));
	return ok({
		...prepared.value,
		exports,
		references,
		remove
	});
}
async function locate(job, { reference }, workspace) {
	if (reference.from === "workspace") {
		const directory = resolve(workspace, reference.path);
		return ok({
			directory,
			root: workspace,
			remove: nothingToRemove
		});
	}
	const directory = openPrivateDirectory(tempDirectory(job), "stepkey-action-");
	const remove = async () => void await directory.remove();
	const fetched = await fetchRepositoryAction(reference);
	if (fetched.ok) return ok({
		...fetched.value,
		remove
	});
	await remove();
	return fetched;
}
async function nothingToRemove() {}
async function fetchRepositoryAction(reference) {
	await Promise.resolve();
	return err(codedFailure("action_unusable", { message: `The action ${actionReferenceText(reference)} cannot be fetched yet.` }));
}
/** What of the action is worth a reader's look before it gets the credential. */
function preparedLines({ reference, runs, inputs }) {
	const { undeclared, missing, withoutToken } = inputs;
	const isWorkspace = reference.from === "workspace";
	const name = actionReferenceText(reference);
	return [
		...labelled("✓", "action", [
			`${name} · JavaScript (${runs.node})`,
			...isWorkspace ? [OF_WORKSPACE] : [],
			...isWorkspace && runs.pre !== void 0 ? [WITHOUT_PRE] : []
		]),
		...withoutToken.length === 0 ? [] : labelled("◌", "inputs", [`${joined(withoutToken)}: empty, because the default reads github.token`, "The action gets the job's token only with pass-env: GITHUB_TOKEN."]),
		...undeclared.length === 0 ? [] : labelled("◌", "inputs", `${joined(undeclared)}: the action declares no such input`),
		...missing.length === 0 ? [] : labelled("◌", "inputs", `${joined(missing)}: required, and not given`)
	];
}
const OF_WORKSPACE = "It is code of the workspace: of this checkout, and of every earlier step that could change it.";
const WITHOUT_PRE = "Its pre does not run, as in a workflow.";
export { prepareUses };
