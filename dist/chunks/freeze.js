import { G as didYouMean, X as failure, Y as codedFailure, d as joined, p as plural } from "./base.js";
import { c as CONFIG_OPTION, i as printJson, l as NO_POSITIONALS, n as plain, o as printLines, r as printFailure } from "./print.js";
import { n as scopeText } from "./freeze-text.js";
import { t as LIVE_STATES } from "./lease-view.js";
import { s as pathIn, t as configPath } from "./configuration.js";
import { q as isRecord } from "./job.js";
import { st as readYaml } from "./direct.js";
import { i as listPolicies } from "./policy-directory.js";
import { n as withUrgentStore } from "./with-store.js";
const { dirname } = process.getBuiltinModule("node:path");
// src/cli/sources/known-names.ts
/**
* Why nobody knows a name: no policy of the configuration's directory has it, nor has any lease. Undefined when it is
* known, and when the policies cannot be read: a freeze is for emergencies, and must not fail for want of a directory.
*/
async function whyUnknown(named, places) {
	const { what, name } = named;
	const filter = what === "grant" ? { grant: name } : { repository: name };
	if ((await places.store.list(filter)).length > 0) return void 0;
	const policies = await policiesOf(places);
	if (policies === void 0) return void 0;
	const known = what === "grant" ? await grantsIn(policies, places.deps) : repositoriesIn(policies);
	if (known.some((one) => isSame(named, one))) return void 0;
	const meant = didYouMean(name, known);
	const hint = meant === void 0 ? listText(what, known) : ` Did you mean "${meant}"?`;
	return codedFailure("name_unknown", { message: `No policy and no lease has the ${what} "${name}".${hint}` });
}
function listText(what, known) {
	if (known.length === 0) return "";
	return ` The policies have the ${what === "grant" ? "grants" : "repositories"} ${joined(known)}.`;
}
/** GitHub compares the names of repositories without case; stepkey compares those of grants exactly. */
function isSame({ what, name }, other) {
	return what === "grant" ? other === name : other.toLowerCase() === name.toLowerCase();
}
async function policiesOf({ deps, config }) {
	try {
		const yaml = readYaml(await deps.readText(config));
		const directory = yaml.ok ? yaml.value.valueAt(["policy", "directory"]) : void 0;
		if (typeof directory !== "string") return void 0;
		return await listPolicies(deps, pathIn(dirname(config), directory));
	} catch {
		return;
	}
}
function repositoriesIn(policies) {
	return policies.flatMap(({ repository }) => repository ?? []);
}
/** A policy with mistakes names its grants too. */
async function grantsIn(policies, deps) {
	const names = /* @__PURE__ */ new Set();
	for (const { path } of policies) {
		const text = await deps.readText(path).catch(() => "");
		const yaml = readYaml(text);
		const grants = yaml.ok ? yaml.value.valueAt(["grants"]) : void 0;
		for (const name of isRecord(grants) ? Object.keys(grants) : []) names.add(name);
	}
	return [...names].toSorted();
}
// src/cli/commands/freeze.ts
const SCOPE_OPTIONS = {
	grant: {
		value: "NAME",
		help: "Only this grant, in every repository."
	},
	repository: {
		value: "OWNER/NAME",
		help: "Only this repository."
	}
};
const freeze = {
	name: "freeze",
	synopsis: "",
	description: [
		"Stops issuing at once, in every broker on the store: everything, one grant, or one repository. The broker then refuses requests with the code frozen.",
		"Leases that were issued before continue. `stepkey revoke` ends them.",
		"A name that neither a policy nor a lease has is most likely misspelt, and freezing it would stop nothing. It needs --force."
	],
	options: {
		...CONFIG_OPTION,
		...SCOPE_OPTIONS,
		force: { help: "Freeze a grant or a repository that no policy and no lease has." }
	},
	positionals: NO_POSITIONALS,
	examples: [["stepkey freeze", "Stop issuing everything."], ["stepkey freeze --grant orders-migrate", "Stop issuing this grant only."]],
	exitCodes: {
		0: "frozen",
		1: "no policy and no lease has this grant or repository",
		3: "the configuration or the store cannot be reached"
	},
	run: (given, deps) => run(given, deps, freezeScope)
};
const thaw = {
	name: "thaw",
	synopsis: "",
	description: ["Undoes one freeze. Use the same option as for the freeze. Without an option, it undoes the freeze of everything, and does not affect freezes of a grant or repository. `stepkey leases` lists the freezes in force."],
	options: {
		...CONFIG_OPTION,
		...SCOPE_OPTIONS
	},
	positionals: NO_POSITIONALS,
	examples: [["stepkey thaw", "Undo the freeze of everything."], ["stepkey thaw --grant orders-migrate", "Undo the freeze of this grant."]],
	exitCodes: {
		0: "thawed",
		1: "there was no such freeze",
		3: "the configuration or the store cannot be reached"
	},
	run: (given, deps) => run(given, deps, thawScope)
};
async function run(given, deps, act) {
	const json = given.flag("json");
	const [grant, repository] = [given.text("grant"), given.text("repository")];
	if (grant !== void 0 && repository !== void 0) {
		const problem = failure("usage", "--grant and --repository cannot be combined.", { remedy: "For both, run the command once with each." });
		return printFailure(deps, problem, {
			json,
			exit: 2
		});
	}
	if (repository !== void 0 && !/^[^/\s]+\/[^/\s]+$/u.test(repository)) {
		const remedy = "For example: --repository octo-org/shop.";
		const message = `--repository is "${repository}"; expected OWNER/NAME.`;
		const problem = failure("usage", message, { remedy });
		return printFailure(deps, problem, {
			json,
			exit: 2
		});
	}
	const scope = scopeOf(grant, repository);
	return withUrgentStore(given, deps, (store) => act(store, {
		given,
		scope,
		json,
		deps
	}));
}
function scopeOf(grant, repository) {
	if (grant !== void 0) return {
		scope: "grant",
		name: grant
	};
	return repository === void 0 ? {
		scope: "all",
		name: ""
	} : {
		scope: "repository",
		name: repository
	};
}
async function freezeScope(store, { given, scope, json, deps }) {
	if (scope.scope !== "all" && !given.flag("force")) {
		const { scope: what, name } = scope;
		const unknown = await whyUnknown({
			what,
			name
		}, {
			store,
			deps,
			config: configPath(given)
		});
		if (unknown !== void 0) return printFailure(deps, unknown, {
			json,
			exit: 1
		});
	}
	await store.freeze(scope.scope, scope.name);
	const live = (await store.list({
		...filterOf(scope),
		states: LIVE_STATES
	})).length;
	if (json) {
		printJson(deps, {
			frozen: scope,
			live_leases: live
		});
		return 0;
	}
	const option = optionOf(scope);
	printLines(deps, [`Frozen: ${scopeText(scope)}. \`stepkey thaw${option}\` undoes it.`, ...live === 0 ? [] : [`${plural(live, "live lease")} ${live === 1 ? "continues" : "continue"}; \`stepkey revoke\` ends ${live === 1 ? "it" : "them"}.`]]);
	return 0;
}
async function thawScope(store, { scope, json, deps }) {
	const thawed = await store.thaw(scope.scope, scope.name);
	const left = await store.freezes();
	if (json) {
		printJson(deps, {
			thawed,
			scope,
			left: left.map(({ scope: kind, name }) => ({
				scope: kind,
				name
			}))
		});
		return thawed ? 0 : 1;
	}
	const first = thawed ? `Thawed: ${scopeText(scope)}.` : `There was no freeze of ${scopeText(scope)}.`;
	printLines(deps, [first, ...left.map((other) => `Still frozen: ${scopeText(other)}.`)]);
	return thawed ? 0 : 1;
}
function filterOf({ scope, name }) {
	if (scope === "grant") return { grant: name };
	return scope === "repository" ? { repository: name } : {};
}
function optionOf({ scope, name }) {
	return scope === "all" ? "" : plain(` --${scope} ${name}`);
}
export { freeze, thaw };
