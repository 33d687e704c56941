import { Q as codedFailure, y as printable } from "./base.js";
// src/action/uses/prepare/unusable.ts
/** The action is there, and cannot run. `why` is a sentence without its beginning and its full stop. */
function unusable(name, why) {
	return codedFailure("action_unusable", { message: `The action ${name} cannot run: ${printable(why)}.` });
}
/** With `nested: pinned`. */
function nestedNotPinned(name, { position, uses }) {
	return codedFailure("action_not_pinned", {
		message: `The action ${name} uses ${printable(uses)} in step ${position}, which can change, and \`nested: pinned\` allows full commits only.`,
		remedy: "Use an action whose authors pin what it uses, or leave `nested` out: the log then names the commits."
	});
}
export { unusable as n, nestedNotPinned as t };
