// src/credentials/kind/login/address.ts
function addressText({ host, port }) {
	return `${hostInUrl(host)}:${port}`;
}
function hostInUrl(host) {
	return host.includes(":") ? `[${host}]` : host;
}
export { hostInUrl as n, addressText as t };
