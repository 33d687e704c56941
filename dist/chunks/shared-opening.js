import { b as Secret } from "./base.js";
// src/credentials/kind/login/connection-limit.ts
/** Connections that stay free for people: an admin who wants to look needs one. */
const ROOM = 5;
/** No lease gets more than this part of what is left, so that many leases fit. */
const PART = 8;
/**
* How many connections a lease may open. All leases together are promised no more than the server has free; the more
* are promised, the fewer a new one gets. When nothing is left a lease still gets one: its job would fail without, and
* the broker's own connections are open already.
*
* @param free what the server has left when every lease uses all that it was promised
*/
function connectionLimit(wanted, free) {
	return Math.max(1, Math.min(wanted, Math.floor((free - ROOM) / PART)));
}
// src/credentials/kind/login/random-password.ts
/** 256 random bits, in characters that no URL, shell, option file or SASLprep (RFC 4013) changes. */
function randomPassword(randomBytes) {
	return new Secret(Buffer.from(randomBytes(32)).toString("base64url"));
}
// src/credentials/kind/login/shared-opening.ts
/** Nobody holds a connection for longer. */
const RETIRE_MS = 6e4;
function sharedOpening({ open, close }) {
	let opening;
	const retire = async (opened) => {
		try {
			await close(await opened);
		} catch {}
	};
	const get = async (signal) => {
		const others = opening;
		const current = opening ??= open(signal);
		try {
			return await current;
		} catch (error) {
			if (opening === current) opening = void 0;
			if (current === others && !signal.aborted) return get(signal);
			throw error;
		}
	};
	return {
		get,
		forget: () => {
			const forgotten = opening;
			opening = void 0;
			if (forgotten !== void 0) setTimeout(() => void retire(forgotten), RETIRE_MS).unref();
		}
	};
}
export { randomPassword as n, connectionLimit as r, sharedOpening as t };
