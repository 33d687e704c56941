import { randomBytes } from "node:crypto";
import { fstatSync, readFileSync, statSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { constants, devNull, hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { isatty } from "node:tty";
import { KINDS } from "../credentials/kinds.ts";
import { systemClock } from "../shared/clock.ts";
import { ownCommit } from "../shared/own-commit.ts";
import type { CliDeps, DirectoryEntry, StopSignal } from "./arguments/cli-deps.ts";
import { askOn } from "./ask.ts";
import { gitWith } from "./start-git.ts";
import { startProgram } from "./start-program.ts";
import { userName } from "./user-name.ts";

/** The effects of the real process. Listens for SIGINT and SIGTERM only when a command uses the signal. */
export function processDeps(): CliDeps {
  // Only here the command line reads the process's variables; commands get them as an argument.
  // oxlint-disable-next-line node/no-process-env
  const variables = process.env;
  let stopping: AbortSignal | undefined;
  // A reader may close the pipe early (`stepkey leases | head`): that is not an error.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
    colour: process.stdout.isTTY && (variables["NO_COLOR"] ?? "") === "",
    variables,
    nodeVersion: process.versions.node,
    get commit() {
      return ownCommit(import.meta.dirname, readIfThere);
    },
    kinds: KINDS,
    readText: (path) => (path === "-" ? readAll(process.stdin) : readFile(path, "utf8")),
    listDirectory,
    git: gitWith(variables),
    // Asked on stderr: stdout may be a pipe.
    ask: isatty(0) ? askOn(() => process.stdin, process.stderr) : undefined,
    clock: systemClock,
    randomBytes,
    get signal() {
      stopping ??= stopSignal();
      return stopping;
    },
    onSignal: listenForSignals,
    onStop: listenForStops,
    deliver,
    admin: () => ({ user: userName(), machine: hostname() }),
    startProgram,
    tempDirectory: tmpdir(),
  };
}

/** Resolves when the system has taken it. Where standard output is closed, Node opens the null device in its place. */
function deliver(text: string): Promise<boolean> {
  if (isNullDevice(1)) return Promise.resolve(false);
  return new Promise((resolve) => {
    process.stdout.once("close", () => resolve(false));
    process.stdout.write(text, (error) => resolve(error === undefined || error === null));
  });
}

function isNullDevice(descriptor: number): boolean {
  try {
    const [own, nothing] = [fstatSync(descriptor), statSync(devNull)];
    return own.isCharacterDevice() && own.rdev === nothing.rdev;
  } catch {
    return false;
  }
}

function listenForStops(callback: (name: StopSignal) => void): () => void {
  const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of names) process.on(name, callback);
  return () => {
    for (const name of names) process.off(name, callback);
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * Signals that somebody may send by mistake. Without a listener they end the process, and SIGUSR1 opens Node's debugger.
 * Those of a terminal (SIGQUIT, SIGTSTP) and of faults stay what they are.
 */
const OTHER_SIGNALS: readonly string[] = [
  "SIGHUP",
  "SIGUSR1",
  "SIGUSR2",
  "SIGALRM",
  "SIGVTALRM",
  "SIGIO",
  "SIGPWR",
  "SIGXCPU",
  "SIGXFSZ",
  "SIGSTKFLT",
];

function listenForSignals(callback: (name: string) => void): () => void {
  const names = OTHER_SIGNALS.filter((name) => name in constants.signals);
  for (const name of names) process.on(name, callback);
  return () => {
    for (const name of names) process.off(name, callback);
  };
}

async function listDirectory(path: string): Promise<readonly DirectoryEntry[]> {
  const names = await readdir(path);
  return Promise.all(
    names.toSorted().map(async (name) => {
      const found = await stat(join(path, name)).catch(() => undefined);
      return { name, isDirectory: found?.isDirectory() === true };
    }),
  );
}

function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => controller.abort());
  }
  return controller.signal;
}
