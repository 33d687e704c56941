// src/credentials/static/server.ts
/** The names of all secrets of an entry. */
function secretNames({ secrets, connect, onepassword }) {
	return [
		secrets,
		connect?.secrets ?? {},
		onepassword?.secrets ?? {}
	].flatMap(Object.keys);
}
export { secretNames as t };
