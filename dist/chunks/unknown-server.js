import { X as ok, Y as err } from "./base.js";
import { t as permanentFailure } from "./failures.js";
// src/credentials/kind/unknown-server.ts
/** A grant, or a lease of an earlier configuration, names a server that the configuration does not have. */
function unknownServer(kind, server) {
	const message = `server "${server}" is not in the broker's configuration`;
	const remedy = `Name it under \`servers.${kind}\`, or correct the grant.`;
	return permanentFailure("server_unknown", message, remedy);
}
/** Finds what a provider has of each of its servers, by the server's name. */
function serverFinder(kind, servers) {
	return (name) => {
		const server = servers.get(name);
		return server === void 0 ? err(unknownServer(kind, name)) : ok(server);
	};
}
export { unknownServer as n, serverFinder as t };
