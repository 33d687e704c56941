/**
 * How fast files are searched for what a task left, beside tools that search for one plain string. In turn, because other
 * work on the machine counts for all of them. Prints figures; asserts nothing. `npm run bench -- residue [DIR]`: without a
 * directory, node_modules.
 */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { FormMatcher } from "../src/delivery/redact/form-matcher.ts";
import { matcherFor } from "../src/delivery/redact/redact.ts";
import { findResidue, RESIDUE_BUDGET } from "../src/delivery/residue/residue.ts";
import { systemClock } from "../src/shared/clock.ts";
import { Secret } from "../src/shared/secret.ts";

const ROUNDS = 5;
/** Of what rg does with one string, for 40 secrets in all their forms. */
const GOAL = 0.3;
const directory = resolve(process.argv[3] ?? "node_modules");
const needle = randomBytes(24).toString("base64");

const secrets = (count: number): readonly Secret[] =>
  Array.from({ length: count }, () => new Secret(randomBytes(24).toString("base64")));

/** Finds one plain string: what the walk and the reading cost by themselves. */
const plain: FormMatcher = {
  scan: () => ({
    feed(chunk, found) {
      const start = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).indexOf(needle);
      if (start >= 0) found({ form: "plain", start, end: start + needle.length });
    },
    held: () => 0,
    likely: () => 0,
    part: () => 0,
    state: () => {
      throw new Error("it keeps no state");
    },
    follow: () => undefined,
  }),
  search: () => ({ marker: undefined, firstStart: (end) => end }),
};

interface Measured {
  readonly seconds: number;
  /** Undefined for a tool that does not say what it read. */
  readonly bytes?: number;
  readonly note?: string;
}

const search = (matcher: FormMatcher) => async (): Promise<Measured> => {
  const roots = [{ name: "$BENCH", path: directory }];
  const request = { roots, matcher, since: 0, ignore: [], budget: RESIDUE_BUDGET };
  const started = performance.now();
  const { searchedBytes, searchedFiles, limit, skipped } = await findResidue(request, systemClock);
  const seconds = (performance.now() - started) / 1000;
  const cut = limit === undefined ? "" : `, ended by ${limit}`;
  const note = `${searchedFiles} files${cut}, ${skipped.unreadable} not read`;
  return { seconds, bytes: searchedBytes, note };
};

const tool = (file: string, args: readonly string[]) => (): Promise<Measured> => {
  const started = performance.now();
  const { error } = spawnSync(file, [...args, needle, directory], { stdio: "ignore" });
  const seconds = error === undefined ? (performance.now() - started) / 1000 : Number.NaN;
  return Promise.resolve({ seconds });
};

const few = matcherFor(secrets(3));
const many = matcherFor(secrets(40));
const ways: Readonly<Record<string, () => Promise<Measured>>> = {
  "rg -F -j1": tool("rg", ["-F", "-j1", "-uuu", "-a", "-c"]),
  "grep -rF": tool("grep", ["-rFc"]),
  "one plain string": search(plain),
  "3 secrets": search(few),
  "40 secrets": search(many),
};

// The first reading of a file is the disk's.
await search(plain)();
const best = new Map<string, Measured>();
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [way, run] of Object.entries(ways)) {
    const measured = await run();
    const before = best.get(way)?.seconds ?? Number.POSITIVE_INFINITY;
    if (!(measured.seconds >= before)) best.set(way, measured);
  }
}
const bytes = best.get("one plain string")?.bytes ?? 0;
const peer = best.get("rg -F -j1")?.seconds ?? Number.NaN;
console.log(`${directory}: ${Math.round(bytes / 1_000_000)} MB, the best of ${ROUNDS} rounds`);
for (const [way, { seconds, note = "" }] of best) {
  if (Number.isNaN(seconds)) {
    console.log(`${way.padEnd(18)} left out: it is not installed`);
    continue;
  }
  // Archives are read twice, packed and unpacked; the rate is that of the directory's own bytes.
  const rate = Math.round(bytes / 1_000_000 / seconds);
  const beside = Number.isNaN(peer) ? "" : `${(peer / seconds).toFixed(2)} of rg  `;
  console.log(`${way.padEnd(18)} ${String(rate).padStart(6)} MB/s  ${beside}${note}`);
}
const compared = Number.isNaN(peer) ? " To compare, install ripgrep." : "";
console.log(`goal: ${GOAL.toFixed(2)} of rg with 40 secrets.${compared}`);
