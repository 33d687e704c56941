// src/credentials/kind/login/connection-limit.ts
const ROOM = 5;
const PART = 8;
function connectionLimit(wanted, free) {
	return Math.max(1, Math.min(wanted, Math.floor((free - ROOM) / PART)));
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
// src/shared/limit-at-once.ts
function createLimit(most, late) {
	let inside = 0;
	const waiting = new Set();
	const enter = async (signal) => {
		signal.throwIfAborted();
		if (inside < most) {
			inside += 1;
			return;
		}
		const turn = Promise.withResolvers();
		const giveUp = () => {
			waiting.delete(turn.resolve);
			turn.reject(late());
		};
		waiting.add(turn.resolve);
		signal.addEventListener("abort", giveUp, { once: true });
		await turn.promise.finally(() => signal.removeEventListener("abort", giveUp));
	};
	const leave = () => {
		const [next] = waiting;
		if (next === void 0) {
			inside -= 1;
			return;
		}
		waiting.delete(next);
		next();
	};
	return async (signal, work) => {
		await enter(signal);
		try {
			return await work();
		} finally {
			leave();
		}
	};
}
export { sharedOpening as n, connectionLimit as r, createLimit as t };
