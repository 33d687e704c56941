import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** One call of the fake `docker`. */
export interface DockerCall {
  /** After `--config` and `--host`. */
  readonly args: readonly string[];
  readonly config: string;
  readonly host: string;
  /** Names of the variables that it was started with. */
  readonly env: readonly string[];
}

/** A fake of Docker's command line and of its daemon: what it does not know it refuses. */
export interface FakeDocker {
  /** A PATH with it. */
  readonly path: string;
  readonly calls: () => readonly DockerCall[];
  readonly callsOf: (command: string) => readonly DockerCall[];
  /** The names of containers, volumes and images that are there. */
  readonly left: () => Readonly<Record<"containers" | "volumes" | "tags", readonly string[]>>;
  /** What a program of every image does, in bash. `image` is the image's own. */
  readonly program: (name: string, script: string) => void;
  /** From now on, every command of this name fails with this text. */
  readonly fail: (command: string, text: string) => void;
  /** From now on, no command of this name ends. */
  readonly hang: (command: string) => void;
  readonly remove: () => void;
}

const PARTS = ["containers", "volumes", "tags", "programs", "failures"] as const;

export function startFakeDocker(): FakeDocker {
  const state = mkdtempSync(join(tmpdir(), "fake-docker-"));
  for (const part of [...PARTS, "bin"]) mkdirSync(join(state, part));
  const log = join(state, "calls");
  writeFileSync(log, "");
  const module = fileURLToPath(new URL("fake-docker-process.ts", import.meta.url));
  const program = join(state, "bin", "docker");
  const lines = [
    `#!${process.execPath}`,
    `import(${JSON.stringify(module)}).then(({ docker }) => docker(${JSON.stringify(state)}));`,
  ];
  writeFileSync(program, `${lines.join("\n")}\n`);
  chmodSync(program, 0o755);
  const namesIn = (part: (typeof PARTS)[number]): readonly string[] =>
    readdirSync(join(state, part)).toSorted();
  const calls = (): readonly DockerCall[] =>
    readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as DockerCall);
  return {
    path: `${join(state, "bin")}:${process.env["PATH"] ?? ""}`,
    calls,
    callsOf: (command) => calls().filter(({ args }) => args[0] === command),
    left: () => ({
      containers: namesIn("containers"),
      volumes: namesIn("volumes"),
      tags: namesIn("tags"),
    }),
    program: (name, script) => writeFileSync(join(state, "programs", name), script),
    fail: (command, text) => writeFileSync(join(state, "failures", command), text),
    hang: (command) => writeFileSync(join(state, "failures", command), "hang"),
    remove() {
      for (const name of namesIn("containers")) killContainer(join(state, "containers", name));
      if (existsSync(state)) rmSync(state, { recursive: true, force: true });
    },
  };
}

function killContainer(file: string): void {
  try {
    process.kill(-Number(readFileSync(file, "utf8")), "SIGKILL");
  } catch {
    // It has ended.
  }
}
