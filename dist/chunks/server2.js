// src/credentials/postgres/server.ts
/** `sslmode`, with libpq's meanings. @see https://www.postgresql.org/docs/current/libpq-ssl.html */
const SSL_MODES = [
	"disable",
	"allow",
	"prefer",
	"require",
	"verify-ca",
	"verify-full"
];
/** `host:port` as people write it. */
function addressText({ host, port }) {
	return `${hostInUrl(host)}:${port}`;
}
function hostInUrl(host) {
	return host.includes(":") ? `[${host}]` : host;
}
export { addressText as n, hostInUrl as r, SSL_MODES as t };
