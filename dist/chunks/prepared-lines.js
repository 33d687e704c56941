import { E as joined, O as plural, dt as ok, l as tempDirectory, ut as err } from "./start.js";
import { Gt as isRecord, Kt as parseJson, S as openPrivateDirectory, k as labelled } from "./job.js";
import { b as notWritable } from "./run-main.js";
import { a as shortened, c as fetchPinned, d as listRefs, f as apiHeaders, h as repositoryOf, i as resolvedPin, m as noAction, n as mayBeShortened, o as accessFor, p as apiRequest, r as pinOf, u as withinLimits } from "./pin.js";
import { t as actionReferenceText } from "./action-reference.js";
import { t as readsToken } from "./reads-token.js";
const { join, sep } = process.getBuiltinModule("node:path");
const { realpath, stat } = process.getBuiltinModule("node:fs/promises");
// src/action/uses/fetch/archived.ts
async function archivedNote(action, access) {
	if (access.token === void 0) return void 0;
	const repository = repositoryOf(action);
	const response = await apiRequest(access, `/repos/${repository}`);
	if (!response.ok || response.value.status !== 200) return void 0;
	const data = parseJson(response.value.body);
	return isRecord(data) && data["archived"] === true ? `The repository ${repository} is archived: the action receives no more fixes.` : void 0;
}
// src/action/uses/fetch/metadata-file.ts
const NAMES = ["action.yml", "action.yaml"];
async function findAction(root, path) {
	const directory = await directoryIn(root, path);
	if (directory === void 0) return "no directory";
	for (const name of NAMES) {
		const file = join(directory, name);
		if ((await stat(file).catch(() => void 0))?.isFile() === true) return {
			directory,
			file
		};
	}
	return "no metadata";
}
async function directoryIn(root, path) {
	const directory = join(root, path);
	if (directory !== root && !directory.startsWith(`${root}${sep}`)) return void 0;
	const found = await realpath(directory).catch(() => void 0);
	if (found === void 0 || !(await stat(found)).isDirectory()) return void 0;
	return directory;
}
// src/action/uses/fetch/short-commit.ts
async function fullCommit(action, access) {
	const path = `/repos/${repositoryOf(action)}/commits/${action.ref}`;
	const headers = {
		...apiHeaders(access.token),
		accept: "application/vnd.github.sha"
	};
	const response = await apiRequest(access, path, headers);
	if (!response.ok || response.value.status !== 200) return void 0;
	const sha = response.value.body.trim();
	return /^[0-9a-f]{40}$/u.test(sha) && sha.startsWith(action.ref) ? sha : void 0;
}
// src/action/uses/fetch/fetch-action.ts
async function fetchAction(action, options) {
	return await withinLimits(action, options, async (bounded) => await fetched(action, bounded));
}
async function fetched(action, options) {
	const access = accessFor(options);
	const refs = await listRefs(action, access);
	if (!refs.ok) return refs;
	const full = mayBeShortened(action, refs.value) ? await fullCommit(action, access) : void 0;
	if (full !== void 0) return err(shortened(action, {
		sha: full,
		comment: ""
	}));
	const pin = (options.takesLooseRefs === true ? resolvedPin : pinOf)(action, refs.value);
	if (!pin.ok) return pin;
	const pinned = {
		...action,
		ref: pin.value.sha
	};
	const [root, note] = await Promise.all([fetchPinned(pinned, {
		pin: pin.value,
		refs: refs.value
	}, options), archivedNote(pinned, access)]);
	if (!root.ok) return root;
	const { looseRef } = pin.value;
	return await located(pinned, {
		root: root.value,
		looseRef,
		notes: note === void 0 ? [] : [note]
	});
}
async function located(action, { root, looseRef, notes }) {
	const found = await findAction(root, action.path);
	if (typeof found === "string") return err(noAction(action, found));
	const { path, ref } = action;
	return ok({
		directory: found.directory,
		metadataFile: found.file,
		root,
		repository: repositoryOf(action),
		path,
		sha: ref,
		looseRef,
		notes
	});
}
// src/action/task/nested-actions.ts
function nestedActions(job, options) {
	const directories = [];
	const known = new Map();
	const fetchOnce = async (action) => {
		const key = `${repositoryOf(action).toLowerCase()}@${action.ref}`;
		const before = known.get(key);
		if (before !== void 0) return before;
		const made = directoryFor(job);
		if (!made.ok) return made;
		directories.push(made.value);
		const fetched = await fetchAction(action, {
			...options(made.value.path),
			takesLooseRefs: true
		});
		known.set(key, fetched);
		return fetched;
	};
	return {
		async fetch(action) {
			const fetched = await fetchOnce(action);
			if (!fetched.ok) return fetched;
			const { root, sha, looseRef } = fetched.value;
			const found = await findAction(root, action.path);
			if (typeof found === "string") return err(noAction({
				...action,
				ref: sha
			}, found));
			return ok({
				directory: found.directory,
				root,
				sha,
				looseRef
			});
		},
		notes: () => [...known.values()].flatMap((each) => each.ok ? each.value.notes : []),
		remove: async () => void await Promise.all(directories.map((each) => each.remove()))
	};
}
function directoryFor(job) {
	const parent = tempDirectory(job);
	try {
		return ok(openPrivateDirectory(parent, "stepkey-action-"));
	} catch (error) {
		return err(notWritable(parent, error));
	}
}
// src/action/task/prepared-lines.ts
function preparedLines({ reference, runs, inputs, scope }, notes) {
	const isWorkspace = reference.from === "workspace";
	const name = actionReferenceText(reference);
	const nested = nestedSteps(runs);
	return [
		...labelled("✓", "action", [
			`${name} · ${kindOf(runs)}`,
			...notes,
			...isWorkspace ? [OF_WORKSPACE] : [],
			...isWorkspace && hasPre(runs, nested) ? [WITHOUT_PRE] : []
		]),
		...nestedLines(nested),
		...inputLines({
			reference,
			runs,
			inputs,
			scope
		}, ""),
		...nested.flatMap(({ action, position }) => inputLines(action, `step ${position}: `)),
		...scope.hasToken ? [] : tokenLines(allSteps(runs))
	];
}
function kindOf(runs) {
	if (runs.using === "docker") return "Docker";
	return runs.using === "javascript" ? `JavaScript (${runs.node})` : `composite, ${plural(runs.steps.length, "step")}`;
}
function allSteps(runs) {
	if (runs.using !== "composite") return [];
	return runs.steps.flatMap((step) => [step, ...step.action === void 0 ? [] : allSteps(step.action.runs)]);
}
function nestedSteps(runs) {
	return allSteps(runs).flatMap((step) => step.action === void 0 ? [] : [{
		...step,
		action: step.action
	}]);
}
function nestedReferences(runs) {
	return [...new Set(nestedSteps(runs).map(({ action }) => actionReferenceText(action.reference)))];
}
function hasPre(runs, nested) {
	return [runs, ...nested.map(({ action }) => action.runs)].some((each) => each.using !== "composite" && each.pre !== void 0);
}
function nestedLines(nested) {
	const lines = nested.map(({ position, action, looseRef }) => {
		return `step ${position}: ${actionReferenceText(action.reference)}${looseRef === void 0 ? "" : `, by ${looseRef}`}`;
	});
	if (lines.length === 0) return [];
	const isLoose = nested.some(({ looseRef }) => looseRef !== void 0);
	return labelled(isLoose ? "◌" : "✓", "nested", [...lines, ...isLoose ? [LOOSE] : []]);
}
function inputLines({ inputs }, where) {
	const { undeclared, missing, withoutToken } = inputs;
	return [
		...withoutToken.length === 0 ? [] : labelled("◌", "inputs", [`${where}${joined(withoutToken)}: empty, because the default reads github.token`, WITH_TOKEN]),
		...undeclared.length === 0 ? [] : labelled("◌", "inputs", `${where}${joined(undeclared)}: the action declares no such input`),
		...missing.length === 0 ? [] : labelled("◌", "inputs", `${where}${joined(missing)}: required, and not given`)
	];
}
function tokenLines(steps) {
	const reading = steps.filter(({ step }) => {
		return [...step.kind === "run" ? [step.run] : [...step.with.values()], ...step.env.values()].some(readsToken);
	});
	if (reading.length === 0) return [];
	const what = `step ${joined(reading.map(({ position }) => position))}: github.token is empty there`;
	return labelled("◌", "token", [what, WITH_TOKEN]);
}
const WITH_TOKEN = "The action gets the job's token only with pass-env: GITHUB_TOKEN.";
const LOOSE = "A tag or branch can change. With nested: pinned, the action is refused if it uses one.";
const OF_WORKSPACE = "It is code of the workspace: of this checkout, and of every earlier step that could change it.";
const WITHOUT_PRE = "Its pre does not run, as in a workflow.";
export { nestedActions as a, directoryFor as i, nestedSteps as n, fetchAction as o, preparedLines as r, nestedReferences as t };
