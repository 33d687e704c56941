import { dt as ok } from "./start.js";
import { o as readConfig } from "./configuration.js";
import { t as brokerHttp } from "./http.js";
// src/cli/sources/servers.ts
async function openServers(deps, path) {
	const config = await readConfig(deps, path);
	return config.ok ? ok(await serversOf(config.value, deps)) : config;
}
async function serversOf(config, deps) {
	const { createProviders, serverNames } = await import("./create-providers2.js").then(({ t: createProviders, n: serverNames }) => ({ createProviders, serverNames }));
	return {
		providers: await createProviders(config, deps.kinds, {
			...deps,
			jitter: Math.random,
			send: brokerHttp(deps.variables)
		}),
		names: serverNames(config)
	};
}
export { serversOf as n, openServers as t };
