import { N as holdsSecret, h as cancelledBeforeStart } from "./run-main.js";
import { t as actionReferenceText } from "./action-reference.js";
import { L as Secret, _ as warnWithCode, dt as ok, l as tempDirectory, ut as err } from "./start.js";
import { n as unusable } from "./unusable.js";
import { a as CLIENT_VARIABLES, c as containerName, i as runDocker, n as removeContainerAndHome, o as DEFAULT_SOCKET, r as clientArguments, s as findDocker, t as removeContainer } from "./remove-container.js";
import { Gt as isRecord, a as matchesAny } from "./job.js";
import { i as directoryFor, n as nestedSteps } from "./prepared-lines.js";
const { randomBytes } = process.getBuiltinModule("node:crypto");
const { dirname, join, resolve } = process.getBuiltinModule("node:path");
const { readFile } = process.getBuiltinModule("node:fs/promises");
// src/action/uses/container/container-variables.ts
const OF_THE_MACHINE = [
	"HOME",
	"USER",
	"LOGNAME",
	"SHELL",
	"TMPDIR",
	"PWD",
	"STEPKEY_*"
];
const PASSED = [
	"GITHUB_*",
	"RUNNER_*",
	"CI",
	"TZ"
];
function containerVariables({ all, step }, rules) {
	const ofStep = Object.entries(step).filter(([name]) => !isReplaced(name)).map(([name, value]) => [name, plainIfSafe(value, rules)]);
	const ofAll = Object.entries(all).filter(([name]) => isPassed(name, rules));
	return Object.fromEntries([...ofAll, ...ofStep].filter(([name]) => isNameable(name, rules)).map(([name, value]) => [name, inContainer(value, rules)]));
}
function isPassed(name, rules) {
	if (isOfTheMachine(name, rules)) return false;
	return rules.own.has(name) || matchesAny([...PASSED, ...rules.passEnv], name);
}
function isReplaced(name) {
	return name === "PATH" || CLIENT_VARIABLES.has(name);
}
function isOfTheMachine(name, { own }) {
	return isReplaced(name) || !own.has(name) && matchesAny(OF_THE_MACHINE, name);
}
function isNameable(name, { holdsSecret }) {
	return name !== "" && !name.includes("=") && !holdsSecret(name);
}
function plainIfSafe(value, { holdsSecret }) {
	if (!(value instanceof Secret)) return value;
	const text = value.reveal();
	return holdsSecret(text) ? value : text;
}
function inContainer(value, { places }) {
	if (value instanceof Secret) return value;
	const place = places.find(([own]) => value === own || value.startsWith(`${own}/`));
	return place === void 0 ? value : `${place[1]}${value.slice(place[0].length)}`;
}
// src/action/uses/container/run-arguments.ts
const WORKSPACE = "/github/workspace";
const HOME = "/github/home";
function runArguments(run) {
	const { docker, name, image, network, mounts, entrypoint, args, variables, paths } = run;
	return [
		...clientArguments(docker.client, docker.config),
		"run",
		"--rm",
		`--name=${name}`,
		"--pull=never",
		`--workdir=${WORKSPACE}`,
		...network === void 0 ? [] : [`--network=${network}`],
		...entrypoint === "" ? [] : [`--entrypoint=${entrypoint}`],
		...variables.map((variable) => `--env=${variable}`),
		...Object.entries(paths).map(([variable, path]) => `--env=${variable}=${path}`),
		...mounts.map((mount) => `--mount=${mountText(mount)}`),
		image,
		...args
	];
}
function mountText({ type, source, target, isReadOnly }) {
	return [...[
		`type=${type}`,
		`source=${source}`,
		`target=${target}`
	], ...isReadOnly === true ? ["readonly"] : []].map(quoted).join(",");
}
function quoted(field) {
	return /[",\n\r]/u.test(field) ? `"${field.replaceAll("\"", "\"\"")}"` : field;
}
// src/action/uses/container/container-steps.ts
const FILES = {
	GITHUB_OUTPUT: "output",
	GITHUB_STATE: "state",
	GITHUB_ENV: "env",
	GITHUB_PATH: "path",
	GITHUB_STEP_SUMMARY: "summary"
};
const COMMANDS = "/github/file_commands";
function createContainerSteps(setting, run) {
	const { docker, rules, all, name } = setting;
	return async (step) => {
		if (!("program" in step.runs)) return await run(step);
		const { file: entrypoint, args } = step.runs.program;
		const variables = containerVariables({
			all,
			step: step.env
		}, rules);
		const own = join(setting.directory, step.name);
		const paths = Object.entries(FILES).map(([variable, file]) => [variable, `${COMMANDS}/${file}`]);
		const command = runArguments({
			...setting,
			entrypoint,
			args,
			variables: Object.keys(variables).filter((each) => !Object.hasOwn(FILES, each)),
			paths: {
				...Object.fromEntries(paths),
				HOME
			},
			mounts: [
				...setting.mounts,
				{
					type: "volume",
					source: name,
					target: HOME
				},
				...Object.values(FILES).map((file) => ({
					type: "bind",
					source: join(own, file),
					target: `${COMMANDS}/${file}`
				}))
			]
		});
		const ended = await run({
			...step,
			runs: {
				program: {
					file: docker.client.file,
					args: command
				},
				workingDirectory: step.runs.workingDirectory
			},
			env: {
				...variables,
				...docker.client.env
			}
		});
		if (!(!ended.task.ok && ended.task.error.code === "cancelled")) await removeContainer(docker, name);
		return ended;
	};
}
// src/action/uses/container/prepare-image.ts
const IMAGE_ID = /^sha256:[0-9a-f]{64}$/u;
const PULLED = "docker://";
const REFERENCE = /^[A-Za-z0-9][\w./:@-]{0,500}$/u;
const LIMIT_MS = 9e5;
const REMOVE_MS = 5e3;
async function prepareImage({ image, directory }, effects) {
	const { docker, clock } = effects;
	const over = new AbortController();
	const signal = AbortSignal.any([effects.signal, over.signal]);
	const done = new AbortController();
	clock.sleep(LIMIT_MS, done.signal).then(() => over.abort());
	try {
		const server = await runDocker(docker, [
			"version",
			"--format",
			"{{.Server.Version}}"
		], signal);
		if (!server.isOk) return err(`Docker does not respond: ${server.why}`);
		return image.startsWith(PULLED) ? await pull(image.slice(9), docker, signal) : await build(join(directory, image), docker, signal);
	} finally {
		done.abort();
	}
}
async function pull(reference, docker, signal) {
	if (!REFERENCE.test(reference)) return err("runs.image does not name an image");
	const pulled = await runDocker(docker, [
		"pull",
		"--quiet",
		reference
	], signal);
	if (!pulled.isOk) return err(`its image ${reference} cannot be pulled: ${pulled.why}`);
	const { stdout, why } = await runDocker(docker, [
		"image",
		"inspect",
		"--format",
		"{{.Id}}",
		reference
	], signal);
	if (!IMAGE_ID.test(stdout)) return err(`its image ${reference} cannot be read: ${why}`);
	const isPinned = reference.includes("@sha256:");
	const notes = [`image ${reference}, ${short(stdout)}`, ...isPinned ? [] : ["Its commit does not fix that image: whoever can push it decides what runs."]];
	return ok({
		docker,
		id: stdout,
		notes,
		remove: () => Promise.resolve()
	});
}
async function build(dockerfile, docker, signal) {
	const tag = `stepkey-action:${randomBytes(8).toString("hex")}`;
	const idFile = join(docker.config, `${tag.replace(":", "-")}.id`);
	const built = await runDocker(docker, [
		"build",
		...[
			"--iidfile",
			idFile,
			"--tag",
			tag,
			"--file",
			dockerfile
		],
		dirname(dockerfile)
	], signal);
	if (!built.isOk) return err(`its image cannot be built: ${built.why}`);
	const id = await readFile(idFile, "utf8").catch(() => "");
	if (!IMAGE_ID.test(id.trim())) return err("its image cannot be built: Docker gave it no id");
	const remove = async () => {
		await runDocker(docker, [
			"image",
			"rm",
			"--force",
			tag
		], AbortSignal.timeout(REMOVE_MS));
	};
	return ok({
		docker,
		id: id.trim(),
		notes: [`image ${short(id)}, built here`, BASES],
		remove
	});
}
const BASES = "Its commit does not fix the images and packages that its Dockerfile takes.";
function short(id) {
	return id.slice(7, 19);
}
// src/action/task/prepare-container.ts
async function prepareContainer(job, action, config) {
	const docker = await dockerOf(job, config);
	if (!docker.ok) return docker;
	return await prepareImage(action, {
		docker: docker.value,
		clock: job.clock,
		signal: job.cancelled
	});
}
async function dockerOf(job, config) {
	const { environment, parentPid } = job;
	if (environment.platform !== "linux") return err(ON_LINUX);
	if (parentPid === 0) return err(IN_CONTAINER);
	const client = await findDocker(environment);
	if (client === void 0) return err(WITHOUT_DOCKER);
	return ok({
		client,
		config,
		path: environment.runnerEnv?.["PATH"] ?? job.env["PATH"] ?? ""
	});
}
const ON_LINUX = "it is a Docker action, and those run on Linux only";
const WITHOUT_DOCKER = "it is a Docker action, and the runner's PATH has no docker";
const IN_CONTAINER = "it is a Docker action, and this job runs in a container itself, whose directories Docker cannot see";
function containerSetting(job, { docker, id }, given) {
	const { inputs, env } = job;
	const { lease, delivered, all, directory } = given;
	const temp = resolve(tempDirectory(job));
	const places = [
		[resolve(env["GITHUB_WORKSPACE"] ?? "."), WORKSPACE],
		...(env["GITHUB_EVENT_PATH"] ?? "").startsWith(`${temp}/_github_workflow/`) ? [[`${temp}/_github_workflow`, "/github/workflow"]] : [],
		[temp, "/github/runner_temp"]
	];
	return {
		docker,
		image: id,
		name: containerName(lease.id),
		network: networkOf(inputs.uses?.contexts.job),
		mounts: [
			...places.map(([source, target]) => ({
				type: "bind",
				source,
				target
			})),
			...socketMount(docker.client.host),
			...filesMount(delivered.filesDirectory)
		],
		rules: {
			own: new Set([...Object.keys(inputs.env), ...Object.keys(delivered.env)]),
			passEnv: inputs.passEnv,
			places,
			holdsSecret: (text) => holdsSecret(delivered.masking.matcher, text)
		},
		all,
		directory
	};
}
function socketMount(host) {
	if (!host.startsWith("unix://")) return [];
	return [{
		type: "bind",
		source: host.slice(7),
		target: DEFAULT_SOCKET
	}];
}
function filesMount(directory) {
	if (directory === void 0) return [];
	return [{
		type: "bind",
		source: directory,
		target: directory,
		isReadOnly: true
	}];
}
function networkOf(jobContext) {
	const container = isRecord(jobContext) ? jobContext["container"] : void 0;
	const network = isRecord(container) ? container["network"] : void 0;
	return typeof network === "string" && network !== "" ? network : void 0;
}
const NOT_REMOVED = "stepkey: The container of the action could not be removed. The post step tries again.";
async function removeContainers(job, { docker, name }, state) {
	if (await removeContainerAndHome(docker, name) === "failed") warnWithCode(job.runner, "files_not_removed", NOT_REMOVED);
	else state.containerRemoved();
}
// src/action/task/containers.ts
function openContainers(job, images, { lease, delivered, directory, state, all, run }) {
	const name = containerName(lease.id);
	const given = {
		lease,
		delivered,
		all,
		directory: directory.path
	};
	state.containerAt(name);
	return {
		runIn: (action) => createContainerSteps(containerSetting(job, images.of(action), given), run),
		remove: () => removeContainers(job, {
			docker: images.docker,
			name
		}, state)
	};
}
// src/action/task/prepare-images.ts
async function prepareImages(job, prepared) {
	const config = directoryFor(job);
	if (!config.ok) return config;
	const known = new Map();
	const notes = [];
	const remove = async () => {
		await Promise.all([...known.values()].map((image) => image.remove()));
		await config.value.remove();
	};
	for (const use of usesOf(prepared)) {
		const { source, position } = use;
		if (known.has(keyOf(source))) continue;
		const { directory, runs } = source;
		const image = await prepareContainer(job, {
			image: runs.image,
			directory
		}, config.value.path);
		if (!image.ok) {
			await remove();
			return err(refused(job, use, {
				why: image.error,
				outer: prepared
			}));
		}
		known.set(keyOf(source), image.value);
		const where = position === void 0 ? "" : `step ${position}: `;
		notes.push(...image.value.notes.map((note) => `${where}${note}`));
	}
	const [first] = known.values();
	if (first === void 0) throw new Error("no action of the step is a Docker action");
	const images = {
		docker: first.docker,
		of: (source) => imageOf(known, source)
	};
	return ok({
		open: (use) => openContainers(job, images, use),
		notes,
		remove
	});
}
function usesOf(prepared) {
	return [{
		action: prepared,
		position: void 0
	}, ...nestedSteps(prepared.runs).map(({ action, position }) => ({
		action,
		position
	}))].flatMap(({ action: { reference, directory, runs }, position }) => runs.using === "docker" ? [{
		reference,
		position,
		source: {
			directory,
			runs
		}
	}] : []);
}
function imageOf(known, source) {
	const image = known.get(keyOf(source));
	if (image === void 0) throw new Error("no image was prepared for this action");
	return image;
}
function keyOf({ directory, runs: { image } }) {
	return image.startsWith("docker://") ? image : JSON.stringify([directory, image]);
}
function refused(job, { reference, position }, { why, outer }) {
	if (job.cancelled.aborted) return cancelledBeforeStart();
	const failed = unusable(actionReferenceText(reference), why);
	if (position === void 0) return failed;
	const user = `Step ${position} of ${actionReferenceText(outer.reference)} uses it.`;
	return {
		...failed,
		message: `${failed.message} ${user}`
	};
}
export { prepareImages };
