import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** What a fake `docker` does: see `startFakeDocker`. A container is a process of a session of its own. */
export async function docker(state: string): Promise<void> {
  const [configFlag, config = "", hostFlag, host = "", ...args] = process.argv.slice(2);
  if (configFlag !== "--config" || hostFlag !== "--host") fail("the daemon is not fixed");
  const call = { args, config, host, env: Object.keys(process.env) };
  appendFileSync(join(state, "calls"), `${JSON.stringify(call)}\n`);
  const [command = "", ...rest] = args;
  const failure = join(state, "failures", command);
  if (existsSync(failure)) {
    const why = readFileSync(failure, "utf8");
    if (why === "hang") await new Promise((resolve) => setTimeout(resolve, 600_000));
    fail(why);
  }
  await commandOf(command)(state, rest);
}

type Command = (state: string, args: readonly string[]) => void | Promise<void>;

function commandOf(wanted: string): Command {
  const commands: Readonly<Record<string, Command>> = {
    version: () => void process.stdout.write("28.2.2\n"),
    build,
    pull: (state, [quiet, reference = ""]) => {
      if (quiet !== "--quiet") fail("unknown option of pull");
      writeFileSync(join(state, "tags", encodeURIComponent(reference)), idOf(reference));
    },
    image,
    run,
    rm: (state, [force, volumes, container = ""]) => {
      if (force !== "--force" || volumes !== "--volumes") fail("unknown option of rm");
      removeContainer(state, container);
    },
    volume: (state, [remove, name = ""]) => {
      if (remove !== "rm") fail("unknown command of volume");
      const path = join(state, "volumes", name);
      if (!existsSync(path)) fail(`Error response from daemon: get ${name}: no such volume`);
      rmSync(path, { recursive: true });
      process.stdout.write(`${name}\n`);
    },
  };
  return commands[wanted] ?? (() => fail(`unknown command ${wanted}`));
}

function fail(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

function idOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

function build(state: string, args: readonly string[]): void {
  const [idFlag, idFile = "", tagFlag, tag = "", fileFlag, file = "", context = ""] = args;
  const flags = [idFlag, tagFlag, fileFlag].join(" ");
  if (flags !== "--iidfile --tag --file" || args.length !== 7) fail("unknown option of build");
  if (!existsSync(file) || !existsSync(context)) fail("unable to prepare context");
  const id = idOf(readFileSync(file, "utf8"));
  writeFileSync(idFile, id);
  writeFileSync(join(state, "tags", encodeURIComponent(tag)), id);
}

function image(state: string, args: readonly string[]): void {
  const [command, option, ...rest] = args;
  const path = join(state, "tags", encodeURIComponent(rest.at(-1) ?? ""));
  if (command === "rm" && option === "--force") rmSync(path);
  else if (command === "inspect" && option === "--format" && rest[0] === "{{.Id}}") {
    process.stdout.write(`${readFileSync(path, "utf8")}\n`);
  } else fail("unknown command of image");
}

interface Options {
  readonly name: string;
  readonly entrypoint: string;
  readonly env: Readonly<Record<string, string>>;
  /** By target. */
  readonly mounts: ReadonlyMap<string, string>;
  readonly args: readonly string[];
}

function optionsOf(state: string, args: readonly string[]): Options {
  const found = { name: "", entrypoint: "image" };
  const env: Record<string, string> = {};
  const mounts = new Map<string, string>();
  const end = args.findIndex((arg) => !arg.startsWith("--"));
  for (const option of args.slice(0, end)) {
    const [key = "", ...parts] = option.split("=");
    const value = parts.join("=");
    if (key === "--name") found.name = value;
    else if (key === "--entrypoint") found.entrypoint = value;
    else if (key === "--env") Object.assign(env, variableOf(value));
    else if (key === "--mount") mounts.set(...mountOf(state, value));
    else if (!["--rm", "--pull", "--workdir", "--network"].includes(key)) fail(`unknown ${key}`);
  }
  if (!/^sha256:[0-9a-f]{64}$/u.test(args[end] ?? "")) fail("No such image");
  return { ...found, env, mounts, args: args.slice(end + 1) };
}

/** By its name alone, the value is Docker's own. */
function variableOf(option: string): Readonly<Record<string, string>> {
  const equals = option.indexOf("=");
  if (equals >= 0) return { [option.slice(0, equals)]: option.slice(equals + 1) };
  const value = process.env[option];
  return value === undefined ? {} : { [option]: value };
}

function mountOf(state: string, text: string): readonly [string, string] {
  const fields = new Map(text.split(",").map((field) => field.split("=") as [string, string]));
  const source = fields.get("source") ?? "";
  const target = fields.get("target") ?? "";
  if (fields.get("type") === "bind") {
    const isSocket = target === "/var/run/docker.sock";
    if (!isSocket && !existsSync(source)) fail(`bind source path does not exist: ${source}`);
    return [target, source];
  }
  const volume = join(state, "volumes", source);
  mkdirSync(volume, { recursive: true });
  return [target, volume];
}

/** The container's paths are the machine's here: what is mounted is found where it is. */
function onMachine(value: string, mounts: ReadonlyMap<string, string>): string {
  const found = [...mounts].find(([target]) => value === target || value.startsWith(`${target}/`));
  return found === undefined ? value : `${found[1]}${value.slice(found[0].length)}`;
}

async function run(state: string, args: readonly string[]): Promise<void> {
  const { name, entrypoint, env, mounts, args: own } = optionsOf(state, args);
  const file = join(state, "containers", name);
  if (existsSync(file)) fail(`Conflict. The container name "/${name}" is already in use`);
  const program = join(state, "programs", entrypoint);
  if (!existsSync(program)) fail(`exec: "${entrypoint}": not found`);
  const inside = Object.entries(env).map(
    ([key, value]) => [key, onMachine(value, mounts)] as const,
  );
  // The container is there before its program prints anything.
  const script = `echo $$ > '${file}'\n${readFileSync(program, "utf8")}`;
  const child = spawn("/bin/bash", ["-c", script, entrypoint, ...own], {
    cwd: onMachine("/github/workspace", mounts),
    env: { PATH: "/usr/bin:/bin", SEEN: JSON.stringify(env), ...Object.fromEntries(inside) },
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  // As with --sig-proxy, which is the default.
  process.on("SIGINT", () => void child.kill("SIGINT"));
  const code = await new Promise<number>((resolve) => {
    child.once("exit", (exit, signal) => resolve(exit ?? (signal === "SIGKILL" ? 137 : 130)));
  });
  rmSync(file, { force: true });
  process.exitCode = code;
}

function removeContainer(state: string, name: string): void {
  const file = join(state, "containers", name);
  if (!existsSync(file)) fail(`Error response from daemon: No such container: ${name}`);
  try {
    process.kill(-Number(readFileSync(file, "utf8")), "SIGKILL");
  } catch {
    // It has ended.
  }
  rmSync(file, { force: true });
  process.stdout.write(`${name}\n`);
}
