import { d as codeOf } from "./start.js";
import { X as meantVariables, _ as leaseSuffix, g as isLeaseId } from "./job.js";
const { isAbsolute, join } = process.getBuiltinModule("node:path");
const { access, constants, stat } = process.getBuiltinModule("node:fs/promises");
const { spawn } = process.getBuiltinModule("node:child_process");
// src/action/uses/container/container-name.ts
const PREFIX = "stepkey-";
function containerName(lease) {
	return `${PREFIX}${leaseSuffix(lease)}`;
}
function isContainerName(name) {
	return name.startsWith(PREFIX) && isLeaseId(`lse_${name.slice(8)}`);
}
// src/action/uses/container/docker-client.ts
const DEFAULT_SOCKET = "/var/run/docker.sock";
const TLS = [
	"DOCKER_TLS",
	"DOCKER_TLS_VERIFY",
	"DOCKER_CERT_PATH"
];
const UNUSED = [
	"DOCKER_API_VERSION",
	"DOCKER_DEFAULT_PLATFORM",
	"DOCKER_CONTENT_TRUST"
];
const REPLACED = [
	"DOCKER_HOST",
	"DOCKER_CONTEXT",
	"DOCKER_CONFIG"
];
const CLIENT_VARIABLES = new Set([
	...TLS,
	...UNUSED,
	...REPLACED
]);
async function findDocker(job) {
	const file = await programOn(job.runnerEnv?.["PATH"] ?? job.env["PATH"] ?? "", "docker");
	if (file === void 0) return void 0;
	const meant = new Set(meantVariables(job));
	const valueOf = (name) => meant.has(name) ? job.env[name] ?? "" : "";
	const host = valueOf("DOCKER_HOST");
	return {
		file,
		host: host === "" ? `unix://${DEFAULT_SOCKET}` : host,
		env: Object.fromEntries([...TLS.map((name) => [name, valueOf(name)]), ...UNUSED.map((name) => [name, ""])])
	};
}
async function programOn(path, name) {
	for (const directory of path.split(":")) {
		const file = join(directory, name);
		if (isAbsolute(directory) && await isExecutable(file)) return file;
	}
}
async function isExecutable(path) {
	try {
		await access(path, constants.X_OK);
		return (await stat(path)).isFile();
	} catch {
		return false;
	}
}
// src/action/uses/container/run-docker.ts
async function runDocker({ client, config, path }, args, signal) {
	if (signal.aborted) return {
		isOk: false,
		stdout: "",
		why: "cancelled"
	};
	const child = spawn(client.file, [...clientArguments(client, config), ...args], {
		cwd: config,
		env: {
			...client.env,
			PATH: path,
			HOME: config,
			BUILDX_BUILDER: "default",
			BUILDKIT_PROGRESS: "plain",
			LC_ALL: "C"
		},
		stdio: [
			"ignore",
			"pipe",
			"pipe"
		],
		detached: true
	});
	const stdout = lastText();
	const stderr = lastText();
	child.stdout.on("data", stdout.add);
	child.stderr.on("data", stderr.add);
	const kill = () => killGroup(child.pid);
	signal.addEventListener("abort", kill, { once: true });
	const ended = await new Promise((resolve) => {
		child.once("error", (error) => resolve({
			code: null,
			why: codeOf(error)
		}));
		child.once("close", (code) => resolve({
			code,
			why: lastLine(stderr.text())
		}));
	});
	signal.removeEventListener("abort", kill);
	return {
		isOk: ended.code === 0,
		stdout: stdout.text().trim(),
		why: signal.aborted ? "cancelled" : ended.why
	};
}
function clientArguments({ host }, config) {
	return [
		"--config",
		config,
		"--host",
		host
	];
}
function lastText() {
	let text = "";
	return {
		add: (chunk) => void (text = (text + chunk.toString("utf8")).slice(-65536)),
		text: () => text
	};
}
function lastLine(text) {
	return text.split(/[\r\n]+/u).filter((line) => line.trim() !== "").at(-1)?.trim() ?? "it did not say why";
}
function killGroup(pid) {
	if (pid === void 0) return;
	try {
		process.kill(-pid, "SIGKILL");
	} catch {}
}
// src/action/uses/container/remove-container.ts
const SOON_MS = 1500;
const LAST_MS = 4e3;
const MISSING = /no such (?:container|volume)/iu;
async function removeContainer(docker, name, signal = AbortSignal.timeout(SOON_MS)) {
	return await remove(docker, [
		"rm",
		"--force",
		"--volumes",
		name
	], signal);
}
async function removeContainerAndHome(docker, name) {
	const signal = AbortSignal.timeout(LAST_MS);
	const container = await removeContainer(docker, name, signal);
	const home = await remove(docker, [
		"volume",
		"rm",
		name
	], signal);
	if (container === "failed" || home === "failed") return "failed";
	return container === "removed" || home === "removed" ? "removed" : "nothing";
}
async function remove(docker, args, signal) {
	const { isOk, stdout, why } = await runDocker(docker, args, signal);
	if (isOk) return stdout === "" ? "nothing" : "removed";
	return MISSING.test(why) ? "nothing" : "failed";
}
export { CLIENT_VARIABLES as a, containerName as c, runDocker as i, isContainerName as l, removeContainerAndHome as n, DEFAULT_SOCKET as o, clientArguments as r, findDocker as s, removeContainer as t };
