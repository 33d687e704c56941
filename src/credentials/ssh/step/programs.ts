import { accessSync, constants, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const NAMES = ["ssh", "scp", "sftp"] as const;

/** Programs in front of the real ones. */
export interface Wrappers {
  readonly directory: string;
  /** How git calls ssh. */
  readonly gitCommand: string | undefined;
}

/**
 * Writes `ssh`, `scp` and `sftp` to `directory`: each runs the real one with the hosts' keys that the server's settings have,
 * accepts no other, asks nothing, and reads no settings that an earlier step may have left in the job's home. ssh takes the
 * first value that it finds, so arguments of the task cannot undo that. A task that wants settings names them: `-F FILE`.
 */
export function writeWrappers(
  directory: string,
  { path, knownHosts }: { readonly path: string; readonly knownHosts: string },
): Wrappers {
  mkdirSync(directory, { mode: 0o700 });
  const options = [
    "-F",
    "/dev/null",
    ...OPTIONS.flatMap((option) => ["-o", option]),
    "-o",
    // Quoted for ssh, which splits at spaces.
    `UserKnownHostsFile="${knownHosts}"`,
  ].map(shellWord);
  for (const name of NAMES) {
    const real = findProgram(name, path);
    if (real === undefined) continue;
    const text = `#!/bin/sh\nexec ${[shellWord(real), ...options].join(" ")} "$@"\n`;
    writeFileSync(join(directory, name), text, { mode: 0o500, flag: "wx" });
  }
  const ssh = findProgram("ssh", directory);
  return { directory, gitCommand: ssh === undefined ? undefined : shellWord(ssh) };
}

const OPTIONS = [
  "StrictHostKeyChecking=yes",
  "GlobalKnownHostsFile=/dev/null",
  "UpdateHostKeys=no",
  "BatchMode=yes",
  // The agent has the one key; those in the job's home are of others.
  "IdentityFile=none",
];

/** The first program of this name on a PATH. */
export function findProgram(name: string, path: string): string | undefined {
  const directories = path.split(":").filter((directory) => directory.startsWith("/"));
  return directories.map((directory) => join(directory, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function shellWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
