import { dt as ok, lt as didYouMean, ut as err } from "./start.js";
import { Gt as isRecord } from "./job.js";
// src/credentials/kind/direct/read-settings.ts
function readSettings(given, form, read) {
	if (!isRecord(given)) return err([{
		path: [],
		message: given === null ? "is empty: put the settings below it." : "is not a mapping of settings.",
		example: form.example
	}]);
	const mistakes = Object.entries(given).flatMap(([key, value]) => isKey(form, key) ? emptyMistake(key, value) : [unknownSetting(form, key, value)]);
	const settings = read(readerOf(given, form, mistakes));
	return mistakes.length > 0 ? err(mistakes) : ok(settings);
}
function flatSettingOf(form) {
	const { kind, moved } = form;
	return (key, value) => isKey(form, key) ? {
		path: [key],
		message: `is a setting of ${kind}: put it under \`${kind}:\`.`,
		example: ""
	} : moved(key, value);
}
function isKey({ keys }, key) {
	return keys.some((known) => known === key);
}
function unknownSetting({ keys, moved }, key, value) {
	const known = moved(key, value) ?? otherPlace(key);
	if (known !== void 0) return known;
	const meant = didYouMean(key, keys);
	const hint = meant === void 0 ? `known settings: ${keys.join(", ")}.` : `did you mean ${meant}?`;
	return {
		path: [key.slice(0, 80)],
		message: `is not a known setting; ${hint}`,
		example: ""
	};
}
function notText(value) {
	return typeof value === "number" || typeof value === "boolean" ? "is not a text: put it in quotes." : "is not a text.";
}
function otherPlace(key) {
	const message = Object.hasOwn(OTHER_PLACES, key) ? OTHER_PLACES[key] : void 0;
	return message === void 0 ? void 0 : {
		path: [key],
		message,
		example: ""
	};
}
const INPUT = "is an input of the step: write it beside `credential`.";
const OTHER_PLACES = {
	access: INPUT,
	run: INPUT,
	step: INPUT,
	ttl: INPUT,
	server: "is a setting of a grant: it names a server of a broker, and here there is none."
};
function emptyMistake(key, value) {
	return value === null || typeof value === "string" && value.trim() === "" ? [{
		path: [key],
		message: "is empty: is the variable set, and may this job see it?",
		example: ""
	}] : [];
}
function readerOf(given, { examples }, mistakes) {
	const wrong = (key, message, example = examples[key] ?? "") => {
		if (mistakes.some(({ path }) => path[0] === key)) return;
		mistakes.push({
			path: [key],
			message,
			example
		});
	};
	return {
		given,
		wrong,
		has: (key) => Object.hasOwn(given, key),
		text: (key, check) => {
			const value = given[key];
			if (value === void 0) return "";
			const mistake = typeof value === "string" ? check(value) : notText(value);
			if (mistake !== void 0) wrong(key, mistake);
			return typeof value === "string" && mistake === void 0 ? value : "";
		},
		flag: (key) => {
			const value = given[key] ?? false;
			if (typeof value !== "boolean") wrong(key, "is neither true nor false.");
			return value === true;
		}
	};
}
export { readSettings as n, flatSettingOf as t };
