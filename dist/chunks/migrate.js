import { n as migrateStoreOf, s as storeAddress } from "./open-store.js";
import { n as CONFIG_OPTION, r as NO_POSITIONALS } from "./command.js";
import { i as printJson, o as printLines, r as printFailure } from "./print.js";
import { t as printStoreError } from "./print-store-error.js";
import { l as readStoreConfig, n as configPath } from "./configuration.js";
// src/cli/commands/migrate.ts
const migrateCommand = {
	name: "migrate",
	synopsis: "",
	description: ["Makes the store's tables in the PostgreSQL database that the configuration names, or brings them up to date. Run it before the first broker starts, and before the brokers of a newer version do. Brokers of the version before go on running meanwhile, unless the notes of a release say that they cannot.", "If there is nothing to do, it changes nothing. It never goes back to an older schema. If two run at once, one waits for the other. A SQLite file needs no such command: the first process that opens it brings it up to date."],
	options: CONFIG_OPTION,
	positionals: NO_POSITIONALS,
	examples: [["stepkey migrate --config /etc/stepkey/broker.yml", "Prepare the database."]],
	exitCodes: {
		0: "the store is up to date",
		3: "the configuration cannot be used, or the store cannot be reached or belongs to another program"
	},
	run
};
async function run(given, deps) {
	const json = given.flag("json");
	const config = await readStoreConfig(deps, configPath(given));
	if (!config.ok) return printFailure(deps, config.error, {
		json,
		exit: 3
	});
	try {
		const { before, after } = await migrateStoreOf(config.value, deps);
		const address = storeAddress(config.value);
		if (json) printJson(deps, {
			store: address,
			before,
			after
		});
		else printLines(deps, [textOf(address, {
			before,
			after
		})]);
		return 0;
	} catch (error) {
		return printStoreError(deps, error, { json });
	}
}
function textOf(address, { before, after }) {
	if (before === after) return `${address} is up to date: schema ${after}.`;
	if (before === 0) return `Made the store in ${address}: schema ${after}.`;
	return `Brought ${address} from schema ${before} to ${after}.`;
}
export { migrateCommand };
