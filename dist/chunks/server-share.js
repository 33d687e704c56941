// src/lease/server-share.ts
function serverOf({ kind, handle }) {
	const { server } = handle;
	return typeof server === "string" ? `${kind} ${server}` : `${kind} `;
}
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
function fullServers({ perServer, underWay }) {
	return Object.keys(underWay).filter((server) => (underWay[server] ?? 0) >= perServer);
}
export { serverOf as n, shareOut as r, fullServers as t };
