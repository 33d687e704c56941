// src/credentials/static/server.ts
/** The names of all secrets of an entry. */
function secretNames({ secrets, connect }) {
	return [...Object.keys(secrets), ...Object.keys(connect?.secrets ?? {})];
}
export { secretNames as t };
