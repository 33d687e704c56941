import { t as wildcardFits } from "./wildcard.js";
import { d as hostileVariable } from "./job.js";
// src/delivery/environment/child-environment.ts
/** What every task needs, and what cannot harm it. */
const BASE = [
	"PATH",
	"HOME",
	"USER",
	"LOGNAME",
	"SHELL",
	"LANG",
	"LANGUAGE",
	"LC_*",
	"TZ",
	"TERM",
	"TMPDIR",
	"CI",
	"GITHUB_*",
	"RUNNER_*"
];
/**
* What would let the task act as this step or request further credentials: the ID-token request, the runtime token, the
* step's own files, inputs and state. `pass-env` never lets these through.
*/
const NEVER = [
	"ACTIONS_ID_TOKEN_*",
	"ACTIONS_RUNTIME_TOKEN",
	"GITHUB_STATE",
	"GITHUB_ENV",
	"GITHUB_PATH",
	"GITHUB_ARTIFACTS*",
	"INPUT_*",
	"STATE_*"
];
/**
* Whether a credential may be delivered in a variable of this name: not in one that decides which code runs or where
* programs look (unless its kind delivers that one), nor in one that only the runner sets. `GITHUB_TOKEN` is a
* credential's own name.
*/
function mayBeCredential(name, hostileOfKinds) {
	if (name === "GITHUB_TOKEN") return true;
	const rule = hostileVariable(name, hostileOfKinds);
	if (rule !== void 0) return rule.isDelivered === true;
	return !matchesAny([...BASE, ...NEVER], name);
}
/** The task's environment: a safe base, what `pass-env` lists, and the credential, which nothing overrides. */
function childEnvironment(request) {
	const { job, credential, files } = request;
	const replaced = {
		...credential,
		GITHUB_OUTPUT: files.output,
		GITHUB_STEP_SUMMARY: files.summary
	};
	const names = Object.keys(job).filter((name) => !Object.hasOwn(replaced, name));
	const passed = names.filter((name) => isPassed(name, request));
	const withheld = names.filter((name) => !passed.includes(name) && !matchesAny(NEVER, name));
	return {
		env: {
			...Object.fromEntries(passed.map((name) => [name, job[name] ?? ""])),
			...replaced
		},
		withheld: withheld.toSorted((one, other) => Number(looksSecret(other)) - Number(looksSecret(one)) || (one < other ? -1 : 1)),
		refused: request.passEnv.filter((name) => !isGlob(name) && matchesAny(NEVER, name))
	};
}
function isPassed(name, request) {
	const { passEnv, meant } = request;
	if (matchesAny(NEVER, name)) return false;
	if (passEnv.includes(name) || meant.includes(name)) return true;
	if (mustBeNamed(name, request.hostileOfKinds)) return false;
	if (matchesAny(passEnv, name)) return true;
	return matchesAny(BASE, name) && !looksSecret(name);
}
/** The job's token, and variables that load code or redirect: passed only by their full name, never by a glob. */
function mustBeNamed(name, hostileOfKinds) {
	return name === "GITHUB_TOKEN" || hostileVariable(name, hostileOfKinds) !== void 0;
}
const SECRET_WORDS = [
	"TOKEN",
	"PAT",
	"KEY",
	"SECRET",
	"PASSWORD",
	"PASSWD",
	"CREDENTIAL*",
	"AUTH"
];
/** By its words: `GITHUB_PAT` and `NPM_TOKEN` look secret, `GITHUB_PATH` does not. */
function looksSecret(name) {
	return name.toUpperCase().split("_").some((word) => SECRET_WORDS.some((glob) => wildcardFits(glob, word)));
}
/** Whether the name of an environment variable matches one of the globs as a whole; such names are case-sensitive. */
function matchesAny(globs, name) {
	return globs.some((glob) => wildcardFits(glob, name));
}
function isGlob(pattern) {
	return /[*?]/u.test(pattern);
}
export { mayBeCredential as n, childEnvironment as t };
