import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { CliDeps } from "../../../src/cli/arguments/cli-deps.ts";
import { KINDS } from "../../../src/credentials/kinds.ts";
import { gitWith } from "../../../src/cli/start-git.ts";
import { runCli } from "../../../src/cli/run-cli.ts";
import { systemClock } from "../../../src/shared/clock.ts";

export interface CliRun {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
  /** `out` as JSON. */
  readonly json: () => unknown;
}

/** Runs one command line. `files` replace files of these names; all others are read from disk. */
export async function cli(
  argv: readonly string[],
  rest: Partial<CliDeps> & { readonly files?: Readonly<Record<string, string>> } = {},
): Promise<CliRun> {
  const { files = {}, ...deps } = rest;
  let out = "";
  let err = "";
  const exit = await runCli(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    colour: false,
    columns: 100,
    commit: undefined,
    variables: {},
    nodeVersion: process.versions.node,
    kinds: KINDS,
    readText: async (path) => files[path] ?? readFile(path, "utf8"),
    listDirectory: async (path) => {
      const entries = await readdir(path, { withFileTypes: true });
      return entries.map((entry) => ({ name: entry.name, isDirectory: entry.isDirectory() }));
    },
    git: gitWith({ PATH: process.env["PATH"] }),
    ask: undefined,
    clock: systemClock,
    randomBytes,
    signal: new AbortController().signal,
    onSignal: () => () => undefined,
    onStop: () => () => undefined,
    deliver: async (text) => {
      out += text;
      return true;
    },
    admin: () => ({ user: "mona", machine: "host-1" }),
    startProgram: async () => ({ error: "ENOENT" }),
    tempDirectory: tmpdir(),
    ...deps,
  });
  return { exit, out, err, json: () => JSON.parse(out) as unknown };
}
