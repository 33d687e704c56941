import { Et as toRfc3339 } from "./start.js";
import { n as plain } from "./print.js";
// src/cli/print/freeze-text.ts
function scopeText({ scope, name }) {
	return scope === "all" ? "everything" : plain(`${scope} ${name}`);
}
function freezeText(freeze) {
	return `frozen: ${scopeText(freeze)}, since ${toRfc3339(freeze.since)}`;
}
function scopeOption({ scope, name }) {
	return scope === "all" ? "" : plain(` --${scope} ${name}`);
}
export { scopeOption as n, scopeText as r, freezeText as t };
