import { t as addressText } from "./address.js";
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
export { freshLogin as t };
