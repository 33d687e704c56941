import { K as COMMIT_SHA } from "./start.js";
// src/shared/own-commit.ts
const MAX_DEPTH = 4;
function ownCommit(directory, read) {
	let here = directory.replaceAll("\\", "/");
	for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
		if (isOwnRoot(read(`${here}/package.json`))) return commitOfClone(here, read) ?? pinnedIn(here);
		here = here.slice(0, Math.max(0, here.lastIndexOf("/")));
	}
}
function isOwnRoot(manifest) {
	return manifest !== void 0 && /^\s*"name":\s*"stepkey"/mu.test(manifest);
}
function pinnedIn(root) {
	const last = root.slice(root.lastIndexOf("/") + 1);
	return root.includes("/_actions/") && COMMIT_SHA.test(last) ? last : void 0;
}
function commitOfClone(root, read) {
	const link = group(/^gitdir: (.+)$/mu, read(`${root}/.git`));
	const own = link === void 0 ? `${root}/.git` : absolute(root, link);
	const head = read(`${own}/HEAD`);
	const ref = group(/^ref: (refs\/\S+)$/mu, head);
	return ref === void 0 ? commitIn(head) : commitOfRef(ref, own, read);
}
function commitOfRef(ref, own, read) {
	const common = group(/^(\S+)$/mu, read(`${own}/commondir`));
	const shared = common === void 0 ? own : absolute(own, common);
	return commitIn(read(`${shared}/${ref}`)) ?? packed(read(`${shared}/packed-refs`), ref);
}
function group(pattern, text = "") {
	return pattern.exec(text)?.[1];
}
function absolute(base, path) {
	return /^(?:\/|[A-Za-z]:)/u.test(path) ? path : `${base}/${path}`;
}
function packed(refs, ref) {
	const line = refs?.split("\n").find((one) => one.endsWith(` ${ref}`));
	return commitIn(line?.split(" ")[0]);
}
function commitIn(text = "") {
	const commit = text.trim();
	return COMMIT_SHA.test(commit) ? commit : void 0;
}
export { ownCommit as t };
