/**
 * `npm run mutation [-- PART…]`: changes the pure parts in many small ways, one at a time, and runs the unit tests that
 * reach the change. A change that no test notices has survived. Fails if less than 95 % of a part's changes are noticed.
 * The tree stays as it is: the copies that are changed and the reports are in the temporary directory.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";

/** Each part reaches the threshold by itself, so that a good one does not hide a bad one. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  // What reads GitHub (approval/github) is tested against a fake GitHub, by integration tests.
  approval: ["src/approval/*.ts"],
  policy: ["src/policy/**/*.ts", "!src/policy/rules.ts"],
  rules: ["src/policy/rules.ts"],
  seal: ["src/lease/seal.ts"],
};
const THRESHOLD = 95;

const asked = process.argv.slice(2);
const unknown = asked.filter((part) => !Object.hasOwn(PARTS, part));
if (unknown.length > 0) {
  console.error(`unknown part "${unknown.join('", "')}": use ${Object.keys(PARTS).join(", ")}`);
  process.exit(1);
}
const below = (asked.length > 0 ? asked : Object.keys(PARTS)).filter((part) => !passes(part));
if (below.length > 0) console.error(`\nBelow ${THRESHOLD} %, or not run: ${below.join(", ")}.`);
process.exitCode = below.length > 0 ? 1 : 0;

function passes(part: string): boolean {
  const directory = join(tmpdir(), "stepkey-mutation", part);
  mkdirSync(directory, { recursive: true });
  const config = join(directory, "stryker.json");
  writeFileSync(config, JSON.stringify(settings(part, directory)));
  console.log(`\n== ${part}. The report: ${join(directory, "report.html")}`);
  return spawnSync("stryker", ["run", config], { stdio: "inherit" }).status === 0;
}

function settings(part: string, directory: string): unknown {
  return {
    mutate: PARTS[part],
    testRunner: "vitest",
    vitest: { configFile: "scripts/mutation/vitest.config.ts" },
    ignorePatterns: ["dist"],
    tempDirName: join(directory, "copies"),
    cleanTempDir: "always",
    // Leaves room for others. A test that is slow on a busy machine must not look like a change that was noticed.
    concurrency: Math.max(1, Math.floor(availableParallelism() / 2)),
    timeoutMS: 15_000,
    thresholds: { high: THRESHOLD, low: THRESHOLD, break: THRESHOLD },
    reporters: [
      process.stdout.isTTY ? "progress" : "progress-append-only",
      "clear-text",
      "json",
      "html",
    ],
    clearTextReporter: { allowColor: process.stdout.isTTY, logTests: false, reportTests: false },
    jsonReporter: { fileName: join(directory, "report.json") },
    htmlReporter: { fileName: join(directory, "report.html") },
  };
}
