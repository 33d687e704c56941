import { L as Secret, dt as ok, ut as err } from "./start.js";
// src/credentials/kind/login/login-url.ts
const ENCODED = {
	"/": "%2F",
	"?": "%3F",
	"#": "%23",
	"@": "%40"
};
function readLoginUrl(text, form) {
	const scheme = form.schemes.find((one) => text.startsWith(`${one}://`));
	if (scheme === void 0) return err(`It refers to something that is not a ${form.schemes[0]}:// URL.`);
	const unclear = whyUnclear(text.slice(scheme.length + 3));
	if (unclear !== void 0) return err(unclear);
	if (!URL.canParse(text)) return err("The URL cannot be read: check its host and its port.");
	return parts(new URL(text), form);
}
function whyUnclear(rest) {
	const end = rest.search(/[/?#]/u);
	const authority = end === -1 ? rest : rest.slice(0, end);
	if (!authority.includes("@") && rest.includes("@")) {
		const raw = rest[end] ?? "";
		return `The user or the password in the URL contains a raw ${raw}. Write it as ${String(ENCODED[raw])}.`;
	}
	if (authority.split("@").length > 2) return "The user or the password in the URL contains a raw @. Write it as %40.";
	if (rest.includes("#")) return "The URL contains a raw #. Write it as %23.";
	const host = authority.slice(authority.lastIndexOf("@") + 1);
	if (host.includes(",")) return "The URL names several hosts. Name the one that accepts writes.";
	if (/^%2f/iu.test(host)) return "The URL names a socket. Name a host that steps reach too.";
}
function parts(url, { port }) {
	const user = decoded(url.username);
	const password = decoded(url.password);
	const path = decoded(url.pathname.slice(1));
	if (user === void 0 || password === void 0 || path === void 0) return err("The URL contains a raw %. Write it as %25.");
	const missing = whatIsMissing(url, user, password);
	if (missing !== void 0) return err(missing);
	const login = {
		host: url.hostname.replaceAll(/^\[|\]$/gu, ""),
		port: url.port === "" ? port : Number(url.port),
		user,
		password: new Secret(password)
	};
	return ok({
		login,
		path,
		parameters: url.searchParams
	});
}
function whatIsMissing(url, user, password) {
	if (url.hostname === "") return "The URL has no host.";
	if (user === "") return "The URL has no user.";
	if (password === "") return "The URL has no password.";
}
function decoded(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return;
	}
}
export { readLoginUrl as t };
