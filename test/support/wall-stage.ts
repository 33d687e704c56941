import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Failure } from "../../src/shared/failure.ts";
import type {
  AgentUser,
  WallExit,
  WallRecord,
  WallReport,
} from "../../src/action/agent/wall/wall.ts";
import { asHostedRunner, bring, type HostedRunner, own } from "./hosted-runner.ts";
import type { WallProgram } from "./wall-program.ts";

/** What `wall-program.ts` saw. */
export interface WallSeen {
  record?: WallRecord;
  opened?: { user: AgentUser; limits: readonly string[] };
  refused?: Failure;
  closed?: WallReport;
  again?: WallReport;
  cleaned?: WallReport;
  readonly scripts: Record<string, { readonly exit: WallExit; readonly output: string }>;
}

const ROOT = join(import.meta.dirname, "../..");
const PARTS = ["src/shared", "src/action/agent", "test/support/wall-program.ts", "package.json"];

/** Copies what `runWall` starts to where the runner's user can read it. */
export function bringWall(runner: HostedRunner): void {
  for (const part of PARTS) bring(runner, join(ROOT, part), part);
}

let number = 0;

/** Runs scripts behind a wall that the runner's user opens, to the end, and returns what was seen. */
export async function runWall(
  runner: HostedRunner,
  program: Partial<WallProgram>,
  addresses?: readonly string[],
): Promise<WallSeen> {
  number += 1;
  const file = join(runner.brought, `program-${number}.json`);
  writeFileSync(file, JSON.stringify({ expose: [], scripts: [], ...program }));
  own(runner, file);
  const start = join(runner.brought, "test/support/wall-program.ts");
  const { stdout, stderr } = await asHostedRunner(runner, [runner.node, start, file], {
    addresses,
  });
  if (stdout === "") throw new Error(`the wall's program said nothing: ${stderr}`);
  return readSeen(stdout);
}

function readSeen(stdout: string): WallSeen {
  const seen: WallSeen = { scripts: {} };
  for (const line of stdout.split("\n").filter((text) => text !== "")) {
    const said = JSON.parse(line) as { script?: string; exit: WallExit; output: string };
    if (said.script === undefined) Object.assign(seen, said);
    else seen.scripts[said.script] = { exit: said.exit, output: said.output };
  }
  return seen;
}
