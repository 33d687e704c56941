// src/cli/arguments/command.ts
const COMMON_OPTIONS = {
	json: { help: "Print everything as JSON." },
	help: { help: "Show this help." }
};
const CONFIG_OPTION = { config: {
	value: "FILE",
	help: "The broker's configuration. Default: broker.yml."
} };
const NO_POSITIONALS = {
	min: 0,
	max: 0,
	name: ""
};
export { CONFIG_OPTION as n, NO_POSITIONALS as r, COMMON_OPTIONS as t };
