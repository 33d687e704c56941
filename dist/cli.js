#!/usr/bin/env -S node --disable-sigusr1
import { Xt as KINDS } from "./chunks/job.js";
import { L as Secret, Tt as systemClock, dt as ok, f as errorCode, lt as didYouMean, ut as err } from "./chunks/start.js";
import { t as ownCommit } from "./chunks/own-commit.js";
import { z as endGroup } from "./chunks/run-main.js";
import { n as namelessUser } from "./chunks/break-glass.js";
import { t as package_default } from "./chunks/package.js";
import { t as COMMON_OPTIONS } from "./chunks/command.js";
import { n as generalHelp, t as commandHelp } from "./chunks/help.js";
import { i as printJson, n as plain, o as printLines } from "./chunks/print.js";
const { parseArgs } = process.getBuiltinModule("node:util");
const { randomBytes } = process.getBuiltinModule("node:crypto");
const { join } = process.getBuiltinModule("node:path");
const { fstatSync, readFileSync, statSync } = process.getBuiltinModule("node:fs");
const { constants: constants$1, devNull, hostname, tmpdir, userInfo } = process.getBuiltinModule("node:os");
const { readFile, readdir, stat } = process.getBuiltinModule("node:fs/promises");
const { text } = process.getBuiltinModule("node:stream/consumers");
const { isatty } = process.getBuiltinModule("node:tty");
const { createInterface } = process.getBuiltinModule("node:readline");
const { execFile, execFileSync, spawn } = process.getBuiltinModule("node:child_process");
// src/cli/ask.ts
function askOn(input, output) {
	return async (question, signal) => {
		output.write(question);
		const lines = createInterface({
			input: input(),
			signal
		});
		try {
			const typed = await lines[Symbol.asyncIterator]().next();
			if (typed.done !== true) return typed.value;
			output.write("\n");
			return "";
		} finally {
			lines.close();
		}
	};
}
// src/cli/start-git.ts
const DEADLINE_MS = 6e4;
const LATE = `it did not end within ${DEADLINE_MS / 1e3} s`;
const MAX_OUTPUT_BYTES = 268435456;
const NEEDED = [
	"PATH",
	"HOME",
	"XDG_CONFIG_HOME",
	"USERPROFILE",
	"HOMEDRIVE",
	"HOMEPATH",
	"SYSTEMROOT",
	"TMPDIR",
	"TEMP"
];
const SETTINGS = [
	["safe.bareRepository", "explicit"],
	["core.fsmonitor", "false"],
	["core.hooksPath", "/dev/null"],
	["core.attributesFile", "/dev/null"]
];
const FIXED = {
	LC_ALL: "C",
	GIT_TERMINAL_PROMPT: "0",
	GIT_PAGER: "cat",
	GIT_OPTIONAL_LOCKS: "0",
	GIT_LITERAL_PATHSPECS: "1",
	GIT_NO_REPLACE_OBJECTS: "1",
	GIT_NO_LAZY_FETCH: "1",
	GIT_ALLOW_PROTOCOL: "none",
	GIT_CONFIG_COUNT: String(SETTINGS.length),
	...Object.fromEntries(SETTINGS.flatMap(([key, value], index) => [[`GIT_CONFIG_KEY_${index}`, key], [`GIT_CONFIG_VALUE_${index}`, value]]))
};
function gitWith(variables) {
	const own = NEEDED.flatMap((name) => {
		const value = variables[name];
		return value === void 0 ? [] : [[name, value]];
	});
	const env = {
		...Object.fromEntries(own),
		...FIXED
	};
	return (args, { input, signal }) => start(["--no-pager", ...args], {
		input,
		signal,
		env
	});
}
function start(args, given) {
	const { input, signal, env } = given;
	const late = AbortSignal.timeout(DEADLINE_MS);
	return new Promise((resolve) => {
		const child = execFile("git", args, {
			env,
			signal: AbortSignal.any([signal, late]),
			killSignal: "SIGKILL",
			maxBuffer: MAX_OUTPUT_BYTES,
			encoding: "buffer",
			windowsHide: true
		}, (error, out, stderr) => {
			const cut = whyCut(signal, late);
			resolve({
				exit: exitOf$1(error),
				out,
				why: cut ?? lastWords(stderr.toString("utf8"))
			});
		});
		child.stdin?.on("error", () => void 0);
		child.stdin?.end(input);
	});
}
function whyCut(signal, late) {
	if (signal.aborted) return "cancelled";
	return late.aborted ? LATE : void 0;
}
function exitOf$1(error) {
	if (error === null) return "done";
	return errorCode(error) === "ENOENT" ? "missing" : "failed";
}
function lastWords(stderr) {
	const lines = stderr.split(/[\r\n]+/u).filter((line) => line.trim() !== "");
	return (lines.find((line) => /^(?:fatal|error): /u.test(line)) ?? lines.at(-1) ?? "it did not say why").replace(/^(?:fatal|error): /u, "");
}
// src/cli/start-program.ts
const GRACE_MS = 5e3;
const startProgram = async ([file = "", ...words], env) => {
	const hearsTerminal = isatty(0);
	try {
		const child = spawn(file, words, {
			env: {
				...ADDED_BY_NODE,
				...revealed(env)
			},
			detached: !hearsTerminal,
			stdio: "inherit"
		});
		const exit = exitOf(child);
		const error = await new Promise((settle) => {
			child.once("spawn", () => settle(void 0));
			child.once("error", settle);
		});
		const { pid } = child;
		if (pid === void 0 || error !== void 0) return { error: errorCode(error) ?? "unknown" };
		return {
			pid,
			hearsTerminal,
			exit,
			stop: stopOf(child, pid, hearsTerminal)
		};
	} catch (error) {
		return { error: errorCode(error) ?? "unknown" };
	}
};
function exitOf(child) {
	return new Promise((resolve) => {
		child.once("exit", (code, signal) => {
			resolve(signal === null ? code ?? 1 : 128 + constants$1.signals[signal]);
		});
	});
}
function stopOf(child, pid, hearsTerminal) {
	let isStopping = false;
	return (signal) => {
		if (isStopping) return;
		isStopping = true;
		if (hearsTerminal) {
			child.kill(signal);
			const kill = setTimeout(() => void child.kill("SIGKILL"), GRACE_MS);
			child.once("exit", () => clearTimeout(kill));
			return;
		}
		endGroup(pid, [{
			signal,
			waitMs: GRACE_MS
		}, {
			signal: "SIGKILL",
			waitMs: 500
		}], { clock: systemClock });
	};
}
const ADDED_BY_NODE = { NODE_V8_COVERAGE: void 0 };
function revealed(env) {
	return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]));
}
// src/cli/user-name.ts
const UNSET = 2 ** 32 - 1;
function userName({ own, ownId, loginId, nameOf } = SYSTEM) {
	const id = ownId();
	const login = loginId() ?? id;
	if (login !== id) return nameOf(login) ?? namelessUser(login);
	try {
		return own().username;
	} catch {
		return namelessUser(id);
	}
}
const SYSTEM = {
	own: userInfo,
	ownId: () => process.getuid?.() ?? -1,
	loginId: () => {
		try {
			const id = Number(readFileSync("/proc/self/loginuid", "utf8").trim());
			return Number.isSafeInteger(id) && id !== UNSET ? id : void 0;
		} catch {
			return;
		}
	},
	nameOf: lookUpName
};
function lookUpName(id) {
	try {
		const name = execFileSync("id", ["-nu", String(id)], {
			encoding: "utf8",
			env: { PATH: "/usr/bin:/bin" },
			timeout: 5e3,
			stdio: [
				"ignore",
				"pipe",
				"ignore"
			]
		}).trim();
		return name === "" ? void 0 : name;
	} catch {
		return;
	}
}
// src/cli/process-deps.ts
function processDeps() {
	const variables = process.env;
	let stopping;
	for (const stream of [process.stdout, process.stderr]) stream.on("error", (error) => {
		if (error.code !== "EPIPE") throw error;
	});
	return {
		out: (text) => void process.stdout.write(text),
		err: (text) => void process.stderr.write(text),
		columns: process.stdout.isTTY ? process.stdout.columns : void 0,
		colour: process.stdout.isTTY && (variables["NO_COLOR"] ?? "") === "",
		variables,
		nodeVersion: process.versions.node,
		get commit() {
			return ownCommit(import.meta.dirname, readIfThere);
		},
		kinds: KINDS,
		readText: (path) => path === "-" ? text(process.stdin) : readFile(path, "utf8"),
		listDirectory,
		git: gitWith(variables),
		ask: isatty(0) ? askOn(() => process.stdin, process.stderr) : void 0,
		clock: systemClock,
		randomBytes,
		get signal() {
			stopping ??= stopSignal();
			return stopping;
		},
		onSignal: listenForSignals,
		onStop: listenForStops,
		deliver,
		admin: () => ({
			user: userName(),
			machine: hostname()
		}),
		startProgram,
		tempDirectory: tmpdir()
	};
}
function deliver(text) {
	if (isNullDevice(1)) return Promise.resolve(false);
	return new Promise((resolve) => {
		process.stdout.once("close", () => resolve(false));
		process.stdout.write(text, (error) => resolve(error === void 0 || error === null));
	});
}
function isNullDevice(descriptor) {
	try {
		const [own, nothing] = [fstatSync(descriptor), statSync(devNull)];
		return own.isCharacterDevice() && own.rdev === nothing.rdev;
	} catch {
		return false;
	}
}
function listenForStops(callback) {
	const names = [
		"SIGINT",
		"SIGTERM",
		"SIGHUP"
	];
	for (const name of names) process.on(name, callback);
	return () => {
		for (const name of names) process.off(name, callback);
	};
}
function readIfThere(path) {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return;
	}
}
const OTHER_SIGNALS = [
	"SIGHUP",
	"SIGUSR1",
	"SIGUSR2",
	"SIGALRM",
	"SIGVTALRM",
	"SIGIO",
	"SIGPWR",
	"SIGXCPU",
	"SIGXFSZ",
	"SIGSTKFLT"
];
function listenForSignals(callback) {
	const names = OTHER_SIGNALS.filter((name) => name in constants$1.signals);
	for (const name of names) process.on(name, callback);
	return () => {
		for (const name of names) process.off(name, callback);
	};
}
async function listDirectory(path) {
	const names = await readdir(path);
	return Promise.all(names.toSorted().map(async (name) => {
		return {
			name,
			isDirectory: (await stat(join(path, name)).catch(() => void 0))?.isDirectory() === true
		};
	}));
}
function stopSignal() {
	const controller = new AbortController();
	for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => controller.abort());
	return controller.signal;
}
// src/cli/arguments/arguments.ts
function readArguments(argv, specs, positionals) {
	const parsed = tokens(argv, specs, positionals);
	const mistakes = [
		...parsed.options.flatMap((option, index) => {
			const again = parsed.options.findIndex(({ name }) => name === option.name) < index;
			return optionMistake(option, specs) ?? (again ? `--${option.name} is given twice.` : []);
		}),
		...missing(parsed, specs),
		...countMistakes(parsed.positionals, positionals)
	];
	const values = new Map(parsed.options.map(({ name, value }) => [name, value ?? true]));
	return mistakes.length > 0 ? err(mistakes) : ok(argumentsOf(values, parsed));
}
function missing({ options, positionals }, specs) {
	const names = new Set(options.map(({ name }) => name));
	const isNamed = positionals.length > 0;
	return Object.entries(specs).filter(([name, { required }]) => required === true && !names.has(name)).filter(([, { unlessPositional }]) => unlessPositional !== true || !isNamed).filter(([, { unless }]) => unless === void 0 || !names.has(unless)).map(([name, { value = "" }]) => `--${name} ${value} is missing.`);
}
function countMistakes(given, { min, max, name, command }) {
	if (given.length < min) return [`${name} is missing.`];
	const hint = command === void 0 ? "" : ` Write -- before ${command}.`;
	return given.slice(max, max + 1).map((word) => `unexpected argument "${word}".${hint}`);
}
function tokens(argv, specs, spec) {
	const options = Object.fromEntries(Object.entries(specs).map(([name, { value }]) => [name, { type: value === void 0 ? "boolean" : "string" }]));
	const config = {
		args: [...argv],
		options,
		strict: false,
		tokens: true
	};
	const { tokens: all } = parseArgs({
		...config,
		allowPositionals: true
	});
	const end = all.findIndex(({ kind }) => kind === "option-terminator");
	const before = spec.command === void 0 || end < 0 ? all : all.slice(0, end);
	const words = (some) => some.flatMap((token) => token.kind === "positional" ? [token.value] : []);
	return {
		options: all.flatMap((token) => token.kind === "option" ? [{
			name: token.name,
			raw: token.rawName,
			value: token.value
		}] : []),
		positionals: words(before),
		command: spec.command === void 0 || end < 0 ? void 0 : words(all.slice(end))
	};
}
function optionMistake(option, specs) {
	const spec = Object.hasOwn(specs, option.name) ? specs[option.name] : void 0;
	return spec === void 0 ? unknown(option.raw, specs) : misuse(option, spec);
}
function unknown(raw, specs) {
	const meant = didYouMean(raw.replace(/^-+/u, ""), Object.keys(specs));
	return `unknown option ${raw}${meant === void 0 ? "." : `; did you mean --${meant}?`}`;
}
function misuse({ raw, value }, spec) {
	if (spec.value === void 0) return value === void 0 ? void 0 : `${raw} takes no value.`;
	return value === void 0 || value === "" || value.startsWith("--") ? `${raw} needs a value: ${spec.value}.` : void 0;
}
function argumentsOf(values, { positionals, command }) {
	const text = (name) => {
		const value = values.get(name);
		return value === true ? void 0 : value;
	};
	return {
		positionals,
		command,
		text,
		required: (name) => {
			const value = text(name);
			if (value === void 0) throw new Error(`option --${name} is not declared as required`);
			return value;
		},
		flag: (name) => values.has(name)
	};
}
// src/cli/arguments/meant-command.ts
const OTHER_WORDS = new Map([
	["unfreeze", "thaw"],
	["unlock", "thaw"],
	["resume", "thaw"]
]);
function meantCommand(given, known) {
	const word = didYouMean(given, [...OTHER_WORDS.keys(), ...known]);
	return word === void 0 ? void 0 : OTHER_WORDS.get(word) ?? word;
}
// src/cli/commands.ts
const COMMANDS = [
	{
		name: "check",
		summary: "Check policies and broker configurations.",
		load: async () => (await import("./chunks/check.js")).check
	},
	{
		name: "doctor",
		summary: "Check all that a broker needs: servers, GitHub, issuer, policies.",
		load: async () => (await import("./chunks/doctor.js")).doctor
	},
	{
		name: "explain",
		summary: "Show whether a job would get a grant, and which rule decides. Works offline.",
		load: async () => (await import("./chunks/explain.js")).explainCommand
	},
	{
		name: "broker",
		summary: "Run the broker.",
		load: async () => (await import("./chunks/broker.js")).broker
	},
	{
		name: "migrate",
		summary: "Make the tables of a store in PostgreSQL, or bring them up to date.",
		load: async () => (await import("./chunks/migrate.js")).migrateCommand
	},
	{
		name: "store",
		summary: "Move the store from a SQLite file to PostgreSQL.",
		load: async () => (await import("./chunks/store2.js")).storeCommand
	},
	{
		name: "reload",
		summary: "Let running brokers take up a changed configuration, rotated secrets and policies.",
		load: async () => (await import("./chunks/reload.js")).reload
	},
	{
		name: "leases",
		summary: "List the leases that have not ended; list or end orphans.",
		load: async () => (await import("./chunks/leases.js")).leases
	},
	{
		name: "revoke",
		summary: "End leases now.",
		load: async () => (await import("./chunks/revoke.js")).revoke
	},
	{
		name: "grant",
		summary: "In an emergency, get a grant without a job and without an approval.",
		load: async () => (await import("./chunks/grant.js")).grant
	},
	{
		name: "freeze",
		summary: "Stop issuing: everything, one grant or one repository.",
		load: async () => (await import("./chunks/freeze.js")).freeze
	},
	{
		name: "thaw",
		summary: "Undo a freeze.",
		load: async () => (await import("./chunks/freeze.js")).thaw
	},
	{
		name: "uncap",
		summary: "Confirm that an organisation's policy was removed.",
		load: async () => (await import("./chunks/uncap.js")).uncap
	},
	{
		name: "trust",
		summary: "Print the trust policy that direct mode needs.",
		load: async (kinds) => (await import("./chunks/trust.js")).createTrustCommand(kinds)
	},
	{
		name: "github-app",
		summary: "Print a link that creates the GitHub App by which a broker reads approvals.",
		load: async () => (await import("./chunks/github-app.js")).githubApp
	}
];
// src/cli/run-cli.ts
async function runCli(argv, deps) {
	const [first, ...rest] = argv;
	if (first === "--version" || first === "version") {
		printVersion(deps, rest.includes("--json"));
		return 0;
	}
	if (first === "--help" || first === "-h" || first === "help" && rest.length === 0) {
		printLines(deps, generalHelp(COMMANDS));
		return 0;
	}
	if (first === void 0) {
		deps.err(`${generalHelp(COMMANDS).join("\n")}\n`);
		return 2;
	}
	return first === "help" ? runCommand(rest[0] ?? "", ["--help"], deps) : runCommand(first, rest, deps);
}
function printVersion(deps, json) {
	const { version } = package_default;
	const { commit } = deps;
	if (json) printJson(deps, {
		version,
		commit
	});
	else printLines(deps, [`stepkey ${version}${commit === void 0 ? "" : ` (commit ${commit})`}`]);
}
async function runCommand(name, argv, deps) {
	const entry = COMMANDS.find((command) => command.name === name);
	if (entry === void 0) {
		const meant = meantCommand(name, COMMANDS.map((command) => command.name));
		return usage(deps, "stepkey", [`unknown command "${name}".${meant === void 0 ? "" : ` Did you mean "${meant}"?`}`]);
	}
	if (Number.parseInt(deps.nodeVersion, 10) < OLDEST_NODE) return tooOld(deps);
	const command = await entry.load(deps.kinds);
	if (asksForHelp(argv)) {
		printLines(deps, commandHelp(command));
		return 0;
	}
	const given = readArguments(argv, {
		...command.options,
		...COMMON_OPTIONS
	}, command.positionals);
	if (!given.ok) return usage(deps, `stepkey ${name}`, given.error);
	return command.run(given.value, deps);
}
const OLDEST_NODE = 24;
function tooOld({ err, nodeVersion }) {
	err(`stepkey needs Node ${OLDEST_NODE} or newer; this is Node ${nodeVersion}.\nIn a clone, run \`npx stepkey\`: it uses the Node that \`npm ci\` installed.
`);
	return 3;
}
function asksForHelp(argv) {
	const end = argv.indexOf("--");
	const options = end < 0 ? argv : argv.slice(0, end);
	return options.includes("--help") || options.includes("-h");
}
function usage(deps, command, mistakes) {
	const lines = mistakes.map((mistake) => `${plain(`${command}: ${mistake}`)}\n`).join("");
	deps.err(`${lines}Run \`${command} --help\` for usage.\n`);
	return 2;
}
// src/cli/cli.ts
process.exitCode = await runCli(process.argv.slice(2), processDeps());
export {};
