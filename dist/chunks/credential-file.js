import { t as wildcardFits } from "./wildcard.js";
// src/delivery/environment/hostile-variables.ts
const LOADS = "loads code into every program that starts";
const REDIRECTS = "sends requests through a server of its choice";
const TRUSTS = "changes which servers are trusted";
const stopping = (does, ...names) => names.map((name) => ({
	name,
	does,
	stops: true
}));
const withheld = (does, ...names) => names.map((name) => ({
	name,
	does,
	stops: false
}));
/** Those of every job. What is dangerous for one kind of credential alone is in that kind's directory. */
const HOSTILE = [
	{
		name: "LD_*",
		platform: "linux",
		does: LOADS,
		stops: true
	},
	{
		name: "DYLD_*",
		platform: "darwin",
		does: LOADS,
		stops: true
	},
	...stopping("makes the C library load other modules", "GCONV_PATH", "GLIBC_TUNABLES"),
	...stopping("is run by every bash before its script", "BASH_ENV"),
	...stopping("changes how Node starts, also here", "NODE_OPTIONS"),
	...stopping("makes Node load other modules or stored code", "NODE_PATH", "NODE_COMPILE_CACHE"),
	...stopping("makes Node print what it sends", "NODE_DEBUG", "NODE_DEBUG_NATIVE"),
	...stopping("turns off the check of certificates", "NODE_TLS_REJECT_UNAUTHORIZED"),
	...stopping(TRUSTS, "NODE_EXTRA_CA_CERTS", "NODE_USE_SYSTEM_CA", "SSL_CERT_FILE", "SSL_CERT_DIR", "OPENSSL_CONF", "OPENSSL_MODULES", "OPENSSL_ENGINES"),
	...stopping(REDIRECTS, "NODE_USE_ENV_PROXY"),
	{
		name: "NO_PROXY",
		anyCase: true,
		does: "lets requests bypass a proxy",
		stops: false
	},
	{
		name: "*_PROXY",
		anyCase: true,
		does: REDIRECTS,
		stops: true
	},
	...withheld(TRUSTS, "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "GIT_SSL_*"),
	...withheld("writes the keys of TLS connections to a file", "SSLKEYLOGFILE"),
	...withheld("is run by shells", "ENV", "PROMPT_COMMAND", "PS4", "SHELLOPTS", "BASHOPTS"),
	...withheld("replaces commands in every bash", "BASH_FUNC_*"),
	...withheld("loads code into Python", "PYTHONSTARTUP", "PYTHONPATH", "PYTHONHOME"),
	...withheld("loads code into Perl", "PERL5OPT", "PERL5LIB", "PERL5DB"),
	...withheld("loads code into Ruby", "RUBYOPT", "RUBYLIB"),
	...withheld("loads code into Java", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"),
	...withheld("makes git run programs", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_CONFIG*", "GIT_EXEC_PATH", "GIT_EXTERNAL_DIFF", "GIT_PROXY_COMMAND", "GIT_TEMPLATE_DIR", "SSH_ASKPASS")
];
/** The rule for a name, also by the list of the kinds of credential; undefined when none is known. */
function hostileVariable(name, ofKinds) {
	return [...HOSTILE, ...ofKinds].find(({ name: glob, anyCase }) => anyCase === true ? wildcardFits(glob, name.toUpperCase()) : wildcardFits(glob, name));
}
/** Options of Node that change memory and messages only: common in jobs that build, and harmless. */
const HARMLESS_NODE_OPTION = /^--(?:max[-_]old[-_]space[-_]size|max[-_]semi[-_]space[-_]size|stack[-_]trace[-_]limit)=\d+$|^--no-(?:warnings|deprecation)$/u;
/** Whether the value cannot do harm, whatever the name: empty, or only harmless options. */
function isHarmlessValue(name, value) {
	const words = value.split(/\s+/u).filter((word) => word !== "");
	if (words.length === 0) return true;
	return name === "NODE_OPTIONS" && words.every((word) => HARMLESS_NODE_OPTION.test(word));
}
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
	"INPUT_*",
	"STATE_*"
];
/**
* Whether a credential may be delivered in a variable of this name: not in one that decides which code runs or where
* programs look, nor in one that only the runner sets. `GITHUB_TOKEN` is a credential's own name.
*/
function mayBeCredential(name, hostileOfKinds) {
	if (name === "GITHUB_TOKEN") return true;
	return !(hostileVariable(name, hostileOfKinds) !== void 0) && !matchesAny([...BASE, ...NEVER], name);
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
// src/shared/credential-file.ts
/**
* A credential may come with files. Only the action knows where it puts them, so a value of the environment names a
* file by a placeholder, which the action replaces by the file's path.
*/
/** A file's name, which is part of its path and of its placeholder. */
const FILE_NAME = /^[a-z0-9][a-z0-9.-]{0,62}$/u;
/** Only its owner may read it. `0600` is for tools that insist on a writable file. */
const FILE_MODES = ["0400", "0600"];
const PLACEHOLDER = /__stepkey_file_(?<name>[a-z0-9][a-z0-9.-]*)__/gu;
/** Names of the files that a value refers to. */
function filesNamedIn(value) {
	return Array.from(value.matchAll(PLACEHOLDER), (match) => match.groups?.["name"] ?? "");
}
/** The value with each placeholder replaced by its file's path, which a URL gets percent-encoded. */
function withFilePaths(value, pathOf) {
	const isUrl = /^[a-z][a-z0-9+.-]*:\/\//iu.test(value);
	return value.replaceAll(PLACEHOLDER, (_placeholder, name) => isUrl ? encodeURI(pathOf(name)) : pathOf(name));
}
export { childEnvironment as a, isHarmlessValue as c, withFilePaths as i, FILE_NAME as n, mayBeCredential as o, filesNamedIn as r, hostileVariable as s, FILE_MODES as t };
