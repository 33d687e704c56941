import { t as COMMON_OPTIONS } from "./command.js";
// src/cli/arguments/help.ts
function generalHelp(commands) {
	const width = Math.max(...commands.map(({ name }) => name.length));
	return [
		"stepkey: credentials for one step of one job: approved, scoped, and gone when the step ends.",
		"",
		"Usage: stepkey COMMAND [options]",
		"",
		"Commands",
		...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
		"",
		"Options",
		"  --help     Show this help. `stepkey COMMAND --help` shows the help of a command.",
		"  --version  Show the version and, where it is known, the commit.",
		"",
		"Exit codes",
		"  0  done, or granted",
		"  1  refused, mistakes found, or not found",
		"  2  the command line is not valid",
		"  3  it cannot be done now: a file, the store or a server cannot be reached",
		"",
		"Every command accepts --json. Output has colours only on a terminal; NO_COLOR turns them off."
	];
}
function commandHelp(command) {
	const { name, synopsis, description, options, positionals, examples, exitCodes } = command;
	const codes = {
		...exitCodes,
		2: "the command line is not valid"
	};
	return [
		`Usage: stepkey ${name}${synopsis === "" ? "" : ` ${synopsis}`} [options]`,
		"",
		...description.flatMap((paragraph) => wrap(paragraph).concat("")),
		"Options",
		...optionLines({
			...options,
			...COMMON_OPTIONS
		}, positionals.name),
		"",
		"Examples",
		...examples.flatMap(([line, does]) => [`  $ ${line}`, `    ${does}`]),
		"",
		"Exit codes",
		...Object.entries(codes).map(([code, means]) => `  ${code}  ${means}`)
	];
}
function optionLines(specs, positional) {
	const shown = Object.entries(specs).map(([name, spec]) => ({
		left: leftOf(name, spec),
		spec
	}));
	const width = Math.max(...shown.map(({ left }) => left.length));
	return shown.flatMap(({ left, spec }) => {
		const required = spec.required === true ? requiredText(spec, positional) : "";
		return `${spec.help}${required}`.split("\n").flatMap((line) => wrap(line, 94 - width)).map((line, index) => `  ${(index === 0 ? left : "").padEnd(width)}  ${line}`);
	});
}
function requiredText({ unless, unlessPositional }, positional) {
	const others = [...unlessPositional === true ? [`a ${positional}`] : [], ...unless === void 0 ? [] : [`--${unless}`]];
	return others.length === 0 ? " Required." : ` Required, unless there is ${others.join(" or ")}.`;
}
function leftOf(name, { value }) {
	return value === void 0 ? `--${name}` : `--${name} ${value}`;
}
function wrap(paragraph, width = 96) {
	const lines = [];
	for (const word of paragraph.split(" ")) {
		const last = lines.at(-1);
		if (last !== void 0 && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(word);
	}
	return lines;
}
export { generalHelp as n, wrap as r, commandHelp as t };
