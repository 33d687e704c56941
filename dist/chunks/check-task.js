import { J as ok, Z as failure, q as err } from "./base.js";
const { access, constants, stat } = process.getBuiltinModule("node:fs/promises");
const { join, resolve } = process.getBuiltinModule("node:path");
// src/delivery/task/shell.ts
/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
const BUILT_IN = {
	bash: {
		args: "--noprofile --norc -e -o pipefail {0}",
		extension: ".sh"
	},
	sh: {
		args: "-e {0}",
		extension: ".sh"
	},
	pwsh: {
		args: "-command \". '{0}'\"",
		extension: ".ps1"
	},
	python: {
		args: "{0}",
		extension: ".py"
	}
};
const WINDOWS_ONLY = /* @__PURE__ */ new Set(["cmd", "powershell"]);
/** The first that exists. */
const DEFAULT_SHELLS = ["bash", "sh"];
/** File extension of the script: PowerShell only runs files that have its own. */
function scriptExtension(shell) {
	return BUILT_IN[programOf(shell)]?.extension ?? "";
}
/** The script as the runner writes it: PowerShell stops at errors and returns the last exit code. */
function scriptContents(shell, script) {
	if (programOf(shell) !== "pwsh") return script;
	return `$ErrorActionPreference = 'stop'\n${script}\n${String.raw`if ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit $LASTEXITCODE }`}`;
}
/**
* The command for `shell`: a built-in one (`bash`, `sh`, `pwsh`, `python`), or a command line with `{0}` for the script's
* path.
*/
function shellCommand(shell, scriptPath) {
	const program = programOf(shell);
	if (WINDOWS_ONLY.has(program)) return err(shellFailure(shell, "exists only on Windows, which stepkey does not support yet"));
	const own = shell.slice(program.length).trim();
	const builtIn = BUILT_IN[program];
	const format = own === "" ? builtIn?.args : own;
	if (format === void 0 || !format.includes("{0}")) return err(shellFailure(shell, "is not a built-in shell, and has no {0} for the script"));
	const path = own === "" && program === "pwsh" ? scriptPath.replaceAll("'", "''") : scriptPath;
	const args = splitArguments(format).map((argument) => filledIn(argument, path));
	if (args.includes(void 0)) return err(shellFailure(shell, "has a brace that is neither {0} nor doubled"));
	return ok({
		file: program,
		args: args.filter((argument) => argument !== void 0)
	});
}
function programOf(shell) {
	return shell.split(" ", 1)[0] ?? shell;
}
/** `{0}` is the script, `{{` and `}}` are braces (.NET's composite formatting); undefined for any other brace. */
function filledIn(argument, scriptPath) {
	const parts = argument.match(/\{\{|\}\}|\{0\}|[^{}]+|[{}]/gu) ?? [];
	if (parts.includes("{") || parts.includes("}")) return void 0;
	const meaning = {
		"{{": "{",
		"}}": "}",
		"{0}": scriptPath
	};
	return parts.map((part) => meaning[part] ?? part).join("");
}
function shellFailure(shell, why) {
	return failure("task_not_started", `shell "${shell}" ${why}.`, { remedy: "Use bash, sh, pwsh or python, or a command line with {0}, as in `perl {0}`." });
}
/**
* Splits a command line as .NET does on Unix, because the runner passes a custom `shell` to it as one string: blanks
* separate, double quotes group, two quotes within them are one quote, and a backslash escapes only a quote.
* @see https://learn.microsoft.com/dotnet/api/system.diagnostics.processstartinfo.arguments
*/
function splitArguments(line) {
	const list = [];
	let argument;
	let isQuoted = false;
	let rest = line;
	while (rest !== "") {
		const token = nextToken(rest, isQuoted);
		rest = rest.slice(token.length);
		if (token === "\"") {
			isQuoted = !isQuoted;
			argument ??= "";
		} else if (/^[ \t]$/u.test(token) && !isQuoted) {
			if (argument !== void 0) list.push(argument);
			argument = void 0;
		} else argument = (argument ?? "") + meaningOf(token);
	}
	return argument === void 0 ? list : [...list, argument];
}
/** Pairs of backslashes before a quote, an escaped quote, or one character. */
function nextToken(rest, isQuoted) {
	const escape = /^(?:(?:\\\\)+(?=\\?")|\\")/u.exec(rest)?.[0];
	if (escape !== void 0) return escape;
	return isQuoted && rest.startsWith("\"\"") ? "\"\"" : rest.charAt(0);
}
function meaningOf(token) {
	if (token === "\\\"" || token === "\"\"") return "\"";
	return token.startsWith("\\\\") ? token.slice(token.length / 2) : token;
}
// src/delivery/task/check-task.ts
/**
* Why a task cannot start, as far as it shows before a credential exists: a mistake in `shell` or `working-directory`
* must not use up a lease, the job's seal and one use of an approval. `path` is the task's PATH.
*/
async function checkTask(location, path) {
	const command = shellCommand(await taskShell(location, path), "script");
	if (!command.ok) return command.error;
	const directory = await workingDirectoryOf(location);
	if (!directory.ok) return directory.error;
	const { file } = command.value;
	return await isOnPath(file, {
		directory: directory.value,
		path
	}) ? void 0 : programMissing(file);
}
/** Without `shell`: bash, and `sh` where there is none (Alpine), as in a `run` step. `path` is the task's PATH. */
async function taskShell(location, path) {
	const named = location.shell.trim();
	if (named !== "") return named;
	const directory = resolve(location.workspace, location.workingDirectory);
	for (const shell of DEFAULT_SHELLS) if (await isOnPath(shell, {
		directory,
		path
	})) return shell;
	return DEFAULT_SHELLS[0];
}
async function workingDirectoryOf(location) {
	const directory = resolve(location.workspace, location.workingDirectory);
	if (await isDirectory(directory)) return ok(directory);
	return err(notStarted(`The working directory ${directory} does not exist.`, { remedy: "Set `working-directory` to a directory of the workspace, and run actions/checkout before this step." }));
}
/** Why an action cannot start where it would run. */
async function checkWorkspace(workspace) {
	const directory = await workingDirectoryOf({
		shell: "",
		workingDirectory: "",
		workspace
	});
	return directory.ok ? void 0 : directory.error;
}
function programMissing(file) {
	return notStarted(`${file} was not found on the task's PATH.`, { remedy: "Install it in an earlier step, or use another `shell`." });
}
function notStarted(message, rest) {
	return failure("task_not_started", message, rest);
}
async function isDirectory(path) {
	try {
		return (await stat(path)).isDirectory();
	} catch {
		return false;
	}
}
/** As execvp(3) does it: a name with a slash is a path, any other name is searched for on PATH. */
async function isOnPath(file, { directory, path = "" }) {
	const checks = (file.includes("/") ? [file] : path.split(":").map((each) => join(each, file))).map((candidate) => isExecutable(resolve(directory, candidate)));
	return (await Promise.all(checks)).includes(true);
}
async function isExecutable(path) {
	try {
		await access(path, constants.X_OK);
		return (await stat(path)).isFile();
	} catch {
		return false;
	}
}
export { taskShell as a, scriptExtension as c, programMissing as i, shellCommand as l, checkWorkspace as n, workingDirectoryOf as o, notStarted as r, scriptContents as s, checkTask as t };
