import { L as Secret, dt as ok, ut as err } from "./start.js";
import { t as addressText } from "./address.js";
import { t as serverFinder } from "./unknown-server.js";
const { setTimeout } = process.getBuiltinModule("node:timers/promises");
// src/credentials/kind/login/random-password.ts
function randomPassword(randomBytes) {
	const bytes = Uint8Array.from(randomBytes(32));
	bytes[0] = (bytes[0] ?? 0) & 127;
	return new Secret(Buffer.from(bytes).toString("base64url"));
}
// src/credentials/kind/login/keep-trying.ts
const TRY_MS = 5e3;
const RETRY_MS = 100;
async function keepTrying(access, signal) {
	const giveUpAt = performance.now() + TRY_MS;
	for (;;) {
		try {
			return await access.keep(signal);
		} catch (error) {
			if (signal.aborted || performance.now() > giveUpAt) throw error;
		}
		await setTimeout(RETRY_MS, void 0, { signal });
	}
}
// src/credentials/kind/login/fresh-login.ts
function freshLogin(configured, { isRefused, onMoved }) {
	let newest = configured;
	const isReplaced = (tried) => {
		if (newest.admin !== tried) return true;
		const login = newest.rereadAdmin?.();
		if (login === void 0 || addressText(login.admin) !== addressText(tried)) return false;
		newest = login;
		if (!isSameButPassword(tried, login.admin)) onMoved();
		return true;
	};
	return {
		server: {
			...configured,
			get admin() {
				return newest.admin;
			}
		},
		connecting: async (connect) => {
			const tried = newest.admin;
			try {
				return await connect();
			} catch (error) {
				if (!isRefused(error) || !isReplaced(tried)) throw error;
				return connect();
			}
		}
	};
}
function isSameButPassword({ password: _before, ...before }, { password: _after, ...after }) {
	return JSON.stringify(before) === JSON.stringify(after);
}
// src/credentials/kind/login/on-server.ts
function onServer(kind, { servers, addressOf, failureOf }) {
	const find = serverFinder(kind, servers);
	return async (name, work, mayExist = () => false) => {
		const found = find(name);
		if (!found.ok) return found;
		try {
			return ok(await work(found.value));
		} catch (error) {
			const address = addressText(addressOf(found.value));
			return err(failureOf(error, {
				server: name,
				address,
				mayExist: mayExist()
			}));
		}
	};
}
export { randomPassword as i, freshLogin as n, keepTrying as r, onServer as t };
