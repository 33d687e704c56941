/** Runs dependency-cruiser over src/ and fails on a wrong import, and also when it looked at nothing. */
import { spawnSync } from "node:child_process";

const run = spawnSync("depcruise", ["src", "--output-type", "err-long"], { encoding: "utf8" });
process.stdout.write(run.stdout);
process.stderr.write(run.stderr);
const modules = Number(/\((\d+) modules/u.exec(run.stdout)?.[1] ?? Number.NaN);
if (run.status !== 0) process.exit(run.status ?? 1);
// A TypeScript that dependency-cruiser cannot load makes it check 0 modules and succeed.
if (!(modules > 0)) {
  process.stderr.write("dependency-cruiser looked at no module: this check would prove nothing\n");
  process.exit(1);
}
