import { X as LOGIN, mt as failure } from "./start.js";
import { n as CONFIG_OPTION } from "./command.js";
import { i as printJson, o as printLines, r as printFailure } from "./print.js";
import { t as withStore } from "./with-store.js";
// src/cli/commands/uncap.ts
const uncap = {
	name: "uncap",
	synopsis: "OWNER",
	description: ["Confirms that the policy of an organisation (OWNER/.organisation.yml) was removed on purpose. Every broker on the store then stops holding it.", "A broker goes on limiting by an organisation's policy that is gone: for a minute, or until this command. If the file still exists, it limits as before."],
	options: CONFIG_OPTION,
	positionals: {
		min: 1,
		max: 1,
		name: "OWNER"
	},
	examples: [["stepkey uncap octo-org", "octo-org no longer has an organisation's policy."]],
	exitCodes: {
		0: "confirmed",
		1: "no policy of this organisation is held",
		3: "the configuration or the store cannot be reached"
	},
	run
};
async function run(given, deps) {
	const json = given.flag("json");
	const [owner = ""] = given.positionals;
	if (!LOGIN.test(owner)) {
		const problem = failure("usage", `"${owner}" is not the login of an owner.`, { remedy: "For example: stepkey uncap octo-org." });
		return printFailure(deps, problem, {
			json,
			exit: 2
		});
	}
	return withStore(given, deps, async (store) => {
		const confirmed = await store.forgetCap(owner);
		if (json) printJson(deps, {
			owner,
			confirmed
		});
		else printLines(deps, [confirmed ? confirmedText(owner) : noneText(owner)]);
		return confirmed ? 0 : 1;
	});
}
function confirmedText(owner) {
	return `Confirmed: the organisation's policy of ${owner} no longer limits, unless ${owner}/.organisation.yml still exists.`;
}
function noneText(owner) {
	return `No organisation's policy of ${owner} is held.`;
}
export { uncap };
