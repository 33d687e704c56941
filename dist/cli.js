#!/usr/bin/env -S node --disable-sigusr1
import { Jt as KINDS } from "./chunks/job.js";
import { at as didYouMean, ot as err, st as ok, yt as systemClock } from "./chunks/start.js";
import { t as ownCommit } from "./chunks/own-commit.js";
import { t as package_default } from "./chunks/package.js";
import { t as COMMON_OPTIONS } from "./chunks/command.js";
import { n as generalHelp, t as commandHelp } from "./chunks/help.js";
import { i as printJson, n as plain, o as printLines } from "./chunks/print.js";
const { parseArgs } = process.getBuiltinModule("node:util");
const { randomBytes } = process.getBuiltinModule("node:crypto");
const { join } = process.getBuiltinModule("node:path");
const { readFileSync } = process.getBuiltinModule("node:fs");
const { constants: constants$1 } = process.getBuiltinModule("node:os");
const { readFile, readdir, stat } = process.getBuiltinModule("node:fs/promises");
const { text } = process.getBuiltinModule("node:stream/consumers");
const { isatty } = process.getBuiltinModule("node:tty");
const { createInterface } = process.getBuiltinModule("node:readline");
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
// src/cli/process-deps.ts
function processDeps() {
	const variables = process.env;
	let stopping;
	process.stdout.on("error", (error) => {
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
		ask: isatty(0) ? askOn(() => process.stdin, process.stderr) : void 0,
		clock: systemClock,
		randomBytes,
		get signal() {
			stopping ??= stopSignal();
			return stopping;
		},
		onSignal: listenForSignals
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
	const parsed = tokens(argv, specs);
	const mistakes = [
		...parsed.options.flatMap((option, index) => {
			const again = parsed.options.findIndex(({ name }) => name === option.name) < index;
			return optionMistake(option, specs) ?? (again ? `--${option.name} is given twice.` : []);
		}),
		...missing(parsed, specs),
		...countMistakes(parsed.positionals, positionals)
	];
	const values = new Map(parsed.options.map(({ name, value }) => [name, value ?? true]));
	return mistakes.length > 0 ? err(mistakes) : ok(argumentsOf(values, parsed.positionals));
}
function missing({ options, positionals }, specs) {
	const names = new Set(options.map(({ name }) => name));
	const isNamed = positionals.length > 0;
	return Object.entries(specs).filter(([name, { required }]) => required === true && !names.has(name)).filter(([, { unlessPositional }]) => unlessPositional !== true || !isNamed).filter(([, { unless }]) => unless === void 0 || !names.has(unless)).map(([name, { value = "" }]) => `--${name} ${value} is missing.`);
}
function countMistakes(given, { min, max, name }) {
	if (given.length < min) return [`${name} is missing.`];
	return given.slice(max, max + 1).map((word) => `unexpected argument "${word}".`);
}
function tokens(argv, specs) {
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
	return {
		options: all.flatMap((token) => token.kind === "option" ? [{
			name: token.name,
			raw: token.rawName,
			value: token.value
		}] : []),
		positionals: all.flatMap((token) => token.kind === "positional" ? [token.value] : [])
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
function argumentsOf(values, positionals) {
	const text = (name) => {
		const value = values.get(name);
		return value === true ? void 0 : value;
	};
	return {
		positionals,
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
