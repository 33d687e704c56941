import { t as addressText } from "./address.js";
import { t as parseStoreUrl } from "./store-url.js";
// src/lease/postgres/store-server.ts
function storePlace({ login }) {
	return `${addressText(login)}/${login.database}`;
}
function storePassword({ url, login }) {
	const now = parseStoreUrl(url.reread().reveal());
	return now.ok ? now.value.password.reveal() : login.password.reveal();
}
function storeTls({ login, ca }) {
	const trusted = ca === void 0 ? {} : { ca };
	if (login.sslmode === "disable") return false;
	if (login.sslmode === "verify-full") return {
		...trusted,
		rejectUnauthorized: true
	};
	if (login.sslmode === "require" && ca === void 0) return { rejectUnauthorized: false };
	return {
		...trusted,
		rejectUnauthorized: true,
		checkServerIdentity: () => void 0
	};
}
export { storePlace as n, storeTls as r, storePassword as t };
