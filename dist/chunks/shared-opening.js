import { F as Secret } from "./start.js";
// src/credentials/kind/login/connection-limit.ts
const ROOM = 5;
const PART = 8;
function connectionLimit(wanted, free) {
	return Math.max(1, Math.min(wanted, Math.floor((free - ROOM) / PART)));
}
// src/credentials/kind/login/random-password.ts
function randomPassword(randomBytes) {
	return new Secret(Buffer.from(randomBytes(32)).toString("base64url"));
}
// src/credentials/kind/login/shared-opening.ts
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
