/**
 * `node scripts/agent-tries.ts`: a hostile agent tries to climb its wall, on a machine that plays a hosted runner, and a line
 * says how each try ended. As root on Linux.
 */
import process from "node:process";
import { openHostedRunner } from "../test/support/hosted-runner.ts";
import { tryToClimb } from "../test/support/wall-tries.ts";

const runner = openHostedRunner();
if (runner === undefined) process.exit(1);
try {
  const { outcomes, seen } = await tryToClimb(runner);
  for (const { verdict, title, how, asExpected } of outcomes) {
    process.stdout.write(`${asExpected ? verdict : "FAILED"}  ${title} · ${how}\n`);
  }
  const wrong = outcomes.filter(({ asExpected }) => !asExpected).length;
  const count = (verdict: string): number =>
    outcomes.filter((one) => one.verdict === verdict).length;
  process.stdout.write(
    `\n${outcomes.length} tries: ${count("held")} were held back, ${count("gone")} left nothing, ${count("open")} are what an agent may do; ${wrong} ended otherwise.\n`,
  );
  process.stdout.write(`${JSON.stringify(seen.closed ?? seen.refused)}\n`);
  process.exitCode = wrong === 0 && seen.closed?.left.length === 0 ? 0 : 1;
} finally {
  runner.remove();
}
