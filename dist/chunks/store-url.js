import { t as readLoginUrl } from "./login-url.js";
import { R as isLoopback, dt as ok, ut as err } from "./start.js";
// src/lease/postgres/store-url.ts
const SSL_MODES = [
	"disable",
	"require",
	"verify-ca",
	"verify-full"
];
const FORM = {
	schemes: ["postgres", "postgresql"],
	port: 5432
};
const KNOWN_PARAMETERS = new Set(["sslmode", "channel_binding"]);
function parseStoreUrl(text) {
	const url = readLoginUrl(text, FORM);
	if (!url.ok) return url;
	const { login, path, parameters } = url.value;
	for (const name of parameters.keys()) if (!KNOWN_PARAMETERS.has(name)) return err(`The URL has the parameter ${name}. Only sslmode and channel_binding may follow "?".`);
	const transport = transportIn(parameters, isLoopback(login.host) ? "disable" : "verify-full");
	if (!transport.ok) return transport;
	return ok({
		...login,
		database: path === "" ? login.user : path,
		...transport.value
	});
}
function transportIn(parameters, byDefault) {
	const given = parameters.get("sslmode");
	const sslmode = given === null ? byDefault : SSL_MODES.find((mode) => mode === given);
	if (sslmode === void 0) return err(`sslmode in the URL is none of ${SSL_MODES.join(", ")}.`);
	const binding = parameters.get("channel_binding") ?? "prefer";
	if (![
		"disable",
		"prefer",
		"require"
	].includes(binding)) return err("channel_binding in the URL is none of disable, prefer, require.");
	const requiresChannelBinding = binding === "require";
	if (requiresChannelBinding && sslmode === "disable") return err("channel_binding=require in the URL needs TLS: write sslmode=verify-full.");
	return ok({
		sslmode,
		requiresChannelBinding
	});
}
function whyStoreCaUnfit({ sslmode }, hasCa) {
	if (sslmode === "verify-ca" && !hasCa) return "sslmode=verify-ca needs the CA's certificate.";
	return hasCa && sslmode === "disable" ? "A CA is of no use without TLS: write sslmode=verify-full in the URL." : void 0;
}
export { whyStoreCaUnfit as n, parseStoreUrl as t };
