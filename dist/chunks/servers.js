import { w as ok } from "./base.js";
import { r as readConfig } from "./configuration.js";
// src/cli/sources/servers.ts
async function openServers(deps, path) {
	const config = await readConfig(deps, path);
	return config.ok ? ok(await serversOf(config.value, deps)) : config;
}
/** Providers load only here: most commands need none, and the AWS SDK is large. */
async function serversOf(config, deps) {
	const { createProviders } = await import("./create-providers2.js");
	const { postgres, aws } = config.servers;
	return {
		providers: createProviders(config, {
			...deps,
			jitter: Math.random
		}),
		names: {
			postgres: Object.keys(postgres),
			aws: Object.keys(aws)
		}
	};
}
export { serversOf as n, openServers as t };
