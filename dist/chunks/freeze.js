import { G as UNENDED_STATES } from "./direct.js";
import { O as plural, mt as failure } from "./start.js";
import { n as CONFIG_OPTION, r as NO_POSITIONALS } from "./command.js";
import { n as scopeOption, r as scopeText } from "./freeze-text.js";
import { i as printJson, o as printLines, r as printFailure } from "./print.js";
import { n as configPath } from "./configuration.js";
import { t as whyUnknown } from "./known-names.js";
import { n as withUrgentStore } from "./with-store.js";
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
	const leases = await store.list({
		...filterOf(scope),
		states: UNENDED_STATES
	});
	const live = leases.length;
	if (json) {
		printJson(deps, {
			frozen: scope,
			live_leases: live
		});
		return 0;
	}
	const option = scopeOption(scope);
	printLines(deps, [`Frozen: ${scopeText(scope)}. \`stepkey thaw${option}\` undoes it.`, ...live === 0 ? [] : [`${plural(live, "live lease")} ${live === 1 ? "continues" : "continue"}. ${howToEnd(scope, leases)}`]]);
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
function howToEnd(scope, leases) {
	const [only, ...others] = leases;
	if (scope.scope !== "all") return `\`stepkey revoke${scopeOption(scope)}\` ends ${others.length === 0 ? "it" : "them"}.`;
	if (only !== void 0 && others.length === 0) return `\`stepkey revoke ${only.id}\` ends it.`;
	return "`stepkey leases` lists them, and `stepkey revoke --repository OWNER/NAME` ends those of a repository.";
}
function filterOf({ scope, name }) {
	if (scope === "grant") return { grant: name };
	return scope === "repository" ? { repository: name } : {};
}
export { freeze, thaw };
