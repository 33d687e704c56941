import { N as string, _ as array } from "./zod.js";
// src/credentials/redis/rule-fields.ts
const MOST = 100;
const RULE = /^[+-](?:@[a-z]{1,40}|[a-z][a-z0-9_.-]{0,60}(?:\|[a-z0-9_.-]{1,60})?)$/u;
const NEVER = {
	"+@all": "Name what the step needs: +@all is everything.",
	allcommands: "Name what the step needs: allcommands is everything.",
	"+@admin": "A lease never gets commands of the category @admin.",
	"+@scripting": "Name the commands that the step needs, such as +eval: +@scripting is not granted as a whole.",
	"+@dangerous": "Name the commands that the step needs: +@dangerous is not granted as a whole."
};
const commandRules = array(string().transform((text) => text.toLowerCase()).superRefine((rule, context) => {
	const why = NEVER[rule];
	if (why !== void 0) context.addIssue(why);
	else if (!RULE.test(rule)) context.addIssue(notARule(rule));
})).max(MOST).refine((rules) => rules.some((rule) => rule.startsWith("+")), { error: "No rule allows a command: one must begin with +." });
function notARule(rule) {
	return `"${rule}" is not a rule for commands: +@category, -@category, +command, -command or +command|subcommand.`;
}
const pattern = string().max(500).regex(/^[^\s\p{Cc}]+$/u, "This is not a pattern that Redis accepts.");
const KEY = /^(?:%(?<rights>[RW]{1,2})~|~)?(?<keys>.+)$/iu;
const keyRules = array(pattern.superRefine((rule, context) => {
	if (rule === "allkeys") context.addIssue("Write * for all keys.");
	else if (/^%(?!(?:[RW]{1,2})~.)/iu.test(rule)) context.addIssue(`"${rule}" begins with neither %R~, %W~ nor %RW~. A key that begins with % is ~%.`);
}).transform(keyRule)).max(MOST).default([]).transform((rules) => widest(rules, "~*"));
function keyRule(text) {
	const { rights = "RW", keys = "" } = KEY.exec(text)?.groups ?? {};
	const letters = [...new Set(rights.toUpperCase())];
	return letters.length === 2 ? `~${keys}` : `%${letters.join("")}~${keys}`;
}
const channelRules = array(pattern.superRefine((rule, context) => {
	if (rule === "allchannels") context.addIssue("Write * for all channels.");
}).transform((text) => text.startsWith("&") ? text : `&${text}`)).max(MOST).default([]).transform((rules) => widest(rules, "&*"));
function widest(rules, everything) {
	return rules.includes(everything) ? [everything] : rules;
}
function readingKeys(rules) {
	return rules.filter((rule) => !rule.startsWith("%W~")).map((rule) => rule.startsWith("~") ? `%R${rule}` : rule);
}
export { readingKeys as i, commandRules as n, keyRules as r, channelRules as t };
