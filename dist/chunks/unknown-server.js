import { dt as ok, ut as err } from "./start.js";
import { D as permanentFailure } from "./direct.js";
// src/credentials/kind/unknown-server.ts
function unknownServer(kind, server) {
	const message = `server "${server}" is not in the broker's configuration`;
	const remedy = `Name it under \`servers.${kind}\`, or correct the grant.`;
	return permanentFailure("server_unknown", message, remedy);
}
function serverFinder(kind, servers) {
	return (name) => {
		const server = servers.get(name);
		return server === void 0 ? err(unknownServer(kind, name)) : ok(server);
	};
}
export { unknownServer as n, serverFinder as t };
