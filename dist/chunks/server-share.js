// src/lease/server-share.ts
/** Names the server of a lease: its kind and the name under `servers`. */
function serverOf({ kind, handle }) {
	const { server } = handle;
	return typeof server === "string" ? `${kind} ${server}` : `${kind} `;
}
/** Chooses, in the order given, as many leases of each server as its share has room for. */
function shareOut(leases, { perServer, underWay }) {
	const load = new Map(Object.entries(underWay));
	return {
		chosen: leases.filter((lease) => {
			const server = serverOf(lease);
			const before = load.get(server) ?? 0;
			if (before >= perServer) return false;
			load.set(server, before + 1);
			return true;
		}),
		underWay: Object.fromEntries(load)
	};
}
/** The servers whose share is used up. */
function fullServers({ perServer, underWay }) {
	return Object.keys(underWay).filter((server) => (underWay[server] ?? 0) >= perServer);
}
export { serverOf as n, shareOut as r, fullServers as t };
