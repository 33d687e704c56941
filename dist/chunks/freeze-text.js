import { st as toRfc3339 } from "./base.js";
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
export { scopeText as n, freezeText as t };
