import { access } from "node:fs/promises";
// src/broker/run/open-store.ts
/**
* Opens the store that the configuration names, and makes it where there is none: for the broker and for commands alike.
* The driver loads only here.
* @throws StoreError when it cannot be used
*/
async function openStore({ path }, effects) {
	const { openSqliteStore } = await import("./sqlite-store.js");
	return await openSqliteStore({
		path,
		...effects
	});
}
/** Whether a broker has made the store before. */
async function storeExists({ path }) {
	try {
		await access(path);
		return true;
	} catch {
		return false;
	}
}
export { storeExists as n, openStore as t };
