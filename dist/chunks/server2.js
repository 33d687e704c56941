// src/credentials/static/server.ts
function secretNames({ secrets, connect, onepassword }) {
	return [
		secrets,
		connect?.secrets ?? {},
		onepassword?.secrets ?? {}
	].flatMap(Object.keys);
}
export { secretNames as t };
