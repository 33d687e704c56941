import { dt as toRfc3339 } from "./base.js";
import { n as plain } from "./print.js";
// src/cli/print/freeze-text.ts
/** What a freeze stops: `everything`, `grant orders-migrate`. */
function scopeText({ scope, name }) {
	return scope === "all" ? "everything" : plain(`${scope} ${name}`);
}
/** One line about a freeze in force. */
function freezeText(freeze) {
	return `frozen: ${scopeText(freeze)}, since ${toRfc3339(freeze.since)}`;
}
/** The option that selects what a freeze stops: ` --grant orders-migrate`; empty for everything. */
function scopeOption({ scope, name }) {
	return scope === "all" ? "" : plain(` --${scope} ${name}`);
}
export { scopeOption as n, scopeText as r, freezeText as t };
