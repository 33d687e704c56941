import "./rolldown-runtime.js";
import { O as failure } from "./base.js";
import { a as printLines, c as NO_POSITIONALS, i as printJson, r as printFailure, s as CONFIG_OPTION } from "./print.js";
import { n as scopeText } from "./freeze-text.js";
import { n as LIVE_STATES, t as withStore } from "./with-store.js";
// src/cli/commands/freeze.ts
const SCOPE_OPTIONS = {
	grant: {
		value: "NAME",
		help: "That grant alone, in every repository."
	},
	repository: {
		value: "OWNER/NAME",
		help: "That repository alone."
	}
};
const freeze = {
	name: "freeze",
	synopsis: "",
	description: ["Stops issuing at once, in every broker on the store: everything, or one grant, or one repository. Jobs that ask are refused with the code frozen.", "Leases that are out there go on to their end; `stepkey revoke` ends them."],
	options: {
		...CONFIG_OPTION,
		...SCOPE_OPTIONS
	},
	positionals: NO_POSITIONALS,
	examples: [["stepkey freeze", "Nothing is issued any more."], ["stepkey freeze --grant orders-migrate", "Only this grant is not."]],
	exitCodes: {
		0: "frozen",
		3: "the configuration or the store cannot be reached"
	},
	run: (given, deps) => run(given, deps, freezeScope)
};
const thaw = {
	name: "thaw",
	synopsis: "",
	description: ["Undoes one freeze: name it as it was made. A freeze of everything is undone by `stepkey thaw` alone, and hides none of a grant or a repository. `stepkey leases` lists those in force."],
	options: {
		...CONFIG_OPTION,
		...SCOPE_OPTIONS
	},
	positionals: NO_POSITIONALS,
	examples: [["stepkey thaw", "Undoes the freeze of everything."], ["stepkey thaw --grant orders-migrate", "Undoes that grant's."]],
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
		const problem = failure("usage", "A freeze is of one grant or of one repository.", { remedy: "Name one; run the command twice for both." });
		return printFailure(deps, problem, {
			json,
			exit: 2
		});
	}
	if (repository !== void 0 && !/^[^/\s]+\/[^/\s]+$/u.test(repository)) {
		const problem = failure("usage", `--repository is "${repository}".`, { remedy: "Write it whole: --repository octo-org/shop." });
		return printFailure(deps, problem, {
			json,
			exit: 2
		});
	}
	const scope = scopeOf(grant, repository);
	return withStore(given, deps, (store) => act(store, {
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
async function freezeScope(store, { scope, json, deps }) {
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
	printLines(deps, [`Frozen: ${scopeText(scope)}. \`stepkey thaw${option}\` undoes it.`, ...live === 0 ? [] : [`${live} live ${live === 1 ? "lease goes" : "leases go"} on; \`stepkey revoke\` ends them.`]]);
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
	return scope === "all" ? "" : ` --${scope} ${name}`;
}
export { freeze, thaw };
