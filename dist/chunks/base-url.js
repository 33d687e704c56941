import { z as isSecureUrl } from "./start.js";
// src/credentials/kind/base-url.ts
function baseUrlMistake(value) {
	if (!URL.canParse(value)) return "is not a URL.";
	if (!isSecureUrl(value)) return "must use https (http is accepted only on loopback addresses).";
	const { username, password } = new URL(value);
	if (username !== "" || password !== "" || /[?#\s\\]/u.test(value)) return "may only have a scheme, a host, a port and a path.";
}
function baseUrl(value) {
	return value.replace(/\/+$/u, "");
}
export { baseUrlMistake as n, baseUrl as t };
