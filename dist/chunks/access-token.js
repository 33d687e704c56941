// src/credentials/kind/access-token.ts
function isAccessToken(value) {
	return typeof value === "string" && /^[!-~]{1,16384}$/u.test(value);
}
const LONGEST_SECONDS = 31536e3;
function lifetimeSecondsIn(value) {
	const seconds = typeof value === "string" ? Number(value) : value;
	return typeof seconds === "number" && seconds > 0 && seconds <= LONGEST_SECONDS ? seconds : void 0;
}
export { lifetimeSecondsIn as n, isAccessToken as t };
