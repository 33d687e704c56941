// src/credentials/kind/unknown-server.ts
/** A grant, or a lease of an earlier configuration, names a server that the configuration does not have. */
function unknownServer(kind, server) {
	return {
		kind: "permanent",
		name: "server_unknown",
		message: `server "${server}" is not in the broker's configuration`,
		remedy: `Name it under \`servers.${kind}\`, or correct the grant.`,
		mayExist: false
	};
}
export { unknownServer as t };
