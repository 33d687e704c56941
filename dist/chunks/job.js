import { U as failure, _ as nodeHttp, at as withheld, it as stopping, m as Secret } from "./base.js";
import { t as wildcardFits } from "./wildcard.js";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
// src/delivery/environment/hostile-to-builds.ts
const PYTHON = "https://docs.python.org/3/using/cmdline.html#environment-variables";
const DOTNET = "https://learn.microsoft.com/en-us/dotnet/core/tools/dotnet-environment-variables";
const CARGO = "https://doc.rust-lang.org/cargo/reference/environment-variables.html";
/** What reaches the interpreters and build tools that a task usually runs. */
const HOSTILE_TO_BUILDS = [
	...withheld({
		does: "loads code into Python",
		source: PYTHON
	}, "PYTHONSTARTUP", "PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONPLATLIBDIR", "PYTHONPYCACHEPREFIX", "PYTHONBREAKPOINT", "PYTHON_PRESITE", "PYTHONWARNINGS"),
	...withheld({
		does: "makes pip or uv install from other places",
		source: "https://pip.pypa.io/en/stable/topics/configuration/",
		isOwnCredential: true
	}, "PIP_*", "UV_*"),
	...withheld({
		does: "loads code into Perl",
		source: "perlrun(1)"
	}, "PERL5OPT", "PERL5LIB", "PERLLIB", "PERL5DB", "PERL5SHELL", "PERLIO*"),
	...withheld({
		does: "loads code into Ruby",
		source: "ruby(1), gem(1), bundle-config(1)"
	}, "RUBYOPT", "RUBYLIB", "RUBYSHELL", "GEM_HOME", "GEM_PATH", "BUNDLE_GEMFILE", "BUNDLE_PATH"),
	...withheld({
		does: "loads code into Java",
		source: "https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html"
	}, "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"),
	...withheld({
		does: "loads code into Java's build tools",
		source: "https://maven.apache.org/configure.html"
	}, "MAVEN_OPTS", "MAVEN_ARGS", "GRADLE_OPTS", "JAVA_OPTS", "ANT_OPTS", "ANT_ARGS", "SBT_OPTS"),
	...withheld({
		does: "loads code into .NET",
		source: DOTNET
	}, "DOTNET_STARTUP_HOOKS", "DOTNET_ADDITIONAL_DEPS", "DOTNET_SHARED_STORE", "CORECLR_*", "COR_*"),
	...withheld({
		does: "makes Go run programs, or fetch from other places",
		source: "https://pkg.go.dev/cmd/go"
	}, "GOFLAGS", "GOENV", "GOPROXY", "GOSUMDB", "GONOSUMDB", "GONOSUMCHECK", "GOINSECURE", "GOTOOLCHAIN", "GOROOT"),
	...withheld({
		does: "makes Cargo run programs",
		source: CARGO
	}, "RUSTC", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "RUSTDOC", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_*", "CARGO_*_RUNNER", "CARGO_*_LINKER", "CARGO_REGISTRIES_*"),
	...withheld({
		does: "makes make and CMake run programs",
		source: "make(1), cmake-env-variables(7)"
	}, "MAKEFLAGS", "GNUMAKEFLAGS", "MFLAGS", "MAKEFILES", "CMAKE_TOOLCHAIN_FILE", "CMAKE_*_LAUNCHER"),
	{
		name: "NPM_CONFIG_*",
		anyCase: true,
		does: "makes npm run programs, or install from other places",
		source: "https://docs.npmjs.com/cli/v11/using-npm/config",
		stops: false,
		isOwnCredential: true
	},
	...withheld({
		does: "makes Yarn run programs, or install from other places",
		source: "https://yarnpkg.com/configuration/yarnrc",
		isOwnCredential: true
	}, "YARN_*"),
	...withheld({
		does: "loads code into Lua",
		source: "lua(1)"
	}, "LUA_INIT*", "LUA_PATH*", "LUA_CPATH*"),
	...withheld({
		does: "makes PHP read other settings, which can load code",
		source: "https://www.php.net/manual/en/configuration.file.php"
	}, "PHPRC", "PHP_INI_SCAN_DIR"),
	...withheld({
		does: "loads code into R",
		source: "https://stat.ethz.ch/R-manual/R-devel/library/base/html/Startup.html"
	}, "R_PROFILE*", "R_ENVIRON*", "R_LIBS*"),
	...withheld({
		does: "loads code into Julia",
		source: "https://docs.julialang.org/en/v1/manual/environment-variables/"
	}, "JULIA_LOAD_PATH", "JULIA_DEPOT_PATH"),
	...withheld({
		does: "loads code into Erlang and Elixir",
		source: "https://www.erlang.org/doc/apps/erts/erl_cmd.html"
	}, "ERL_LIBS", "ERL_FLAGS", "ERL_AFLAGS", "ERL_ZFLAGS", "ELIXIR_ERL_OPTIONS"),
	...withheld({
		does: "loads code into awk",
		source: "gawk(1)"
	}, "AWKPATH", "AWKLIBPATH")
];
// src/delivery/environment/hostile-to-programs.ts
const TRUSTS$1 = "changes which servers are trusted";
const RUNS = "names a program that other programs run";
const NODE$1 = "https://nodejs.org/api/cli.html#environment-variables_1";
const SHELLS = "bash(1), dash(1)";
const GIT = "git(1)";
const DOCKER = "https://docs.docker.com/reference/cli/docker/#environment-variables";
/** What reaches programs that a task usually runs: shells, system libraries, and tools that connect to servers. */
const HOSTILE_TO_PROGRAMS = [
	...withheld({
		does: "is run by shells",
		source: SHELLS
	}, "ENV", "PROMPT_COMMAND", "PS4", "SHELLOPTS", "BASHOPTS"),
	...withheld({
		does: "replaces commands in every bash",
		source: "bash(1)"
	}, "BASH_FUNC_*"),
	...withheld({
		does: "makes bash load commands from other places",
		source: "bash(1)"
	}, "BASH_LOADABLES_PATH"),
	...withheld({
		does: "changes where `cd` goes",
		source: "bash(1)"
	}, "CDPATH"),
	...withheld({
		does: "loads code into every zsh",
		source: "zsh(1), zshparam(1)"
	}, "ZDOTDIR", "FPATH", "NULLCMD", "READNULLCMD"),
	...withheld({
		does: "changes which address a host's name has",
		source: "hostname(7), resolver(5)"
	}, "HOSTALIASES", "LOCALDOMAIN", "RES_OPTIONS"),
	...withheld({
		does: "makes the C library read other texts and tables",
		source: "locale(7)"
	}, "LOCPATH", "NLSPATH"),
	...withheld({
		does: RUNS,
		source: "less(1), man(1), environ(7)"
	}, "PAGER", "MANPAGER", "LESSOPEN", "LESSCLOSE", "EDITOR", "VISUAL", "BROWSER"),
	...withheld({
		does: "makes `less` run commands",
		source: "less(1)"
	}, "LESS", "LESSKEY*"),
	...withheld({
		does: TRUSTS$1,
		source: "curl(1)"
	}, "CURL_CA_BUNDLE"),
	...withheld({
		does: "makes curl or wget read other options",
		source: "curl(1), wget(1)"
	}, "CURL_HOME", "WGETRC", "SYSTEM_WGETRC"),
	...withheld({
		does: TRUSTS$1,
		source: "https://requests.readthedocs.io/en/latest/user/advanced/"
	}, "REQUESTS_CA_BUNDLE"),
	...withheld({
		does: "changes how TLS is negotiated",
		source: "https://www.gnutls.org/manual/"
	}, "GNUTLS_SYSTEM_PRIORITY_FILE"),
	...withheld({
		does: "writes the keys of TLS connections to a file",
		source: "curl(1)"
	}, "SSLKEYLOGFILE"),
	...withheld({
		does: TRUSTS$1,
		source: "git-config(1), http.sslVerify"
	}, "GIT_SSL_*"),
	...withheld({
		does: "makes git run programs",
		source: GIT
	}, "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_CONFIG*", "GIT_EXEC_PATH", "GIT_EXTERNAL_DIFF", "GIT_PROXY_COMMAND", "GIT_TEMPLATE_DIR", "GIT_PAGER", "GIT_EDITOR", "GIT_SEQUENCE_EDITOR"),
	...withheld({
		does: "makes git work in another repository, with the configuration there",
		source: GIT
	}, "GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"),
	...withheld({
		does: "makes git write what it sends to a file",
		source: GIT
	}, "GIT_TRACE*"),
	...withheld({
		does: "makes ssh run a program",
		source: "ssh(1)"
	}, "SSH_ASKPASS"),
	...withheld({
		does: "makes Docker use another server",
		source: DOCKER
	}, "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CERT_PATH", "DOCKER_TLS*"),
	...withheld({
		does: "makes Docker use another credential",
		source: DOCKER,
		isOwnCredential: true
	}, "DOCKER_CONFIG"),
	...withheld({
		does: "makes BuildKit or Podman use another server",
		source: "podman(1)"
	}, "BUILDKIT_HOST", "CONTAINER_HOST"),
	...withheld({
		does: "makes kubectl use another server, and run programs",
		source: "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
		isOwnCredential: true
	}, "KUBECONFIG"),
	...withheld({
		does: "makes Terraform run other providers, or with other arguments",
		source: "https://developer.hashicorp.com/terraform/cli/config/environment-variables"
	}, "TF_CLI_*", "TF_REATTACH_PROVIDERS"),
	...withheld({
		does: "makes Node write files when it ends",
		source: NODE$1
	}, "NODE_V8_COVERAGE", "NODE_REDIRECT_WARNINGS"),
	...withheld({
		does: "loads code into Node",
		source: NODE$1
	}, "NODE_REPL_EXTERNAL_MODULE")
];
// src/delivery/environment/hostile-variables.ts
const LOADS = "loads code into every program that starts";
const REDIRECTS = "sends requests through a proxy";
const TRUSTS = "changes which servers are trusted";
const NODE = "https://nodejs.org/api/cli.html#environment-variables_1";
const PROXIES = "curl(1)";
/** For every job. Variables that are dangerous for only one kind of credential are in that kind's directory. */
const HOSTILE = [
	...[
		{
			name: "LD_*",
			platform: "linux",
			does: LOADS,
			source: "ld.so(8)",
			stops: true
		},
		{
			name: "DYLD_*",
			platform: "darwin",
			does: LOADS,
			source: "dyld(1)",
			stops: true
		},
		...stopping({
			does: "makes the C library load other modules",
			source: "iconv(1), ld.so(8)"
		}, "GCONV_PATH", "GLIBC_TUNABLES"),
		...stopping({
			does: "is run by every bash before its script",
			source: "bash(1)"
		}, "BASH_ENV"),
		...stopping({
			does: "changes how Node starts, and stepkey runs on Node",
			source: NODE
		}, "NODE_OPTIONS"),
		...stopping({
			does: "makes Node load other modules or stored code",
			source: NODE
		}, "NODE_PATH", "NODE_COMPILE_CACHE"),
		...stopping({
			does: "makes Node print what it sends",
			source: NODE
		}, "NODE_DEBUG", "NODE_DEBUG_NATIVE"),
		...stopping({
			does: "turns off the check of certificates",
			source: NODE
		}, "NODE_TLS_REJECT_UNAUTHORIZED"),
		...stopping({
			does: TRUSTS,
			source: NODE
		}, "NODE_EXTRA_CA_CERTS", "NODE_USE_SYSTEM_CA"),
		...stopping({
			does: TRUSTS,
			source: "openssl-env(7)"
		}, "SSL_CERT_FILE", "SSL_CERT_DIR", "OPENSSL_CONF", "OPENSSL_MODULES", "OPENSSL_ENGINES"),
		...stopping({
			does: REDIRECTS,
			source: NODE
		}, "NODE_USE_ENV_PROXY"),
		{
			name: "NO_PROXY",
			anyCase: true,
			does: "lets requests bypass a proxy",
			source: PROXIES,
			stops: false
		},
		{
			name: "*_PROXY",
			anyCase: true,
			does: REDIRECTS,
			source: PROXIES,
			stops: true
		}
	],
	...HOSTILE_TO_PROGRAMS,
	...HOSTILE_TO_BUILDS
];
/** The rule for a name; a kind of credential knows its own names best. Undefined when none is known. */
function hostileVariable(name, ofKinds) {
	return ruleFor(name, indexed(ofKinds)) ?? ruleFor(name, GENERAL);
}
function indexOf(rules) {
	const globs = rules.filter(({ name, anyCase }) => anyCase === true || /[*?]/u.test(name));
	const named = rules.filter((rule) => !globs.includes(rule));
	return {
		byName: new Map(named.map((rule) => [rule.name, rule])),
		globs
	};
}
const GENERAL = indexOf(HOSTILE);
const known = /* @__PURE__ */ new WeakMap();
function indexed(rules) {
	const index = known.get(rules) ?? indexOf(rules);
	known.set(rules, index);
	return index;
}
function ruleFor(name, { byName, globs }) {
	const rule = byName.get(name);
	if (rule !== void 0) return rule;
	const upper = name.toUpperCase();
	return globs.find((glob) => wildcardFits(glob.name, glob.anyCase === true ? upper : name));
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
* It does not get what leads to a credential of the runner, unless `trust-env` names it.
*/
function meantVariables(job) {
	return Object.keys(job.env).filter((name) => {
		const rule = hostileVariable(name, job.hostileOfKinds);
		if (rule === void 0 || !isSet(job, name)) return false;
		return rule.isOwnCredential === true ? job.trusted.includes(name) : isMeant(job, name);
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
