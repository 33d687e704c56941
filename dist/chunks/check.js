import { Gt as isRecord, Qt as loadSettings, Wt as wildcardFits } from "./job.js";
import { E as joined, F as checkInputs, K as COMMIT_SHA, L as Secret, O as plural, X as LOGIN, dt as ok, lt as didYouMean, mt as failure, t as INPUTS, tt as REPOSITORY_NAME, ut as err } from "./start.js";
import { n as TOO_DEEP, t as readYaml } from "./yaml-source.js";
import { i as printJson, n as plain, o as printLines, r as printFailure, t as paint } from "./print.js";
import { d as readNamed, f as mistakeLines, o as readConfig, r as parseConfig } from "./configuration.js";
import { a as expectedCheckOf, c as neighboursOf, d as offlineBroker, f as onlineBroker, i as CHECK_OF_ANY_BROKER, l as withCaps, n as lookAtOrganisation, o as expandPaths, r as lookAtSettings, s as isBelowPolicies, t as unreadFiles, u as checkPolicy } from "./unread-files.js";
import { t as createPolicyParser } from "./parse-policy.js";
import { n as capPathOf, r as isOrganisationFile, t as ORGANISATION_FILE } from "./policy-directory.js";
import { n as scopeOf, t as policyName } from "./policy-file.js";
import { A as createGitHubReader, C as ofGrant, D as listText, G as hasGrant, S as changed, T as wider, _ as allowsBreakGlass, b as refusesAll, g as isListWithin, h as agentChanges, k as openGitHub, m as grantChanges, p as comparePolicies, w as ofTopLevel, y as partOf } from "./first-looks.js";
import { o as mistakesOfFaults, r as inOrder$1, s as pathText } from "./mistake.js";
import { r as wrap } from "./help.js";
import { h as eachOf } from "./octokit.js";
import { t as brokerHttp } from "./http.js";
import { n as taskCredentialKinds, t as parseTasksFile } from "./parse-tasks-file.js";
import { t as require_dist } from "./dist2.js";
const { dirname, join, relative, resolve, sep } = process.getBuiltinModule("node:path");
// src/cli/sources/version/version-failure.ts
function versionFailure(message, remedy) {
	return failure("version_unreadable", message, { remedy });
}
const NO_GIT = versionFailure("There is no git on this machine.", "Install git.");
// src/cli/sources/version/find-repository.ts
async function placePaths(deps, paths) {
	const here = await rootOf(deps, resolve("."));
	const roots = new Map();
	const placed = [];
	for (const path of paths) {
		const whole = resolve(path);
		if (here.ok && isAtOrBelow(whole, here.value)) {
			placed.push({
				path,
				root: here.value,
				below: belowOf(whole, here.value)
			});
			continue;
		}
		const directory = await nearestDirectory(deps, whole);
		const root = roots.get(directory) ?? await rootOf(deps, directory);
		roots.set(directory, root);
		if (!root.ok) return root;
		if (!isAtOrBelow(whole, root.value)) {
			const why = `a symbolic link leads to it from outside its repository, ${root.value}`;
			return err(versionFailure(`${path} cannot be compared: ${why}.`, "Name it by its own path."));
		}
		placed.push({
			path,
			root: root.value,
			below: belowOf(whole, root.value)
		});
	}
	return ok(placed);
}
function isAtOrBelow(path, root) {
	return path === root || path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}
function belowOf(path, root) {
	return relative(root, path).replaceAll("\\", "/");
}
async function nearestDirectory(deps, path) {
	const isThere = await deps.listDirectory(path).then(() => true, () => false);
	const above = dirname(path);
	return isThere || above === path ? path : nearestDirectory(deps, above);
}
async function rootOf(deps, directory) {
	const args = [
		"-C",
		directory,
		"rev-parse",
		"--show-toplevel",
		"--absolute-git-dir"
	];
	const { exit, out, why } = await deps.git(args, {
		input: "",
		signal: deps.signal
	});
	if (exit === "missing") return err(NO_GIT);
	if (exit === "failed") return err(versionFailure(`${directory}: git says: ${why}.`, remedyFor(why)));
	const [root = "", gitDirectory = ""] = out.toString("utf8").trimEnd().split("\n");
	if (!/[\\/]\.git(?:[\\/]|$)/u.test(gitDirectory)) {
		const message = `${directory} is in ${gitDirectory}, which is not the .git directory of a clone.`;
		return err(versionFailure(message, "Run the command in a clone that has a directory .git."));
	}
	if (/[\\/]\.git[\\/]modules[\\/]/u.test(gitDirectory) && !isAtOrBelow(resolve("."), resolve(root))) {
		const message = `${directory} is a submodule, whose commits are not those of the repository around it.`;
		return err(versionFailure(message, "Run the command inside the submodule."));
	}
	return ok(resolve(root));
}
function remedyFor(why) {
	return why.includes("dubious ownership") ? "Check out the repository as the user that runs this, or add it to git's safe.directory." : "Name paths of a git repository.";
}
// src/cli/sources/version/find-commit.ts
async function findCommit(deps, root, ref) {
	const ask = (...args) => deps.git([
		"-C",
		root,
		...args
	], {
		input: "",
		signal: deps.signal
	});
	const { exit, out } = await ask("rev-parse", "--verify", "--quiet", `${ref}^{commit}`);
	const commit = textOf$1(out);
	if (exit === "missing") return err(NO_GIT);
	if (exit === "done" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(commit)) return ok({
		commit,
		note: await noteOn(commit, ref, ask)
	});
	const message = `${root} has no commit ${ref}.`;
	if (textOf$1((await ask("rev-parse", "--is-shallow-repository")).out) === "true") {
		const remedy = /^HEAD[~^]/u.test(ref) ? DEEPER : OF_PULL_REQUEST;
		return err(versionFailure(`${message} The clone is shallow.`, remedy));
	}
	const meant = await meantRef(ref, ask);
	return meant === void 0 ? err(versionFailure(message, "Check its spelling, or fetch it first.")) : err(versionFailure(`${message} Did you mean ${meant}?`, `Use --against ${meant}.`));
}
const DEEPER = "Fetch more commits: `fetch-depth: 2` of actions/checkout is enough for HEAD^1, and `fetch-depth: 0` fetches all.";
const OF_PULL_REQUEST = "In a job on pull_request, use `--against HEAD^1` with `fetch-depth: 2` of actions/checkout: that is the branch that it goes into. `fetch-depth: 0` fetches all branches.";
const MAX_REFS = 1e3;
async function meantRef(ref, ask) {
	const listed = await ask("for-each-ref", ...["--format=%(refname:short)", `--count=${MAX_REFS}`], "refs/heads", "refs/remotes", "refs/tags");
	const refs = listed.exit === "done" ? textOf$1(listed.out).split("\n") : [];
	return refs.find((one) => one.split("/").slice(1).join("/") === ref) ?? didYouMean(ref, refs);
}
async function noteOn(commit, ref, ask) {
	const { out } = await ask("rev-list", "--parents", "--max-count=1", "HEAD", "--");
	const [head, , merged] = textOf$1(out).split(" ");
	if (commit === head) return `${ref} is the commit that is checked out, so only changes that are not committed are compared.`;
	return commit === merged ? `${ref} is what HEAD merged, so what it brought is not listed. The branch that it went into is HEAD^1.` : void 0;
}
function textOf$1(out) {
	return out.toString("utf8").trim();
}
// src/cli/sources/version/read-blobs.ts
const MAX_BYTES = 1048576;
const HEADER = /^(?<id>[0-9a-f]+) (?:(?<kind>missing)|blob (?<size>\d+))$/u;
async function readBlobs({ git, signal }, root, ids) {
	const unique = [...new Set(ids)];
	if (unique.length === 0) return ok(new Map());
	const ask = (mode, names) => git([
		"-C",
		root,
		"cat-file",
		mode
	], {
		input: names.map((id) => `${id}\n`).join(""),
		signal
	});
	const checked = await ask("--batch-check", unique);
	const sizes = checked.out.toString("utf8").trimEnd().split("\n").map(headerOf);
	const isWhole = sizes.length === unique.length && sizes.every(({ size }) => size !== void 0);
	if (checked.exit !== "done" || !isWhole) return err(PARTIAL);
	const short = sizes.filter(({ size = 0 }) => size <= MAX_BYTES).map(({ id }) => id);
	if (short.length === 0) return ok(new Map());
	const read = await ask("--batch", short);
	return read.exit === "done" ? textsOf(read.out) : err(PARTIAL);
}
const PARTIAL = versionFailure("The clone does not have all files of that commit.", "Clone without a filter, or fetch the rest: git fetch --refetch --filter=blob:limit=1m.");
function headerOf(line) {
	const { id = "", size } = HEADER.exec(line)?.groups ?? {};
	return {
		id,
		size: size === void 0 ? void 0 : Number(size)
	};
}
function textsOf(out) {
	const texts = new Map();
	let at = 0;
	while (at < out.length) {
		const end = out.indexOf("\n", at);
		const { id, size } = headerOf(out.toString("utf8", at, end));
		if (size === void 0 || end + 1 + size > out.length) return err(PARTIAL);
		texts.set(id, out.toString("utf8", end + 1, end + 1 + size));
		at = end + size + 2;
	}
	return ok(texts);
}
// src/cli/sources/version/read-version.ts
async function readVersion(deps, ref, wanted) {
	const files = new Map();
	const commits = [];
	const notes = new Set();
	for (const root of new Set(wanted.places.map((place) => place.root))) {
		const found = await findCommit(deps, root, ref);
		if (!found.ok) return found;
		const { commit, note } = found.value;
		if (note !== void 0) notes.add(note);
		const places = wanted.places.filter((place) => place.root === root);
		const entries = await entriesOf(deps, {
			root,
			commit,
			places
		});
		if (!entries.ok) return entries;
		const chosen = entries.value.filter(({ file }) => places.some((place) => wanted.isWanted(file, place)));
		const texts = await readBlobs(deps, root, chosen.flatMap(({ blob }) => blob ?? []));
		if (!texts.ok) return texts;
		for (const { file, blob } of chosen) files.set(resolve(root, file), blob === void 0 ? void 0 : texts.value.get(blob));
		commits.push(commit);
	}
	return ok({
		ref,
		commits,
		files,
		notes: [...notes]
	});
}
const LINE = /^(?<mode>\d{6}) (?<type>blob|commit) (?<id>[0-9a-f]+)\t(?<file>[\s\S]+)$/u;
async function entriesOf(deps, given) {
	const { root, commit, places } = given;
	const paths = new Set(places.map(({ below }) => below));
	const args = [
		"-C",
		root,
		"ls-tree",
		"-r",
		"-z",
		"--full-tree",
		commit,
		...paths.has("") ? [] : ["--", ...paths]
	];
	const { exit, out, why } = await deps.git(args, {
		input: "",
		signal: deps.signal
	});
	if (exit !== "done") {
		const message = `The files of ${commit} cannot be listed: ${why}.`;
		return err(versionFailure(message, "Check the clone with `git fsck`."));
	}
	const entries = out.toString("utf8").split("\0").flatMap((line) => {
		const { mode, type, id, file } = LINE.exec(line)?.groups ?? {};
		if (file === void 0) return [];
		return [{
			file,
			blob: type === "blob" && mode !== "120000" ? id : void 0
		}];
	});
	return ok(entries);
}
// src/policy/compare/compare-caps.ts
function compareCaps(before, after) {
	if (typeof after === "string") return [];
	if (before === void 0) return after === void 0 ? [] : baseLimits(void 0, after.frame.bases).map(ofTopLevel);
	if (typeof before === "string") return [ofTopLevel(refusedAll(after))];
	if (after === void 0) return [ofTopLevel(removed(before))];
	return [
		...[...idChanges(before, after), ...modeChanges(before, after)].map(ofTopLevel),
		...[
			...agentChanges(before.frame, after.frame),
			...baseLimits(before.frame.bases, after.frame.bases),
			...breakGlassLimits(before.frame, after.frame)
		].map(ofTopLevel),
		...namesOf(before).flatMap((name) => limitChanges(name, before, after).map((change) => ofGrant(name, change)))
	];
}
function refusedAll(after) {
	return wider([], "Every request of the owner's repositories was refused, and no longer is.", {
		before: "mistakes, or missing",
		after: after === void 0 ? "no limits" : "limits"
	});
}
function removed(before) {
	return wider([], "The organisation's policy is gone: none of its limits applies.", {
		before: listText(namesOf(before)),
		after: "no limits"
	});
}
function namesOf({ grants, disabled }) {
	return [...new Set([...grants.map(({ name }) => name), ...disabled])];
}
function idChanges(before, after) {
	return [...idChange("owner-id", before.ownerId, after.ownerId), ...before.repositoryId === void 0 ? [] : idChange("repository-id", before.repositoryId, after.repositoryId)];
}
function idChange(key, before, after) {
	if (before === after) return [];
	return [wider([key], "It refused the jobs of every other owner or repository, and now admits others.", {
		before: String(before),
		after: after === void 0 ? "any" : String(after)
	})];
}
function modeChanges(before, after) {
	if (before.frame.mode === after.frame.mode) return [];
	const values = {
		before: before.frame.mode,
		after: after.frame.mode
	};
	return after.frame.mode === "enforce" ? [wider(["mode"], "Writes of the owner's repositories were refused, and no longer are.", values)] : [wider(["mode"], "Reads are issued whatever `allow` of this policy says.", values)];
}
function baseLimits(had, has) {
	const none = "those of the repository";
	const values = {
		before: listText(had, none),
		after: listText(has, none)
	};
	if (had === void 0 && has !== void 0) return [changed(["bases"], "A repository's policy without bases now follows these, not its default branch.", values)];
	if (isListWithin(has, had)) return [];
	return [wider(["bases"], "Writes are issued on more branches.", values)];
}
function breakGlassLimits(had, has) {
	if (had.noBreakGlass !== true || has.noBreakGlass === true) return [];
	return [wider(["forbid-break-glass"], "Break-glass is no longer forbidden: each grant that allows it can be had so.", {
		before: "true",
		after: "false"
	})];
}
function limitChanges(name, before, after) {
	if (after.disabled.includes(name)) return [];
	const [had, has] = [limitOf(before, name), limitOf(after, name)];
	if (had !== void 0 && has !== void 0) return grantChanges(had, has);
	if (has === void 0 && after.grants.some((grant) => grant.name === name)) return [];
	const what = "This grant is no longer limited.";
	if (has === void 0) return [wider([], what, {
		before: "limits",
		after: "no limits"
	})];
	const refused = "Every request for this grant was refused, and no longer is.";
	const why = before.disabled.includes(name) ? "a mistake" : "mode: observe";
	return [wider([], refused, {
		before: why,
		after: "limits"
	})];
}
function limitOf(document, name) {
	const part = partOf(document, name);
	return part === void 0 || refusesAll(document, part.grant) ? void 0 : {
		name,
		parts: [part],
		credential: part.grant.credential,
		breakGlass: allowsBreakGlass([part], [document])
	};
}
// src/cli/commands/check/against/policy-slots.ts
function parseSlots(parser, files) {
	return new Map([...files].map(([path, text]) => {
		const parsed = text === void 0 ? void 0 : parser.parse(text, {
			source: path,
			scope: scopeOf(path)
		});
		return [path, parsed?.ok === true ? parsed.value : "broken"];
	}));
}
function capOf$1(slots, path, { isRequired }) {
	const place = capPathOf(path);
	if (place === void 0) return void 0;
	return slots.get(place) ?? (isRequired ? "missing" : void 0);
}
function pairPaths(before, after) {
	const gone = new Set([...before.keys()].filter((path) => !after.has(path)));
	return [...[...after.keys()].map((path) => {
		if (before.has(path)) return {
			after: path,
			before: path
		};
		const old = [...gone].find((one) => isSame(before.get(one), after.get(path), one, path));
		if (old !== void 0) gone.delete(old);
		return {
			after: path,
			before: old
		};
	}), ...[...gone].map((path) => ({
		after: void 0,
		before: path
	}))];
}
function isSame(before, after, ...[was, is]) {
	if (typeof before !== "object" || typeof after !== "object") return false;
	if (isOrganisationFile(was ?? "") !== isOrganisationFile(is ?? "")) return false;
	return before.ownerId === after.ownerId && before.repositoryId === after.repositoryId;
}
// src/cli/commands/check/against/compare-files.ts
function compareFiles(versions) {
	const pairs = pairPaths(versions.before, versions.after);
	return {
		widenings: pairs.flatMap((pair) => widened(pair, versions)),
		notes: pairs.flatMap((pair) => notesOn(pair, versions))
	};
}
function widened(pair, versions) {
	const file = pair.after ?? pair.before ?? "";
	const found = isOrganisationFile(file) ? ofCap(pair, versions) : ofRepository(pair, versions);
	return [...moved(pair), ...found].map((widening) => ({
		widening,
		file
	}));
}
function ofCap({ before, after }, versions) {
	const absent = versions.isCapRequired ? "missing" : void 0;
	return compareCaps(slotAt(versions.before, before) ?? absent, slotAt(versions.after, after) ?? absent);
}
function ofRepository({ before, after }, versions) {
	if (after === void 0) return [];
	const isRequired = versions.isCapRequired;
	return comparePolicies({
		repository: slotAt(versions.before, before),
		organisation: capOf$1(versions.before, before ?? after, { isRequired })
	}, {
		repository: slotAt(versions.after, after),
		organisation: capOf$1(versions.after, after, { isRequired })
	});
}
function slotAt(slots, path) {
	return path === void 0 ? void 0 : slots.get(path);
}
function moved({ before, after }) {
	if (before === void 0 || after === void 0 || before === after) return [];
	return [ofTopLevel({
		kind: "changed",
		path: [],
		what: "It moved: a broker reads it for the repository or owner of its new name.",
		before,
		after
	})];
}
function notesOn(pair, versions) {
	const { before, after } = pair;
	const file = after ?? before ?? "";
	if (after === void 0) return [{
		file,
		text: "is gone."
	}];
	const wasBroken = before !== void 0 && versions.before.get(before) === "broken";
	const isBroken = versions.after.get(after) === "broken";
	return [
		...onceDisabled(pair, versions).map((name) => ({
			file,
			text: `had mistakes in ${name}, and so allowed nothing of it.`
		})),
		...wasBroken && !isBroken ? [{
			file,
			text: "had mistakes, or was not a file, and so allowed nothing."
		}] : [],
		...isBroken ? [{
			file,
			text: "has mistakes, and so allows nothing."
		}] : []
	];
}
function onceDisabled({ before, after }, versions) {
	const [was, is] = [slotAt(versions.before, before), slotAt(versions.after, after)];
	if (typeof was !== "object" || typeof is !== "object") return [];
	return was.disabled.filter((name) => !is.disabled.includes(name) && hasGrant(is, name));
}
// src/cli/commands/check/against/against.ts
function refMistake(ref = "") {
	if (ref.includes("..")) {
		const [first = ""] = ref.split(/\.{2,}/u);
		const message = `--against needs one commit, and "${ref}" is a range.`;
		return failure("usage", message, { remedy: `For example: --against ${first === "" ? "origin/main" : first}.` });
	}
	if (!ref.startsWith("-") && !/[\p{Cc}\s]/u.test(ref)) return void 0;
	const message = `--against needs a commit, a branch or a tag, and not "${ref}".`;
	return failure("usage", message, { remedy: "For example: --against origin/main." });
}
async function compareAgainst(deps, given) {
	const { ref, paths, named, files, unread, isCapRequired } = given;
	if (paths.includes("-")) return err(STANDARD_INPUT);
	const version = await versionOf(deps, ref, given);
	if (!version.ok) return version;
	const parser = createPolicyParser(await loadSettings(deps.kinds));
	const texts = new Map(files.filter((file) => isCompared$1(file, parser)).map(({ path, text }) => [resolve(path), text]));
	const old = new Map([...version.value.files].filter(([path, text]) => texts.has(path) || isOldPolicy(path, text, parser)));
	if (texts.size === 0 && old.size === 0) return err({
		...nothingAt(paths, ref),
		details: unread
	});
	const compared = compareFiles({
		before: parseSlots(parser, old),
		after: parseSlots(parser, texts),
		isCapRequired
	});
	return ok({
		...compared,
		ref,
		commits: version.value.commits,
		versionNotes: compared.widenings.length === 0 ? version.value.notes : [],
		texts,
		nameOf: namesBy(paths, named),
		has: (path) => [...old.keys()].some((file) => isAtOrBelow(file, resolve(path)))
	});
}
const STANDARD_INPUT = failure("usage", "Standard input has no other version.", { remedy: "Name files or directories of a git repository." });
function nothingAt(paths, ref) {
	return versionFailure(`There is no policy to compare at ${joined(paths)}, neither now nor in ${ref}.`, "Name the directory of the policies, or a policy.");
}
function isCompared$1({ path, text, isPolicy }, parser) {
	return isPolicy || parser.parse(text, {
		source: path,
		scope: scopeOf(path)
	}).ok;
}
function isOldPolicy(path, text, parser) {
	if (isOrganisationFile(path)) return true;
	return text !== void 0 && isCompared$1({
		path,
		text,
		isPolicy: false
	}, parser);
}
async function versionOf(deps, ref, { paths, named }) {
	const caps = named.flatMap((path) => capPathOf(resolve(path)) ?? []);
	const places = await placePaths(deps, [...new Set([
		...paths,
		...named,
		...caps
	])]);
	return places.ok ? readVersion(deps, ref, {
		places: places.value,
		isWanted
	}) : places;
}
function isWanted(file, { below }) {
	if (file === below) return true;
	const prefix = below === "" ? "" : `${below}/`;
	return file.startsWith(prefix) && isBelowPolicies(file.slice(prefix.length));
}
function namesBy(paths, named) {
	const places = [
		...paths,
		...named,
		...named.map((path) => dirname(path))
	];
	return (file) => {
		const above = places.find((path) => isAtOrBelow(file, resolve(path)));
		if (above === void 0) return relative(resolve("."), file);
		return file === resolve(above) ? above : join(above, relative(resolve(above), file));
	};
}
// src/cli/commands/check/against/report-comparison.ts
function showComparison(comparison) {
	const { ref, commits, widenings, notes, versionNotes, texts, nameOf } = comparison;
	const sources = new Map([...texts].map(([file, text]) => [file, yamlOf(text)]));
	return {
		ref,
		commits,
		newly_allowed: widenings.map((one) => show(one, sources.get(one.file), nameOf(one.file))).toSorted(inOrder),
		notes: [...versionNotes, ...notes.map(({ file, text }) => `${nameOf(file)} ${text}`)]
	};
}
function inOrder(one, other) {
	if (one.source !== other.source) return one.source < other.source ? -1 : 1;
	return one.line - other.line || one.column - other.column;
}
function yamlOf(text) {
	const yaml = readYaml(text);
	return yaml.ok ? yaml.value : void 0;
}
function show({ widening }, yaml, source) {
	const { kind, path, grant, task, what, before, after, byOrganisation } = widening;
	const { line, column } = (path.length === 2 ? yaml?.positionOfKey(path) : yaml?.positionOf(path)) ?? {
		line: 1,
		column: 1
	};
	return {
		source,
		line,
		column,
		path: pathText(path),
		kind,
		...grant === void 0 ? {} : { grant },
		...task === void 0 ? {} : { task },
		message: what,
		before,
		after,
		...byOrganisation === true ? { by_organisation: true } : {}
	};
}
function comparisonLines(comparison) {
	const { newly_allowed: found, notes } = comparison;
	return [
		...notes.map(plain),
		...alike(found).flatMap(([first, ...more]) => wideningLines(first, more)),
		plain(found.length === 0 ? `Nothing is newly allowed, compared with ${versionText(comparison)}.` : `${plural(found.length, "thing is", "things are")} newly allowed, or may be, compared with ${versionText(comparison)}.`)
	];
}
function versionText({ ref, commits }) {
	const short = commits.map((commit) => commit.slice(0, 10)).join(", ");
	return commits.some((commit) => commit.startsWith(ref)) ? short : `${ref} (${short})`;
}
const MARKS = {
	new: "(new)",
	wider: "(wider)",
	changed: "(changed)"
};
function alike(found) {
	const groups = new Map();
	for (const one of found) {
		const { source, path, kind, message, before, after } = one;
		const of = one.by_organisation === true ? dirname(source) : `${source}:${one.line}`;
		const key = JSON.stringify([
			of,
			path,
			kind,
			message,
			before,
			after
		]);
		const group = groups.get(key);
		if (group === void 0) groups.set(key, [one]);
		else group.push(one);
	}
	return [...groups.values()];
}
function wideningLines(one, more) {
	const { source, line, column, path, kind, message, before, after } = one;
	const head = [
		`${source}:${line}:${column}`,
		path,
		MARKS[kind]
	].filter((part) => part !== "");
	const by = one.by_organisation === true ? " The organisation's policy changed." : "";
	const others = more.length === 0 ? "" : ` ${sameText(more.map((other) => other.source))}`;
	return [
		plain(head.join("  ")),
		...wrap(plain(`${message}${by}${others}`)).map((part) => `  ${part}`),
		...valueLines(kind === "new" ? after : `${before} → ${after}`)
	];
}
function valueLines(text) {
	return wrap(plain(text)).map((part) => `    ${part.replace(/^::/u, ": :")}`);
}
function sameText(sources) {
	const files = [...new Set(sources)];
	return `The same in ${plural(files.length, "more policy", "more policies")}: ${joined(files, "and", 3)}.`;
}
// src/cli/commands/check/check-on-github.ts
async function checkOnGitHub(deps, files, config) {
	const opened = await openSource(deps, config);
	if (!opened.ok) return [notChecked(opened.error)];
	const source = opened.value;
	const parser = createPolicyParser(await loadSettings(deps.kinds));
	const parsed = files.flatMap((file) => parse(file, parser));
	const placed = parsed.map((policy) => ({
		...policy,
		repository: repositoryOf(policy.path, deps.variables)
	})).flatMap((policy) => {
		const { repository } = policy;
		return policy.document.scope === "repository" && repository !== void 0 ? [{
			...policy,
			repository
		}] : [];
	});
	const caps = parsed.flatMap((policy) => capOf(policy, placed));
	const known = new Set([...placed, ...caps].map(({ path }) => path));
	const nameless = parsed.filter(({ path }) => !known.has(path));
	const looks = [...placed.map((policy) => ({
		policy,
		look: () => lookAtSettings(policy, source, deps)
	})), ...caps.map((policy) => ({
		policy,
		look: () => lookAtOrganisation(policy, source, deps)
	}))];
	return [...(await eachOf(looks, async ({ policy, look }) => checkOf(policy, await look()))).toSorted(bySource), ...nameless.map((policy) => notChecked(unnamed(policy)))];
}
function parse({ is, path, text }, parser) {
	if (is !== "policy" || !text.ok) return [];
	const parsed = parser.parse(text.value, {
		source: path,
		scope: scopeOf(path)
	});
	return parsed.ok ? [{
		path,
		text: text.value,
		document: parsed.value
	}] : [];
}
function capOf(policy, placed) {
	if (policy.document.scope !== "organisation") return [];
	const [owner = "", file] = policyName(policy.path).replaceAll("\\", "/").split("/");
	if (file === void 0 || !LOGIN.test(owner)) return [];
	const limits = placed.filter(({ repository }) => repository.split("/")[0]?.toLowerCase() === owner.toLowerCase());
	return [{
		...policy,
		owner,
		limits
	}];
}
function checkOf({ path }, { mistakes, unchecked }) {
	return {
		mistakes,
		unchecked: unchecked.map((why) => `${path}: ${why}`),
		offline: false
	};
}
function unnamed({ path, document }) {
	return document.scope === "organisation" ? `${path}: GitHub was not asked, because the path does not name an owner. Name it as OWNER/${ORGANISATION_FILE}.` : `${path}: GitHub was not asked, because the path does not name a repository. Save it as OWNER/NAME.yml, or set GITHUB_REPOSITORY to OWNER/NAME.`;
}
function notChecked(why) {
	return {
		mistakes: [],
		unchecked: [why],
		offline: false
	};
}
function bySource(one, other) {
	return sourceOf$1(one).localeCompare(sourceOf$1(other));
}
function sourceOf$1({ mistakes, unchecked }) {
	return mistakes[0]?.source ?? unchecked[0] ?? "";
}
function repositoryOf(path, variables) {
	const named = policyName(path).replaceAll("\\", "/").replace(/\.ya?ml$/u, "");
	if (REPOSITORY_NAME.test(named)) return named;
	const own = variables["GITHUB_REPOSITORY"] ?? "";
	return REPOSITORY_NAME.test(own) ? own : void 0;
}
const GITHUB_API = "https://api.github.com";
async function openSource(deps, path) {
	const { clock, signal, variables } = deps;
	const send = brokerHttp(variables);
	if (path !== void 0) {
		const config = await readConfig(deps, path);
		if (!config.ok) {
			const { message, details = [] } = config.error;
			const why = `GitHub was not asked: ${message.replace(/[.:]$/u, "")}.`;
			return err(details.length === 0 ? why : `${why} Run \`stepkey check ${path}\` to see them.`);
		}
		if (config.value.github === void 0) return err(`GitHub was not asked: ${path} has no github. Add it, or leave out --config and set GITHUB_TOKEN.`);
		const { github } = config.value;
		const { api } = openGitHub(github, {
			send,
			clock
		});
		return ok({
			api,
			check: await expectedCheckOf(github, {
				send,
				clock,
				signal
			})
		});
	}
	const token = variables["GITHUB_TOKEN"] ?? "";
	if (token === "") return err("GitHub was not asked: set GITHUB_TOKEN to a token that can read the repository, or name a configuration with --config.");
	const apiUrl = variables["GITHUB_API_URL"] ?? GITHUB_API;
	const api = createGitHubReader({
		send,
		apiUrl,
		token: new Secret(token)
	});
	return ok({
		api,
		check: CHECK_OF_ANY_BROKER
	});
}
// src/cli/commands/check/check-tasks-file.ts
function isTasksFile(path) {
	return /(?:^|[\\/])\.github[\\/]stepkey[\\/]tasks\.yml$/u.test(path);
}
async function checkTasksFile(given) {
	const { path, text } = given;
	const kinds = await taskCredentialKinds(given.kinds);
	const parsed = parseTasksFile(text, {
		source: path,
		kinds
	});
	return {
		mistakes: parsed.ok ? parsed.value.mistakes : parsed.error,
		unchecked: [],
		offline: false
	};
}
async function tasksFilesBeside({ listDirectory }, paths) {
	const directories = new Set(paths.map((path) => dirname(path)).filter(isOfWorkflows));
	return (await Promise.all([...directories].map(async (directory) => {
		const beside = join(dirname(directory), "stepkey");
		return (await listDirectory(beside).catch(() => [])).some(({ name, isDirectory }) => name === "tasks.yml" && !isDirectory) ? [join(beside, "tasks.yml")] : [];
	}))).flat().filter((path) => !paths.includes(path));
}
function isOfWorkflows(directory) {
	return /(?:^|[\\/])\.github[\\/]workflows$/u.test(directory);
}
// src/cli/commands/check/workflow/finding-at.ts
function findingAt({ source, yaml }, path, finding) {
	const { message, expected = "", example = "", severity = "mistake", part } = finding;
	const atKey = finding.isOfKey === true ? yaml.positionOfKey(path) : yaml.positionOf(path);
	const position = part === void 0 ? atKey : yaml.positionOfText(path, part);
	return {
		source,
		path: pathText(path),
		...position,
		message,
		expected,
		example,
		severity
	};
}
// src/cli/commands/check/workflow/untrusted.ts
const EXPRESSION = /\$\{\{(?<inner>(?:(?!\$\{\{).)*?)\}\}/gsu;
const MAX_LENGTH = 21e3;
function replaceExpressions(text, replace) {
	return text.replaceAll(EXPRESSION, (_whole, inner) => replace(inner));
}
function hasExpression(text) {
	return text.includes("${{");
}
function untrustedIn(text) {
	return [...text.matchAll(EXPRESSION)].flatMap(([expression]) => {
		const inner = expression.slice(3, -2);
		if (inner.length > MAX_LENGTH) return [];
		const found = referencesIn(inner).flatMap((reads) => {
			const by = whoDecides(reads.split("."));
			return by === void 0 ? [] : [{
				reads,
				by
			}];
		});
		const worst = found.find(({ by }) => by === "anybody") ?? found[0];
		return worst === void 0 ? [] : [{
			expression,
			...worst,
			isJson: isJson(inner)
		}];
	});
}
function secretsIn(text, held = new Map()) {
	return [...text.matchAll(EXPRESSION)].flatMap(([expression]) => {
		const inner = expression.slice(3, -2);
		if (inner.length > MAX_LENGTH) return [];
		const [first] = referencesIn(inner).flatMap((reads) => secretOf(reads, held) ?? []);
		return first === void 0 ? [] : [{
			expression,
			...first
		}];
	});
}
function secretOf(reads, held) {
	const [context, name = "*"] = reads.split(".");
	if (context === "secrets") return name === "github_token" ? void 0 : { name: name.toUpperCase() };
	if (context !== "env") return void 0;
	const variable = [...held.keys()].find((one) => one.toLowerCase() === name);
	if (variable === void 0) return void 0;
	return {
		name: held.get(variable) ?? "*",
		variable
	};
}
const REFERENCE = /(?<![\w.'-])[a-z_][\w-]*(?:\s*\.\s*(?:[a-z_][\w-]*|\*)|\s*\[\s*(?:'[^']*'|[^\][]*)\s*\])*/giu;
const HARMLESS_CALLS = /\b(?:contains|startsWith|endsWith|hashFiles)\s*\([^()]*\)/giu;
function referencesIn(expression) {
	const text = expression.replaceAll(HARMLESS_CALLS, "true");
	return [...text.matchAll(REFERENCE)].filter((found) => !isCompared(text, found.index, found[0].length)).map(([reference]) => canonical$1(reference));
}
function isCompared(text, start, length) {
	const before = text.slice(0, start);
	const after = text.slice(start + length);
	return /^\s*(?:[=!]=|[<>]|&&)/u.test(after) || /(?:[=!]=|[<>]=?|!)\s*$/u.test(before);
}
function isJson(inner) {
	const call = /^\s*toJSON\s*\((?<rest>.*)\)\s*$/isu.exec(inner);
	if (call === null) return false;
	let depth = 0;
	for (const one of (call.groups?.["rest"] ?? "").replaceAll(/'[^']*'/gu, "").matchAll(/[()]/gu)) {
		depth += one[0] === "(" ? 1 : -1;
		if (depth < 0) return false;
	}
	return depth === 0;
}
function canonical$1(reference) {
	return reference.replaceAll(/\s+/gu, "").replaceAll(/\['([^']*)'\]/gu, ".$1").replaceAll(/\[[^\]]*\]/gu, ".*").toLowerCase();
}
const TEXTS = new Set([
	"body",
	"default_branch",
	"description",
	"display_title",
	"email",
	"head_branch",
	"head_ref",
	"label",
	"message",
	"name",
	"page_name",
	"ref",
	"title"
]);
const OWN = new Set([
	"repository",
	"repo",
	"base",
	"organization",
	"enterprise",
	"workflow"
]);
const REFS = new Set([
	"github.ref",
	"github.ref_name",
	"github.base_ref"
]);
function whoDecides(parts) {
	const [first, second, third] = parts;
	if (first === "inputs") return "writers";
	if (first !== "github") return void 0;
	const reads = parts.join(".");
	if (reads === "github" || reads === "github.event" || reads === "github.head_ref") return "anybody";
	if (REFS.has(reads)) return "writers";
	if (second !== "event") return void 0;
	if (third === "inputs" || third === "client_payload") return "writers";
	return whoDecidesInPayload(parts.slice(2));
}
function whoDecidesInPayload(parts) {
	const last = parts.at(-1) ?? "";
	if (parts.length === 1) return last === "ref" || last === "base_ref" ? "writers" : WHOLE.get(last);
	if (!TEXTS.has(last) && !WHOLE.has(last)) return void 0;
	const above = parts.slice(0, -1);
	const isForeign = above.includes("head") || above.includes("head_repository");
	return above.some((part) => OWN.has(part)) && !isForeign ? void 0 : "anybody";
}
const WHOLE = new Map([
	"issue",
	"pull_request",
	"comment",
	"review",
	"review_comment",
	"discussion"
].concat([
	"head_commit",
	"commits",
	"pages",
	"workflow_run",
	"head",
	"author",
	"committer"
]).map((name) => [name, "anybody"]));
// src/cli/commands/check/workflow/check-expressions.ts
const SINKS = new Set([
	"run",
	"shell",
	"working-directory",
	"uses",
	"with",
	"with-credential",
	"exports",
	"env",
	"secret-env",
	"pass-env",
	"trust-env",
	"credential",
	"broker",
	"approvals",
	"approvers",
	"bases",
	"max-age"
]);
const MAPPINGS = new Set([
	"with",
	"credential",
	"secret-env"
]);
function checkExpressions(step, context) {
	return [...step.inputs].flatMap(([name, { key, text }]) => {
		if (!SINKS.has(name)) return [];
		return untrustedIn(text).filter(({ isJson }) => !(isJson && MAPPINGS.has(name))).map((untrusted) => findingAt(context, [
			...step.path,
			"with",
			key
		], {
			message: `${untrusted.expression.replaceAll(/\s+/gu, " ")} is filled in before stepkey reads ${name}, and ${WHO[untrusted.by]} ${whatItCanDo(name)}.`,
			expected: insteadOf(name, untrusted),
			example: name === "with" ? `title: \${{ toJSON(${untrusted.reads}) }}` : "",
			severity: untrusted.by === "anybody" ? "mistake" : "warning",
			part: untrusted.expression
		}));
	});
}
const WHO = {
	anybody: "whoever caused the event",
	writers: "whoever may start this workflow or push"
};
function whatItCanDo(name) {
	if (name === "run" || name === "shell") return "can run commands with the credential";
	if (name === "uses") return "can choose the action that gets the credential";
	if (name === "broker") return "can choose the broker";
	if (OF_APPROVALS.has(name)) return "can decide which approvals count";
	return "can add to it";
}
const OF_APPROVALS = new Set([
	"approvals",
	"approvers",
	"bases",
	"max-age"
]);
function insteadOf(name, { reads }) {
	if (MAPPINGS.has(name)) return "Write the value with toJSON, without quotes around it.";
	if (name !== "run" && name !== "env") return "Write a fixed text.";
	return `Set a variable in the step's own env (VALUE: \${{ ${reads} }}), pass it with pass-env: VALUE, and read "$VALUE".`;
}
// src/cli/commands/check/workflow/stepkey-steps.ts
function stepkeySteps(content, actions) {
	const { jobs, on, permissions, env } = recordOf(content);
	const isCalled = on === "workflow_call" || hasOnly(on, "workflow_call");
	return Object.entries(recordOf(jobs)).flatMap(([id, value]) => {
		const given = recordOf(value);
		const job = {
			path: ["jobs", id],
			environment: environmentOf(given["environment"]),
			permissions: given["permissions"] ?? permissions,
			hasContainer: given["container"] !== void 0 && given["container"] !== "",
			runsOn: textOf(given["runs-on"]),
			isCalled
		};
		return (Array.isArray(given["steps"]) ? given["steps"] : []).flatMap((step, index) => {
			const { uses, with: inputs, env: own } = recordOf(step);
			if (typeof uses !== "string" || !isStepkey(uses, actions)) return [];
			const path = [
				...job.path,
				"steps",
				index
			];
			const variables = [...[...variablesOf(env, true), ...variablesOf(given["env"], true)], ...variablesOf(own, false)];
			return [{
				path,
				uses,
				inputs: inputsOf(inputs),
				variables,
				job
			}];
		});
	});
}
function runsAgent({ inputs }) {
	return /^\s*true\s*$/iu.test(inputs.get("agent")?.text ?? "");
}
function isStepkey(uses, actions) {
	const [name = ""] = uses.split("@");
	const known = actions.flatMap((action) => [action, `${action}/session`]);
	return /^[^/]+\/stepkey(?:\/session)?$/iu.test(name) || known.some((one) => one.toLowerCase() === name.toLowerCase());
}
function hasOnly(on, event) {
	const events = Array.isArray(on) ? on : Object.keys(recordOf(on));
	return events.length === 1 && events[0] === event;
}
function environmentOf(value) {
	const name = isRecord(value) ? value["name"] : value;
	return name === void 0 || name === null ? void 0 : textOf(name);
}
function variablesOf(value, isShared) {
	return Object.entries(recordOf(value)).map(([name, given]) => ({
		name,
		text: textOf(given),
		isShared
	}));
}
function inputsOf(value) {
	return new Map(Object.entries(recordOf(value)).map(([key, given]) => [key.toLowerCase(), {
		key,
		text: textOf(given),
		isNested: isRecord(given) || Array.isArray(given)
	}]));
}
function textOf(value) {
	if (typeof value === "string") return value;
	return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
function recordOf(value) {
	return isRecord(value) ? value : {};
}
// src/cli/commands/check/workflow/check-step-job.ts
function checkStepJob(step, context) {
	if (!asksForCredential(step)) return [];
	return [
		...withoutIdToken(step, context),
		...otherEnvironment(step, context),
		...withoutWall(step, context)
	];
}
function asksForCredential({ inputs }) {
	return [
		"credential",
		"broker",
		"grant"
	].some((name) => isGiven(inputs.get(name)?.text)) || !isGiven(inputs.get("secret-env")?.text);
}
function isGiven(text) {
	return text !== void 0 && text.trim() !== "";
}
function withoutIdToken({ job }, context) {
	if (mayRequestIdTokens(job)) return [];
	return [findingAt(context, [...job.path, "permissions"], {
		message: "This job may not request ID tokens, so stepkey gets no credential for it.",
		expected: "Give it the permission, beside those that it has.",
		example: "permissions: { contents: read, id-token: write }"
	})];
}
function mayRequestIdTokens({ permissions, isCalled }) {
	if (permissions === void 0) return isCalled;
	if (isRecord(permissions)) return permissions["id-token"] === "write";
	return permissions === "write-all";
}
function otherEnvironment({ path, inputs, job }, context) {
	const input = inputs.get("environment");
	const given = canonical(input?.text ?? "");
	const had = canonical(job.environment ?? "");
	if (given === had || hasExpression(given + had)) return [];
	const own = had === "" ? "The job has none." : `The job has "${had}".`;
	const what = given === "" ? "The step names no environment." : `The step names "${given}".`;
	return [findingAt(context, [
		...path,
		"with",
		...input === void 0 ? [] : [input.key]
	], {
		message: `${what} ${own}`,
		expected: "Give the job and the step the same environment.",
		example: had === "" ? "" : `environment: ${had}`
	})];
}
const NO_LINUX = /^(?:macos|windows)-/iu;
function withoutWall(step, context) {
	const { inputs, job } = step;
	const isolation = (inputs.get("isolation")?.text ?? "").trim();
	if (!runsAgent(step) || !["", "required"].includes(isolation)) return [];
	const key = job.hasContainer ? "container" : "runs-on";
	if (!job.hasContainer && !NO_LINUX.test(job.runsOn)) return [];
	return [findingAt(context, [...job.path, key], {
		message: `No agent can be isolated here: ${job.hasContainer ? "the job runs in a container" : "the runner's system is not Linux"}.`,
		expected: "Run the step on a Linux runner, in a job without container.",
		example: "runs-on: ubuntu-latest"
	})];
}
function canonical(text) {
	return replaceExpressions(text.trim(), (inner) => `\${{ ${inner.trim()} }}`);
}
// src/cli/commands/check/workflow/check-pins.ts
function checkOwnPin(step, context) {
	const ref = refOf(step.uses);
	if (ref !== void 0 && COMMIT_SHA.test(ref)) return [];
	const what = ref === void 0 ? "names no version" : `is pinned to ${refKind(ref)}, "${ref}"`;
	return [findingAt(context, [...step.path, "uses"], {
		message: `stepkey ${what}.`,
		expected: "Pin it to a full commit: whoever can move a tag or a branch gets the credential.",
		example: `uses: ${nameOf(step.uses)}@${"0".repeat(40)}`
	})];
}
function checkInnerPin(step, context) {
	const input = step.inputs.get("uses");
	const text = input?.text.trim() ?? "";
	const isOwnToCheck = text !== "" && !hasExpression(text) && !text.startsWith(".");
	if (input === void 0 || !isOwnToCheck || !/^[\w.-]+\/[^@]+@./u.test(text)) return [];
	const ref = refOf(text) ?? "";
	if (COMMIT_SHA.test(ref)) return [];
	return [findingAt(context, inputPath(step, input.key), {
		message: `stepkey refuses ${text}: "${ref}" is ${refKind(ref)}.`,
		expected: `Name the full commit, and the version behind it in a comment.${howToFind(text, ref)}`,
		example: `uses: ${nameOf(text)}@${"0".repeat(40)} # v1.2.3`
	})];
}
function innerAction(step, context) {
	const input = step.inputs.get("uses");
	const action = input?.text.trim() ?? "";
	if (input === void 0 || action === "") return [];
	const position = context.yaml.positionOf(inputPath(step, input.key));
	return [{
		action,
		source: context.source,
		...position
	}];
}
function howToFind(uses, ref) {
	const [owner = "", repository = ""] = nameOf(uses).split("/");
	return [
		owner,
		repository,
		ref
	].every((part) => /^[\w./-]+$/u.test(part)) ? ` This prints it: gh api repos/${owner}/${repository}/commits/${ref} --jq .sha` : "";
}
function inputPath(step, key) {
	return [
		...step.path,
		"with",
		key
	];
}
function nameOf(uses) {
	return uses.split("@")[0] ?? uses;
}
function refOf(uses) {
	const at = uses.indexOf("@");
	return at < 0 ? void 0 : uses.slice(at + 1);
}
function refKind(ref) {
	if (/^[0-9a-f]{7,63}$/u.test(ref)) return "a short commit";
	return /^v?\d+(?:\.\d+)*$/u.test(ref) ? "a tag" : "a branch or a tag";
}
// src/cli/commands/check/workflow/check-secrets.ts
function checkSecrets(step, context) {
	const held = heldBy(step.variables);
	return [
		...[...step.inputs].flatMap(([input, { key, text }]) => {
			const said = (runsAgent(step) ? SAID_OF_AGENT : SAID)[input];
			if (said === void 0) return [];
			return secretsIn(text, held).map((found) => findingAt(context, [
				...step.path,
				"with",
				key
			], {
				message: `${oneLine(found)} ${said.what}`,
				expected: said.instead,
				example: runsAgent(step) ? "" : exampleFor(found),
				severity: said.severity,
				part: found.expression
			}));
		}),
		...passedSecrets(step, held, context),
		...sharedSecrets(step, context)
	];
}
function heldBy(variables) {
	const held = new Map();
	for (const { name, text } of variables) {
		const [found] = secretsIn(text, held);
		if (found === void 0) held.delete(name);
		else held.set(name, found.name);
	}
	return held;
}
function passedSecrets(step, held, context) {
	const { path, inputs } = step;
	if (runsAgent(step)) return [];
	const { key = "", text = "" } = inputs.get("pass-env") ?? {};
	const patterns = text.split(/[,\s]/u).filter((pattern) => pattern !== "");
	return [...held].filter(([variable]) => patterns.some((pattern) => wildcardFits(pattern, variable))).map(([variable, name]) => findingAt(context, [
		...path,
		"with",
		key
	], {
		message: `pass-env passes ${variable}, which holds ${secretText(name)}: ${UNKNOWN}`,
		expected: "Give it as a line of secret-env, and take it out of env and pass-env.",
		example: exampleFor({ name }),
		severity: "warning"
	}));
}
function sharedSecrets({ path, inputs, variables }, context) {
	const { key = "", text = "" } = inputs.get("secret-env") ?? {};
	const shared = heldBy(variables.filter(({ isShared }) => isShared));
	return secretsIn(text, shared).flatMap(({ expression, name }) => {
		const variable = [...shared].find(([, secret]) => secret === name && secret !== "*")?.[0];
		if (variable === void 0) return [];
		return findingAt(context, [
			...path,
			"with",
			key
		], {
			message: `${secretText(name)} is also in env of the workflow or the job, as ${variable}: every step there gets it.`,
			expected: "Take it out of that env.",
			severity: "warning",
			part: expression
		});
	});
}
function oneLine({ expression, name, variable }) {
	const text = expression.replaceAll(/\s+/gu, " ");
	return variable === void 0 ? text : `${text}, which holds ${secretText(name)},`;
}
function secretText(name) {
	return name === "*" ? "a stored secret" : `secrets.${name}`;
}
function exampleFor({ name }) {
	return name === "*" ? "" : `${name}: \${{ toJSON(secrets.${name}) }}`;
}
const UNKNOWN = "stepkey neither redacts it nor searches for it in files.";
const SAID = {
	run: {
		what: `becomes a part of the script: ${UNKNOWN}`,
		instead: "Give it as a line of secret-env, and read the variable in the script.",
		severity: "warning"
	},
	env: {
		what: `is a plain value in env: ${UNKNOWN}`,
		instead: "Give it as a line of secret-env.",
		severity: "warning"
	},
	with: {
		what: `is a plain value in with: ${UNKNOWN}`,
		instead: "Give it as a line of secret-env, and its name in with-credential.",
		severity: "warning"
	},
	"with-credential": {
		what: "is a value, and with-credential takes names of variables.",
		instead: "Give it as a line of secret-env, and write INPUT=NAME here, where NAME is its name there.",
		severity: "mistake"
	}
};
const FOR_AGENT = "Set it in the step's own env, and name it in pass-env: use a key that can do nothing else.";
const SAID_OF_AGENT = {
	run: {
		what: "becomes a part of the script, which the agent can read.",
		instead: FOR_AGENT,
		severity: "warning"
	},
	env: {
		what: "is a plain value in env, which the agent holds.",
		instead: FOR_AGENT,
		severity: "warning"
	}
};
// src/cli/commands/check/workflow/check-step-inputs.ts
const KNOWN = Object.keys(INPUTS);
async function checkStepInputs(step, context, kinds) {
	const both = runAndUses(step, context);
	const unknown = unknownInputs(step, context);
	const nested = nestedInputs(step, context);
	const meant = new Set(unknown.flatMap(({ means }) => means ?? []));
	const read = await checkInputs((name) => givenText(step, name), () => Promise.resolve(kinds));
	const shown = (read.ok ? [] : read.error.filter(({ input }) => !meant.has(input))).filter(({ input }) => {
		const { text = "", isNested = false } = step.inputs.get(input) ?? {};
		return !isNested && isCertain(input, text) && !isSaidElsewhere(step, input, text);
	});
	return [
		...both,
		...nested,
		...unknown.map(({ mistake }) => mistake),
		...shown.map(({ input, text, example }) => findingAt(context, pathOf(step, input), {
			message: text.startsWith("\"") ? `${input}: ${text}` : `${input} ${text}`,
			...example.startsWith(LEAVE_OUT) ? { expected: `L${example.slice(1)}.` } : { example: exampleOf(input, example) }
		}))
	];
}
const LEAVE_OUT = "leave it out";
function exampleOf(input, example) {
	if (example === "" || example.includes("\n")) return "";
	return input === "secret-env" ? example : `${input}: ${example}`;
}
function pathOf({ path, inputs }, input) {
	const given = inputs.get(input);
	return [
		...path,
		"with",
		...given === void 0 ? [] : [given.key]
	];
}
function givenText({ inputs }, name) {
	const given = inputs.get(name)?.text;
	if (given !== void 0) return filledIn(given);
	const { default: otherwise = "" } = INPUTS[name];
	if (name === "github-token") return PLACEHOLDER;
	return hasExpression(otherwise) ? "" : otherwise;
}
const PLACEHOLDER = "value";
function filledIn(text) {
	return replaceExpressions(text, (inner) => /^\s*toJSON\s*\(/iu.test(inner) ? JSON.stringify(PLACEHOLDER) : PLACEHOLDER);
}
function isCertain(input, text) {
	return input === "secret-env" && /^\s*[\w-]+\s*[:=]/u.test(text) || !hasExpression(text);
}
function isSaidElsewhere({ inputs, job }, input, text) {
	if (input === "run") return inputs.has("uses");
	if (text !== "") return false;
	return input === "environment" && job.environment !== void 0;
}
function runAndUses(step, context) {
	if (["run", "uses"].filter((name) => (step.inputs.get(name)?.text.trim() ?? "") !== "").length < 2) return [];
	return [findingAt(context, pathOf(step, "uses"), {
		message: "The step has both run and uses.",
		expected: "Use one of them, and a step of its own for the other."
	})];
}
function nestedInputs(step, context) {
	return [...step.inputs].flatMap(([name, { key, isNested }]) => isNested && KNOWN.includes(name) ? [findingAt(context, [
		...step.path,
		"with",
		key
	], {
		message: `${name} is a mapping or a list, and GitHub takes only a text as an input.`,
		expected: "Write | behind the colon, and leave the lines below as they are.",
		example: `${name}: |`,
		isOfKey: true
	})] : []);
}
function unknownInputs(step, context) {
	return [...step.inputs].flatMap(([name, { key }]) => {
		if (KNOWN.includes(name)) return [];
		const means = didYouMean(name, KNOWN);
		return [{
			mistake: findingAt(context, [
				...step.path,
				"with",
				key
			], {
				message: `stepkey has no input "${key}", and GitHub only warns of it.`,
				expected: means === void 0 ? "" : `Did you mean "${means}"?`,
				isOfKey: true
			}),
			means
		}];
	});
}
// src/cli/commands/check/workflow/workflow-source.ts
var import_dist = require_dist();
const MAX_CHARACTERS = 1048576;
const MAX_ALIASES = 1e3;
const MAX_FAULTS = 3;
function readWorkflow(text) {
	if (text.length > MAX_CHARACTERS) return faulty("the text is too long for a workflow");
	try {
		const lines = new import_dist.LineCounter();
		const document = (0, import_dist.parseDocument)(text, {
			lineCounter: lines,
			prettyErrors: false
		});
		const errors = document.errors.slice(0, MAX_FAULTS);
		if (errors.length > 0) return err(errors.map(({ message, pos: [offset] }) => {
			const { line, column } = positionIn(lines, offset);
			return {
				message: `this is not valid YAML: ${message}`,
				line,
				column
			};
		}));
		const content = document.toJS({ maxAliasCount: MAX_ALIASES });
		return ok(sourceOf(content, {
			document,
			lines,
			text
		}));
	} catch (error) {
		if (error instanceof RangeError) return faulty(TOO_DEEP);
		if (error instanceof ReferenceError) return faulty(error.message);
		throw error;
	}
}
function faulty(message) {
	return err([{
		message,
		line: 1,
		column: 1
	}]);
}
function sourceOf(content, { document, lines, text }) {
	const nodeAt = (path) => {
		let here = resolved(document, document.contents);
		let last = here;
		for (const step of path) {
			here = resolved(document, here === void 0 ? void 0 : childOf(here, step));
			last = here ?? last;
		}
		return last;
	};
	const positionOf = (path) => positionIn(lines, nodeAt(path)?.range?.[0] ?? 0);
	return {
		content,
		positionOf,
		positionOfKey: (path) => {
			const parent = nodeAt(path.slice(0, -1));
			const key = (0, import_dist.isMap)(parent) ? parent.items.map((pair) => pair.key).find((one) => isKey(one, path.at(-1))) : void 0;
			return (0, import_dist.isNode)(key) ? positionIn(lines, key.range?.[0] ?? 0) : positionOf(path);
		},
		positionOfText: (path, part) => {
			const [start = 0, end = start] = nodeAt(path)?.range ?? [];
			const found = text.slice(start, end).indexOf(part);
			return positionIn(lines, start + Math.max(0, found));
		}
	};
}
function childOf(node, step) {
	if ((0, import_dist.isSeq)(node) && typeof step === "number") return node.items[step];
	return (0, import_dist.isMap)(node) ? node.items.find(({ key }) => isKey(key, step))?.value : void 0;
}
function isKey(node, name) {
	return (0, import_dist.isScalar)(node) && String(node.value) === String(name);
}
function resolved(document, node) {
	if ((0, import_dist.isAlias)(node)) return node.resolve(document);
	return (0, import_dist.isNode)(node) ? node : void 0;
}
function positionIn(lines, offset) {
	const { line, col } = lines.linePos(offset);
	return {
		line: Math.max(1, line),
		column: Math.max(1, col)
	};
}
// src/cli/commands/check/workflow/check-workflow-file.ts
function isWorkflowFile(path, text) {
	return /^(?:jobs|"jobs"|'jobs')\s*:/mu.test(text) || /(?:^|[\\/])\.github[\\/]workflows[\\/][^\\/]+$/u.test(path);
}
async function checkWorkflowFile(given) {
	const { path, text, actions, kinds } = given;
	const yaml = readWorkflow(text);
	if (!yaml.ok) return {
		mistakes: mistakesOfFaults(path, yaml.error),
		actions: [],
		steps: 0
	};
	const context = {
		source: path,
		yaml: yaml.value
	};
	const steps = stepkeySteps(yaml.value.content, actions);
	const found = await Promise.all(steps.map(async (step) => [
		...checkOwnPin(step, context),
		...checkInnerPin(step, context),
		...checkExpressions(step, context),
		...checkSecrets(step, context),
		...checkStepJob(step, context),
		...await checkStepInputs(step, context, kinds)
	]));
	return {
		mistakes: inOrder$1(found.flat()),
		actions: steps.flatMap((step) => innerAction(step, context)),
		steps: steps.length
	};
}
// src/cli/commands/check/read-files.ts
function readFiles(deps, paths) {
	return Promise.all(paths.map(async (path) => {
		const text = await readNamed(deps, path);
		const parsed = text.ok ? readYaml(text.value) : void 0;
		const yaml = parsed?.ok === true ? parsed.value : void 0;
		return {
			path,
			text,
			yaml,
			is: kindOf(path, text.ok ? text.value : "", yaml)
		};
	}));
}
const CONFIGURATION_KEYS = new Set([
	"url",
	"listen",
	"owners",
	"store"
]);
function kindOf(path, text, yaml) {
	if (isTasksFile(path)) return "tasks";
	if (yaml !== void 0 && hasConfigurationKeys(yaml)) return "configuration";
	return isWorkflowFile(path, text) ? "workflow" : "policy";
}
function hasConfigurationKeys(yaml) {
	return yaml.keysAt([]).some((key) => CONFIGURATION_KEYS.has(key));
}
// src/cli/commands/check/report.ts
const NO_SERVERS = "The servers were not checked. To check them too, add --config broker.yml.";
function reportChecks(deps, found, asked) {
	const summary = summaryOf(found);
	const { shown, unchecked, left, workflows } = summary;
	if (asked.json) {
		const actions = workflows === void 0 ? {} : { inner_actions: workflows.actions };
		const compared = asked.against === void 0 ? {} : { against: asked.against };
		const not_looked_at = [...unchecked, ...left];
		printJson(deps, {
			mistakes: shown,
			not_looked_at,
			...actions,
			...compared
		});
		return exitOf(summary, asked);
	}
	printLines(deps, [
		...shown.flatMap(mistakeLines),
		...unchecked.map((sentence) => `${paint(deps, "yellow", "!")} ${plain(sentence)}`),
		...asked.offline ? [] : left.map(plain),
		...workflows === void 0 ? [] : workflowLines(workflows).map(plain),
		lastLine(summary, asked),
		...asked.against === void 0 ? [] : comparisonLines(asked.against)
	]);
	return exitOf(summary, asked);
}
function summaryOf(found) {
	const all = found.flatMap(({ mistakes }) => mistakes);
	const shown = all.filter(({ isUnset }) => isUnset !== true);
	const mistakes = shown.filter(({ severity }) => severity === "mistake").length;
	const unset = all.filter(({ isUnset }) => isUnset === true);
	const workflows = found.flatMap(({ workflow }) => workflow ?? []);
	return {
		workflows: workflows.length === 0 ? void 0 : {
			actions: workflows.flatMap(({ actions }) => actions),
			steps: workflows.reduce((sum, { steps }) => sum + steps, 0)
		},
		shown,
		mistakes,
		warnings: shown.length - mistakes,
		unchecked: found.flatMap((file) => file.unchecked),
		left: [...unset.map(unsetText), ...found.some((file) => file.offline) ? [NO_SERVERS] : []]
	};
}
function workflowLines({ actions, steps }) {
	if (steps === 0) return ["No step uses stepkey. If yours has another name, add --action OWNER/REPOSITORY."];
	if (actions.length === 0) return [];
	return ["stepkey runs these actions, which GitHub's list of allowed actions does not see:", ...actions.map(({ action, source, line }) => `  ${action}  ${source}:${line}`)];
}
function unsetText({ source, line, column, path, message }) {
	return `${source}:${line}:${column}  ${path} was not checked. ${message}`;
}
function exitOf(summary, asked) {
	const { mistakes } = summary;
	const isWider = asked.against !== void 0 && asked.against.newly_allowed.length > 0;
	if (asked.against !== void 0 && mistakes > 0) return 1;
	return isWider ? 3 : exitOfCheck(summary, asked);
}
function exitOfCheck({ mistakes, unchecked, left }, { offline }) {
	if (unchecked.length > 0) return 3;
	if (mistakes > 0) return 1;
	return left.length > 0 && !offline ? 3 : 0;
}
function lastLine({ mistakes, warnings, unchecked, left }, { offline }) {
	const and = warnings === 0 ? "" : `, ${plural(warnings, "warning")}`;
	if (mistakes > 0) return `${plural(mistakes, "mistake")}${and}.${unchecked.length > 0 ? ` ${NOT_ALL}` : ""}`;
	if (unchecked.length > 0 || left.length > 0 && !offline) return `${NOT_ALL} What was checked has no mistakes${and}.`;
	return left.length > 0 ? `What can be checked offline has no mistakes${and}.` : `No mistakes${and}.`;
}
const NOT_ALL = "Not everything was checked.";
// src/cli/commands/check/check.ts
const check = {
	name: "check",
	synopsis: "PATH…",
	description: [
		"Checks policies, broker configurations and workflows. It reports all mistakes at once. For each one it prints the file, line and column, what is wrong, what is expected, and an example. It only reads.",
		"A path is a file, or a directory: then its YAML files and those up to two levels below are checked. A file with url, listen, owners or store at its top level is checked as a configuration, any other file as a policy. A policy named .organisation.yml is an organisation's policy. A file with jobs at its top level, or in .github/workflows, is checked as a workflow, and .github/stepkey/tasks.yml as the tasks of agents that have no broker; it is checked with the workflows of its repository, too.",
		"In a workflow, the steps that use stepkey are checked: whether stepkey and the action in uses are pinned to a full commit, the inputs, the job's permissions and environment, expressions in run, with and env whose values others decide, and stored secrets that stepkey would not know. The actions that stepkey runs are listed, because GitHub's list of allowed actions does not see them. A step uses stepkey if its action's repository has that name, or one that --action gives.",
		"With --config, policies are also checked against that configuration: it must serve the policy's owner and have its servers. The servers are then checked too: whether the credential of each read grant can only read and, for PostgreSQL, whether each credential can be issued. For that, stepkey creates the role in a transaction and rolls it back. Without --config, no server is contacted: then, or if a secret is not set on this machine, not everything was checked, and the exit code is 3. With --offline, for example in CI, that is intended and does not count.",
		"With --against, the policies are also compared with those that a commit has, and everything is listed that they allow now and did not allow then: new grants and tasks, and limits that are wider, also those of the organisation's policy. What cannot be proven to allow less, such as another role, is listed too. git reads the commit, which must be in the clone; nothing is fetched. Only policies are compared: not configurations, workflows or .github/stepkey/tasks.yml. Without --config, --against includes --offline.",
		"With --github, GitHub is asked what its settings make of each policy: whether the people and teams of by exist and can write, whether each branch of bases requires a review and who can bypass that, whether there is a merge queue for merge_group, whether the check run that a broker writes is required from its App, and whether each environment exists, has protection rules, and can be bypassed by admins. Of an organisation's policy, it looks at the people and teams, also in the repositories whose policies are checked with it. The reader is the configuration's, or the token in GITHUB_TOKEN; without --config it is not known whether a broker writes a check run, so only one that any source can satisfy is found. What it may not read is said, and the exit code is 3. A file OWNER/NAME.yml is that repository's policy; for any other name, GITHUB_REPOSITORY says it. Each finding has a code, which docs/github-settings.md lists. With --offline, only GitHub is contacted.",
		"A warning points at something that can never have an effect, such as a file that no broker reads, or that could not be checked although the grant works. It does not count as a mistake."
	],
	options: {
		config: {
			value: "FILE",
			help: "The configuration of the broker that the policies are for."
		},
		action: {
			value: "NAMES",
			help: "OWNER/REPOSITORY of a fork of stepkey that workflows use, or several, separated by commas."
		},
		offline: { help: "Contact no server, and do not exit with 3 because of what needs one, or a secret." },
		github: { help: "Also ask GitHub whether its settings hold what the policies rely on." },
		against: {
			value: "REF",
			help: "Also list what the policies newly allow, compared with this commit, branch or tag."
		}
	},
	positionals: {
		min: 1,
		max: 1e3,
		name: "PATH"
	},
	examples: [
		["stepkey check broker.yml policy --offline", "Check before a commit, or in CI."],
		["stepkey check .github/workflows", "Check the steps of workflows that use stepkey, and the tasks of agents that have no broker."],
		["stepkey check policy --config broker.yml", "Also check, on the servers, that credentials can be issued and read grants can only read."],
		["stepkey check policy --against origin/main", "List what a branch would newly allow."],
		["stepkey check policy --offline --github", "Find gates at GitHub that hold nothing back, with the token in GITHUB_TOKEN."]
	],
	exitCodes: {
		0: "no mistakes (with --offline: none in what needs no server or secret), and nothing newly allowed",
		1: "mistakes found; or --against cannot read its commit, or finds no policies",
		3: "something is newly allowed; or a file, a server or a secret cannot be reached"
	},
	run: runCheck
};
async function runCheck(given, deps) {
	const json = given.flag("json");
	const wrong = refMistake(given.text("against"));
	if (wrong !== void 0) return printFailure(deps, wrong, {
		json,
		exit: 2
	});
	const paths = await expandPaths(deps, given.positionals);
	const isComparing = given.text("against") !== void 0;
	const named = isComparing ? await withCaps(deps, paths) : paths;
	const files = await readFiles(deps, [...named, ...await tasksFilesBeside(deps, named)]);
	const broker = await targetBroker(given, deps, files);
	if (!broker.ok) return printFailure(deps, broker.error, {
		json,
		exit: 3
	});
	const compared = await compareIfAsked(given, deps, {
		named,
		files,
		broker: broker.value
	});
	if (!compared.ok) {
		const exit = compared.error.code === "usage" ? 2 : 1;
		return printFailure(deps, compared.error, {
			json,
			exit
		});
	}
	const comparison = compared.value;
	const here = files.filter(({ path, text }) => text.ok || comparison?.has(path) !== true);
	const all = await checkFiles(given, deps, {
		files: here,
		broker: broker.value
	});
	const isOffline = isComparing && given.text("config") === void 0;
	const offline = given.flag("offline") || isOffline;
	const onGitHub = given.flag("github") ? await checkOnGitHub(deps, here, given.text("config")) : [];
	const against = comparison === void 0 ? void 0 : showComparison(comparison);
	return reportChecks(deps, [...all, ...onGitHub], {
		json,
		offline,
		against
	});
}
async function checkFiles(given, deps, { files, broker }) {
	const actions = (given.text("action") ?? "").split(/[,\s]+/u).filter((name) => name !== "");
	const found = await Promise.all(files.map((file) => checkFile(deps, file, {
		broker,
		actions
	})));
	const checked = files.filter(({ is, text }) => is === "policy" && text.ok).map(({ path }) => path);
	const neighbours = await neighboursOf(deps, checked);
	const unread = unreadFiles({
		checked,
		neighbours,
		broker
	});
	return [...found, {
		mistakes: unread,
		unchecked: [],
		offline: false
	}];
}
async function compareIfAsked(given, deps, { named, files, broker }) {
	const ref = given.text("against");
	if (ref === void 0) return ok(void 0);
	const present = files.flatMap(({ path, text, is }) => text.ok ? [{
		path,
		text: text.value,
		isPolicy: is === "policy"
	}] : []);
	const isCapRequired = broker?.requiresOrganisation === true;
	const unread = files.flatMap(({ text }) => text.ok ? [] : [text.error.message]);
	const paths = given.positionals;
	return await compareAgainst(deps, {
		ref,
		paths,
		named,
		files: present,
		unread,
		isCapRequired
	});
}
async function targetBroker(given, deps, files) {
	const path = given.text("config");
	if (path === void 0) {
		const [only, ...others] = files.filter(({ is }) => is === "configuration");
		const isClear = only?.yaml !== void 0 && others.length === 0;
		return ok(isClear ? offlineBroker(only.yaml, only.path) : void 0);
	}
	if (!given.flag("offline")) {
		const config = await readConfig(deps, path);
		return config.ok ? ok(await onlineBroker(config.value, deps, path)) : config;
	}
	const text = await readNamed(deps, path);
	if (!text.ok) return text;
	const yaml = readYaml(text.value);
	return ok(yaml.ok ? offlineBroker(yaml.value, path) : void 0);
}
async function checkFile(deps, { path, text, yaml, is }, target) {
	const { broker, actions } = target;
	if (!text.ok) return {
		mistakes: [],
		unchecked: [text.error.message],
		offline: false
	};
	if (is === "policy") return checkPolicy({
		path,
		text: text.value,
		broker,
		deps
	});
	if (is === "tasks") return await checkTasksFile({
		path,
		text: text.value,
		kinds: deps.kinds
	});
	if (is === "workflow") {
		const { kinds } = deps;
		const found = await checkWorkflowFile({
			path,
			text: text.value,
			actions,
			kinds
		});
		return {
			mistakes: found.mistakes,
			unchecked: [],
			offline: false,
			workflow: found
		};
	}
	const config = await parseConfig(deps, path, text.value);
	const hasServers = isRecord(yaml?.valueAt(["servers"])) && broker?.isOffline !== false;
	return {
		mistakes: config.ok ? [] : config.error,
		unchecked: [],
		offline: hasServers
	};
}
export { check };
