#!/usr/bin/env node
import "./chunks/rolldown-runtime.js";
import { B as ok, Q as KINDS, R as didYouMean, X as systemClock, z as err } from "./chunks/base.js";
import { o as printLines, s as COMMON_OPTIONS } from "./chunks/print.js";
import { n as generalHelp, t as commandHelp } from "./chunks/help.js";
import { parseArgs } from "node:util";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { isatty } from "node:tty";
import { createInterface } from "node:readline";
// src/cli/ask.ts
/** `input` is opened only when there is a question. The terminal edits the line itself, so that Ctrl-C remains a SIGINT. */
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
/** The effects of the real process. Listens for SIGINT and SIGTERM only when a command uses the signal. */
function processDeps() {
	const variables = process.env;
	let stopping;
	process.stdout.on("error", (error) => {
		if (error.code !== "EPIPE") throw error;
	});
	return {
		out: (text) => void process.stdout.write(text),
		err: (text) => void process.stderr.write(text),
		colour: process.stdout.isTTY && (variables["NO_COLOR"] ?? "") === "",
		variables,
		nodeVersion: process.versions.node,
		kinds: KINDS,
		readText: (path) => path === "-" ? text(process.stdin) : readFile(path, "utf8"),
		ask: isatty(0) ? askOn(() => process.stdin, process.stderr) : void 0,
		clock: systemClock,
		randomBytes,
		get signal() {
			stopping ??= stopSignal();
			return stopping;
		}
	};
}
function stopSignal() {
	const controller = new AbortController();
	for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => controller.abort());
	return controller.signal;
}
// package.json
var version = "0.0.0";
// src/cli/arguments/arguments.ts
/** Parses a command line. Reports every mistake in it at once. */
function readArguments(argv, specs, positionals) {
	const parsed = tokens(argv, specs);
	const mistakes = [
		...parsed.options.flatMap((option, index) => {
			const again = parsed.options.findIndex(({ name }) => name === option.name) < index;
			return optionMistake(option, specs) ?? (again ? `--${option.name} is given twice.` : []);
		}),
		...missing(parsed.options, specs),
		...countMistakes(parsed.positionals, positionals)
	];
	const values = new Map(parsed.options.map(({ name, value }) => [name, value ?? true]));
	return mistakes.length > 0 ? err(mistakes) : ok(argumentsOf(values, parsed.positionals));
}
function missing(given, specs) {
	const names = new Set(given.map(({ name }) => name));
	return Object.entries(specs).filter(([name, { required }]) => required === true && !names.has(name)).map(([name, { value = "" }]) => `--${name} ${value} is missing.`);
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
// src/cli/commands.ts
/** Every command, in the order of the help. */
const COMMANDS = [
	{
		name: "check",
		summary: "Check policies and broker configurations.",
		load: async () => (await import("./chunks/check.js")).check
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
	}
];
// src/cli/run-cli.ts
/** Runs one command line; resolves to the exit code. Rejects only for bugs. */
async function runCli(argv, deps) {
	const [first, ...rest] = argv;
	if (first === "--version" || first === "version") {
		printLines(deps, [`stepkey ${version}`]);
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
async function runCommand(name, argv, deps) {
	const entry = COMMANDS.find((command) => command.name === name);
	if (entry === void 0) {
		const meant = didYouMean(name, COMMANDS.map((command) => command.name));
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
/** The first Node whose built-in SQLite does what the store needs. package.json has the same version under `engines`. */
const OLDEST_NODE = 24;
function tooOld({ err, nodeVersion }) {
	err(`stepkey needs Node ${OLDEST_NODE} or newer; this is Node ${nodeVersion}.\nIn a clone, run \`npx stepkey\`: it uses the Node that \`npm ci\` installed.
`);
	return 3;
}
/** Everything after `--` is a positional argument, never an option. */
function asksForHelp(argv) {
	const end = argv.indexOf("--");
	const options = end < 0 ? argv : argv.slice(0, end);
	return options.includes("--help") || options.includes("-h");
}
function usage(deps, command, mistakes) {
	const lines = mistakes.map((mistake) => `${command}: ${mistake}\n`).join("");
	deps.err(`${lines}Run \`${command} --help\` for usage.\n`);
	return 2;
}
// src/cli/cli.ts
process.exitCode = await runCli(process.argv.slice(2), processDeps());
export {};
