import { U as failure, _ as nodeHttp, m as Secret } from "./base.js";
import { t as wildcardFits } from "./wildcard.js";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
// src/delivery/environment/hostile-variables.ts
const LOADS = "loads code into every program that starts";
const REDIRECTS = "sends requests through a proxy";
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
/** For every job. Variables that are dangerous for only one kind of credential are in that kind's directory. */
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
	...stopping("changes how Node starts, and stepkey runs on Node", "NODE_OPTIONS"),
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
// src/delivery/environment/planted.ts
/**
* Variables that an earlier step may have planted to read or redirect the credential before the task even starts. Check
* for them before any token is requested. This detects, it does not prevent: a loader that got this far already runs
* inside this process.
*/
function findPlanted(job) {
	return Object.keys(job.env).toSorted().flatMap((name) => {
		const rule = hostileVariable(name, job.hostileOfKinds);
		if (rule?.stops !== true || !isSet(job, name) || isMeant(job, name)) return [];
		if (rule.platform !== void 0 && rule.platform !== job.platform) return [];
		return [{
			name,
			message: `${name} ${rule.does}.${hintFor(name, job.env[name] ?? "")}`
		}];
	});
}
/**
* Names of hostile variables that are set on purpose: the runner itself has them with the same value, or `trust-env`
* names them. The task gets them too, because it needs the runner's proxy or setup-python's libraries as much as stepkey.
*/
function meantVariables(job) {
	return Object.keys(job.env).filter((name) => {
		return hostileVariable(name, job.hostileOfKinds) !== void 0 && isSet(job, name) && isMeant(job, name);
	});
}
/** The proxies for stepkey's own requests: those that are set on purpose, never one that was planted. */
function meantProxies(job) {
	const proxies = meantVariables(job).filter((name) => /_PROXY$/iu.test(name));
	return Object.fromEntries(proxies.map((name) => [name, job.env[name] ?? ""]));
}
/** The refusal, which names each planted variable and both ways out. */
function plantedFailure(planted) {
	const names = planted.map(({ name }) => name).join(", ");
	const count = planted.length === 1 ? "1 variable" : `${planted.length} variables`;
	return failure("environment_hostile", `${count} of this job could read or redirect the credential: ${names}.`, {
		remedy: `Remove those that nobody set on purpose. If the workflow needs them, list them where a reviewer sees it: trust-env: ${names}`,
		details: planted.map(({ message }) => message)
	});
}
function isSet(job, name) {
	const value = job.env[name];
	return value !== void 0 && !isHarmlessValue(name, value);
}
function isMeant(job, name) {
	if (job.trusted.includes(name)) return true;
	return job.runnerEnv?.[name] !== void 0 && job.runnerEnv[name] === job.env[name];
}
/** What usually sets it, for a reader who planted nothing. */
function hintFor(name, value) {
	if (name === "LD_LIBRARY_PATH" && /python/iu.test(value)) return " actions/setup-python sets it: if that is the cause, add it to trust-env.";
	if (/_PROXY$/iu.test(name)) return " If the runner needs a proxy, set it in the runner's own environment: stepkey uses that one.";
	return "";
}
// src/delivery/environment/runner-environment.ts
/**
* The environment that the runner's own process was started with, from `/proc/<parent>/environ`: the runner starts an
* action directly, so the parent of this process is Runner.Worker. In a job container the parent is outside (0), and the
* container's first process has what the container was created with. No step of the job can change either. Undefined
* where the file is missing (macOS) or cannot be read: then nothing shows which variables are the runner's.
*/
async function readRunnerEnvironment(parent) {
	const pid = parent === 0 ? 1 : parent;
	try {
		return parseEnviron(await readFile(`/proc/${pid}/environ`, "utf8"));
	} catch {
		return;
	}
}
/** `NAME=value`, each ended by a NUL (proc_pid_environ(5)). Anything that is not an assignment is skipped. */
function parseEnviron(text) {
	return Object.fromEntries(text.split("\0").flatMap((entry) => {
		const equals = entry.indexOf("=");
		return equals > 0 ? [[entry.slice(0, equals), entry.slice(equals + 1)]] : [];
	}));
}
// src/action/context/job.ts
async function openJob(inputs, process) {
	const environment = {
		env: process.env,
		runnerEnv: await readRunnerEnvironment(process.parentPid),
		trusted: inputs.trustEnv,
		platform: process.platform,
		hostileOfKinds: hostileVariablesOf(process.kinds)
	};
	return {
		...process,
		inputs,
		environment,
		send: nodeHttp(meantProxies(environment)),
		jitter: Math.random,
		randomBytes
	};
}
function hostileVariablesOf(kinds) {
	return kinds.flatMap(({ hostileVariables }) => hostileVariables);
}
/** The job's right to request ID tokens, as the runner gives it to every step; an empty value counts as absent. */
function idTokenRight({ env }) {
	const token = env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? "";
	const url = env["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "";
	return {
		url: url === "" ? void 0 : url,
		token: token === "" ? void 0 : new Secret(token)
	};
}
/** The runner's temporary directory, which it empties with the job. */
function tempDirectory({ env }) {
	return env["RUNNER_TEMP"] ?? tmpdir();
}
export { parseEnviron as a, meantProxies as c, hostileVariable as d, tempDirectory as i, meantVariables as l, idTokenRight as n, readRunnerEnvironment as o, openJob as r, findPlanted as s, hostileVariablesOf as t, plantedFailure as u };
