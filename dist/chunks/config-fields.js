import { F as union, I as unknown, N as string, S as int, V as NEVER } from "./zod.js";
import { t as parsePrivateKey } from "./private-key.js";
// src/github-app/config-fields.ts
function appIdFields() {
	return {
		"client-id": string().regex(/^[A-Za-z0-9._-]{1,64}$/u).optional(),
		"app-id": union([int().positive(), string().regex(/^[1-9]\d{0,15}$/u)]).transform(String).optional()
	};
}
function oneAppId(given, context) {
	const [app, other] = [given["client-id"], given["app-id"]].filter((id) => id !== void 0);
	if (app !== void 0 && other === void 0) return app;
	const message = app === void 0 ? "This entry has no App." : "This entry names the App twice.";
	context.addIssue({
		code: "custom",
		path: ["client-id"],
		message,
		params: { expected: "Write client-id or app-id, one of the two." }
	});
}
function keysField(secret) {
	const key = secret().superRefine((given, context) => {
		const parsed = parsePrivateKey(given.reveal());
		if (parsed.ok) return;
		context.addIssue({
			code: "custom",
			message: parsed.error,
			params: { expected: "Download a private key from the App's settings, and write its PEM file as it is." }
		});
	});
	return unknown().transform((given, context) => {
		const list = Array.isArray(given) ? given : [given];
		if (list.length === 0 || list.length > 2) {
			context.addIssue("This needs one key, or two while one is replaced.");
			return NEVER;
		}
		return list.flatMap((one, index) => {
			const parsed = key.safeParse(one);
			if (parsed.success) return [parsed.data];
			for (const { message, ...issue } of parsed.error.issues) {
				const path = Array.isArray(given) ? [index] : [];
				const params = issue.code === "custom" ? issue.params : void 0;
				context.addIssue({
					code: "custom",
					message,
					path,
					...params && { params }
				});
			}
			return [];
		});
	});
}
export { keysField as n, oneAppId as r, appIdFields as t };
