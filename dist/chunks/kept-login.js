import { dt as ok, ut as err } from "./start.js";
import { t as singleFlight } from "./single-flight.js";
// src/credentials/kind/login/kept-login.ts
const LOGIN_MS = 8e3;
function keptLogin({ clock, logIn, late }) {
	let held;
	let isLoggingIn = false;
	const anew = singleFlight(async () => {
		isLoggingIn = true;
		const outcome = await logIn(AbortSignal.timeout(LOGIN_MS));
		isLoggingIn = false;
		if (!outcome.ok) return outcome;
		const { token, seconds } = outcome.value;
		held = {
			token,
			staleAt: clock.now() + seconds * 2e3 / 3
		};
		return ok(token);
	});
	const lateAfter = async (signal) => {
		await new Promise((resolve) => {
			signal.addEventListener("abort", () => resolve(), { once: true });
		});
		return err(late("meanwhile"));
	};
	return {
		get: async (signal) => {
			if (signal.aborted) return err(late("before"));
			if (held !== void 0 && clock.now() < held.staleAt) return ok(held.token);
			const isJoining = isLoggingIn;
			const first = await Promise.race([anew(), lateAfter(signal)]);
			if (first.ok || !isJoining || signal.aborted) return first;
			return await Promise.race([anew(), lateAfter(signal)]);
		},
		forget: (token) => {
			if (held?.token === token) held = void 0;
		}
	};
}
export { keptLogin as t };
