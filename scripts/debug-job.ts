/**
 * `npm run debug-job`: jobs to debug the action in. Starts a broker, a database, an issuer and a fake of GitHub, all on
 * this machine, and for each job writes two programs that run main and post from the source, as a runner would.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { INPUTS } from "../src/action/runner/keys.ts";
import { installSqlTool, startTestSystem, type TestSystem } from "../test/support/test-system.ts";

const SOURCE = fileURLToPath(new URL("../src/action", import.meta.url));
const FILES = ["ENV", "OUTPUT", "STATE", "PATH", "STEP_SUMMARY"] as const;

const system = await startTestSystem();
process.stdout.write(`The broker runs at ${system.broker.url}.\n`);
await writeJob(system);
const input = createInterface(process.stdin);
input.on("line", () => void writeJob(system));
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => input.close());
input.once("close", () => void system.close());

/** A job that may read the staging database, and the programs that run in it. */
async function writeJob({
  github,
  repository,
  folder,
  broker,
  job: open,
}: TestSystem): Promise<void> {
  const pull = await github.openPullRequest(repository, { by: "kim" });
  const job = await open(github.startRun({ pr: pull, actor: "kim", environment: "staging" }));
  installSqlTool(job.workspace);
  const files = FILES.map(
    (name) => [`GITHUB_${name}`, join(job.temp, name.toLowerCase())] as const,
  );
  for (const [, file] of files) writeFileSync(file, "");
  const env = Object.entries({ ...job.env, ...Object.fromEntries(files) });
  const inputs = inputEnv({
    step: "debug",
    run: 'node sql.mjs "SELECT count(*) FROM orders"',
    broker: broker.url,
    grant: "reports-read",
    environment: "staging",
  });
  const directory = join(folder, `job-${pull.number}`);
  mkdirSync(directory);
  const main = program(directory, "main", [...env, ...inputs].map(assignment));
  // The last entry of the state file is three lines: `session<<MARK`, the value, `MARK`.
  const state = `STATE_session="$(tail -n 2 ${quoted(join(job.temp, "state"))} | head -n 1)"`;
  const post = program(directory, "post", [...env.map(assignment), state]);
  process.stdout.write(`
A new job. In another terminal, with --inspect-brk for a debugger, or without:

  ${main} --inspect-brk
  ${post} --inspect-brk

Inputs and variables are in the programs: edit them. What the action wrote is in ${job.temp}.
A job gets a grant once: press Enter for another job, Ctrl-C to end and remove everything.
`);
}

function inputEnv(given: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(INPUTS).map(([name, { default: unset }]) => [
    `INPUT_${name.toUpperCase()}`,
    given[name] ?? (name === "github-token" ? "" : (unset ?? "")),
  ]);
}

/** A shell program that runs main.ts or post.ts with exactly these variables; some have names that no shell exports. */
function program(directory: string, name: "main" | "post", variables: readonly string[]): string {
  const file = join(directory, name);
  const node = `${quoted(process.execPath)} "$@" ${quoted(join(SOURCE, `${name}.ts`))}`;
  const lines = [
    "#!/usr/bin/env bash",
    "exec env -i \\",
    ...variables.map((each) => `  ${each} \\`),
  ];
  writeFileSync(file, [...lines, `  ${node}`, ""].join("\n"), { mode: 0o755 });
  return file;
}

function assignment([name, value]: readonly [string, string]): string {
  return quoted(`${name}=${value}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
