import { K as COMMIT_SHA } from "./start.js";
// src/shared/action-reference.ts
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/u;
const REPOSITORY = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/u;
const SEGMENT = /^(?!\.{1,2}$)[^\\/\p{Cc}@]{1,255}$/u;
const REF = /^[^\s\p{Cc}~^:?*[\\]{1,255}$/u;
const MAX_SEGMENTS = 32;
function parseActionReference(text) {
	if (text === "." || text.startsWith("./")) return workspaceAction(text.slice(1));
	const at = text.indexOf("@");
	if (at < 0) return void 0;
	const [owner = "", repository = "", ...path] = text.slice(0, at).split("/");
	const ref = text.slice(at + 1);
	if (!(OWNER.test(owner) && REPOSITORY.test(repository) && REF.test(ref)) || !isPath(path)) return void 0;
	return {
		from: "repository",
		owner,
		repository,
		path: path.join("/"),
		ref
	};
}
function workspaceAction(text) {
	const path = text.split("/").filter((segment) => segment !== "" && segment !== ".");
	return isPath(path) ? {
		from: "workspace",
		path: path.join("/")
	} : void 0;
}
function isPath(segments) {
	return segments.length <= MAX_SEGMENTS && segments.every((segment) => SEGMENT.test(segment));
}
function isPinned({ ref }) {
	return COMMIT_SHA.test(ref);
}
function actionReferenceText(reference) {
	if (reference.from === "workspace") return `./${reference.path}`;
	const { owner, repository, path, ref } = reference;
	return `${[
		owner,
		repository,
		...path === "" ? [] : [path]
	].join("/")}@${ref}`;
}
export { isPinned as n, parseActionReference as r, actionReferenceText as t };
