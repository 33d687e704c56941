import { U as readEvent, Y as meantProxies } from "./job.js";
import { E as checkWorkspace } from "./run-main.js";
import { dt as ok, m as sayLines, ut as err } from "./start.js";
import { a as nestedActions, i as directoryFor, n as nestedSteps, o as fetchAction, r as preparedLines, t as nestedReferences } from "./prepared-lines.js";
import { n as prepareAction } from "./prepare-action.js";
const { createHash } = process.getBuiltinModule("node:crypto");
const { join, resolve, sep } = process.getBuiltinModule("node:path");
const { lstatSync, readFileSync, readdirSync, statSync } = process.getBuiltinModule("node:fs");
// src/action/uses/expression/contexts.ts
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
// src/action/uses/expression/file-pattern.ts
function filePatterns(texts, workspace) {
	return texts.flatMap((text) => text.split("\n")).map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#")).map((line) => filePattern(line, workspace));
}
function filePattern(line, workspace) {
	const negations = /^!*/u.exec(line)?.[0] ?? "";
	const path = line.slice(negations.length).trim();
	const segments = normalized((path.startsWith("/") ? path : `${workspace}/${path}`).split("/"));
	const literal = segments.findIndex((segment) => /[*?[]/u.test(segment));
	const base = `/${segments.slice(0, literal < 0 ? segments.length : literal).join("/")}`;
	const source = segments.map(sourceOf).join("");
	const whole = new RegExp(`^${source}(?:/.*)?$`, "su");
	return {
		isNegated: negations.length % 2 === 1,
		base,
		matches: (file) => whole.test(file)
	};
}
function normalized(segments) {
	const kept = [];
	for (const segment of segments) if (segment === "..") kept.pop();
	else if (segment !== "" && segment !== ".") kept.push(segment);
	return kept;
}
function sourceOf(segment) {
	if (segment === "**") return "(?:/[^/]+)*?";
	return `/${(segment.match(/\[[!^]?\]?[^\]]*\]|\\.|[^]/gsu) ?? []).map(partOf).join("")}`;
}
function partOf(part) {
	if (part === "*") return "[^/]*";
	if (part === "?") return "[^/]";
	const set = /^\[(?<not>[!^]?)(?<members>.+)\]$/su.exec(part)?.groups;
	if (set !== void 0) {
		const members = (set["members"] ?? "").replaceAll(/[\\\]^[]/gu, String.raw`\$&`);
		return `[${set["not"] === "" ? "" : "^"}${members}]`;
	}
	return part.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}
// src/action/uses/expression/hash-files.ts
const MAX_MS = 3e3;
const OPTION = "--follow-symbolic-links";
function hashFilesIn(workspace, maxMs = MAX_MS) {
	return {
		minArguments: 1,
		maxArguments: 255,
		call: (...texts) => hashFiles(texts, {
			workspace,
			until: Date.now() + maxMs,
			maxMs
		})
	};
}
function hashFiles(texts, search) {
	const [first = ""] = texts;
	const followsLinks = first.toLowerCase() === OPTION;
	if (first.startsWith("--") && !followsLinks) throw new Error("hashFiles has an unknown option");
	const patterns = filePatterns(followsLinks ? texts.slice(1) : texts, search.workspace);
	const digest = createHash("sha256");
	let isFound = false;
	for (const file of filesOf(patterns, search, followsLinks)) {
		digest.update(createHash("sha256").update(readFileSync(file)).digest());
		isFound = true;
	}
	return isFound ? digest.digest("hex") : "";
}
function* filesOf(patterns, { workspace, until, maxMs }, followsLinks) {
	const stack = outermostBases(patterns).toReversed().map((path) => ({
		path,
		above: []
	}));
	for (let place = stack.pop(); place !== void 0; place = stack.pop()) {
		if (Date.now() > until) throw new Error(`hashFiles took longer than ${maxMs / 1e3} s`);
		const { path } = place;
		const status = statusOf(path, followsLinks);
		if (status?.isDirectory() === true) stack.push(...placesIn(place, status));
		else if (status?.isFile() === true && isMeant(path, patterns, workspace)) yield path;
	}
}
function placesIn({ path, above }, { dev, ino }) {
	const id = `${dev}:${ino}`;
	if (above.includes(id)) return [];
	return pathsIn(path).toReversed().map((each) => ({
		path: each,
		above: [...above, id]
	}));
}
function outermostBases(patterns) {
	const bases = patterns.filter(({ isNegated }) => !isNegated).map(({ base }) => base);
	return [...new Set(bases)].filter((base, _, all) => !all.some((other) => other !== base && isAbove(other, base)));
}
function isAbove(upper, lower) {
	return lower === upper || lower.startsWith(upper === "/" ? "/" : `${upper}/`);
}
function isMeant(path, patterns, workspace) {
	if (!path.startsWith(`${workspace}${sep}`)) return false;
	return patterns.findLast(({ matches }) => matches(path))?.isNegated === false;
}
function statusOf(path, followsLinks) {
	try {
		const own = lstatSync(path, { bigint: true });
		if (!own.isSymbolicLink()) return own;
		const target = statSync(path, { bigint: true });
		return followsLinks || target.isFile() ? target : void 0;
	} catch {
		return;
	}
}
function pathsIn(directory) {
	try {
		return readdirSync(directory).toSorted().map((name) => join(directory, name));
	} catch {
		return [];
	}
}
// src/action/task/prepare-uses.ts
async function prepareUses(job, uses) {
	const workspace = resolve(job.env["GITHUB_WORKSPACE"] ?? process.cwd());
	const missing = await checkWorkspace(workspace);
	if (missing !== void 0) return err(missing);
	const located = await locate(job, uses, workspace);
	if (!located.ok) return located;
	const { directory, root, notes } = located.value;
	const nested = nestedActions(job, (own) => fetchOptions(job, uses, own));
	const remove = async () => void await Promise.all([located.value.remove(), nested.remove()]);
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
		functions: { hashFiles: hashFilesIn(workspace) },
		hasToken: token !== ""
	};
	const prepared = await prepareAction({
		directory,
		root
	}, {
		reference,
		inputs: {
			given,
			references
		},
		scope,
		nesting: nestingOf(uses, workspace, nested)
	}).catch(async (error) => {
		await remove();
		throw error;
	});
	if (!prepared.ok) {
		await remove();
		return prepared;
	}
	const images = await imagesOf(job, prepared.value);
	if (!images.ok) {
		await remove();
		return images;
	}
	const all = {
		...prepared.value,
		...images.value
	};
	const imageNotes = all.images?.notes ?? [];
	sayLines(job.runner, preparedLines(all, [
		...imageNotes,
		...notes,
		...nested.notes()
	]));
	return ok({
		...all,
		exports,
		references,
		given,
		nested: nestedReferences(all.runs),
		remove: async () => void await Promise.all([remove(), all.images?.remove()])
	});
}
async function imagesOf(job, prepared) {
	if (![prepared, ...nestedSteps(prepared.runs).map(({ action }) => action)].some(({ runs }) => runs.using === "docker")) return ok({});
	const { prepareImages } = await import("./prepare-images.js");
	const images = await prepareImages(job, prepared);
	return images.ok ? ok({ images: images.value }) : images;
}
function nestingOf({ isPinnedOnly }, workspace, { fetch }) {
	let found = 0;
	const count = () => found += 1;
	return {
		depth: 0,
		position: "",
		workspace,
		isPinnedOnly,
		fetch,
		count
	};
}
async function locate(job, uses, workspace) {
	const { reference } = uses;
	if (reference.from === "workspace") {
		const directory = resolve(workspace, reference.path);
		return ok({
			directory,
			root: workspace,
			remove: nothingToRemove,
			notes: []
		});
	}
	const made = directoryFor(job);
	if (!made.ok) return made;
	const temp = made.value;
	const remove = async () => void await temp.remove();
	try {
		const fetched = await fetchAction(reference, fetchOptions(job, uses, temp.path));
		if (fetched.ok) return ok({
			...fetched.value,
			remove
		});
		await remove();
		return fetched;
	} catch (error) {
		await remove();
		throw error;
	}
}
async function nothingToRemove() {}
function fetchOptions({ env, environment, cancelled, clock, jitter }, { token }, directory) {
	return {
		serverUrl: env["GITHUB_SERVER_URL"] ?? "https://github.com",
		apiUrl: env["GITHUB_API_URL"] ?? "https://api.github.com",
		token: token.reveal() === "" ? void 0 : token,
		directory,
		signal: cancelled,
		proxies: meantProxies(environment),
		path: environment.runnerEnv?.["PATH"] ?? env["PATH"] ?? "",
		clock,
		jitter
	};
}
export { prepareUses };
