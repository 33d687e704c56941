import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildAction, type BuiltAction } from "../support/build-action.ts";
import { readCorpus } from "../support/corpus.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import {
  canNameHome,
  openRunnerUser,
  type RunnerUser,
} from "../support/fake-runner/runner-user.ts";
import {
  leave,
  SECRETS,
  type Left,
  type LeavingStep,
  type WayToLeave,
} from "../support/leaving-step.ts";
import { leftOut } from "../support/left-out.ts";
import { pathPattern } from "../support/path-pattern.ts";

/** Programs that not every machine has, with the Debian package of each. */
const PROGRAMS = {
  zip: "zip",
  zstd: "zstd",
  xxd: "xxd",
  jq: "jq",
  ar: "binutils",
  bzip2: "bzip2",
  xz: "xz-utils",
  openssl: "openssl",
  git: "git",
};

const missing = Object.entries(PROGRAMS).flatMap(([program, debian]) => {
  if (spawnSync("sh", ["-c", `command -v ${program}`]).status === 0) return [];
  leftOut(program, `apt-get install -y --no-install-recommends ${debian}`);
  return [program];
});

const CORPUS: readonly WayToLeave[] = readCorpus("leave").map(({ verdict, way }) => {
  const columns = /^(?<places>.+?) {2,}(?<way>.+)$/u.exec(way)?.groups;
  const places = columns?.["places"] ?? "-";
  return {
    verdict,
    way: columns?.["way"] ?? way,
    places: places === "-" ? [] : places.split(", "),
  };
});

const isRoot = process.getuid?.() === 0;
if (!isRoot) leftOut("another user", "run them as root");
/** What a way needs of root: another user, a directory that the search does not walk, a home that passwd names. */
const needsRoot = [
  ...(isRoot ? [] : [/\$AS_OTHER/u, /\$ELSEWHERE\/where/u]),
  ...(isRoot && canNameHome() ? [] : [/getent/u]),
];

const isTried = ({ way }: WayToLeave): boolean =>
  !missing.some((program) => new RegExp(String.raw`\b${program}\b`, "u").test(way)) &&
  !needsRoot.some((pattern) => pattern.test(way));

/** The most that one search reports is 50 findings, and ten names of what it could not read. */
const MOST = { found: 40, unread: 10 };

/** Steps of many ways each; a limit ends the whole search, so that a way which reaches one has a step of its own. */
function steps(ways: readonly WayToLeave[]): readonly (readonly WayToLeave[])[] {
  const all: WayToLeave[][] = [[]];
  const count = { found: 0, unread: 0 };
  for (const way of ways) {
    const { verdict, places } = way;
    if (verdict === "found" || verdict === "unread") count[verdict] += places.length;
    if (count.found > MOST.found || count.unread > MOST.unread) {
      all.push([]);
      Object.assign(count, { found: places.length, unread: 0 });
    }
    all.at(-1)?.push(way);
  }
  return all;
}

const WAYS = CORPUS.filter(isTried);
const isFile = ({ verdict }: WayToLeave): boolean =>
  /^(?:found|unread|removed|missed)$/u.test(verdict);
const isProcess = ({ verdict }: WayToLeave): boolean => /^(?:ended|running|unseen)$/u.test(verdict);
const FILE_STEPS = steps(WAYS.filter(isFile));
const STEPS = [
  ...FILE_STEPS,
  WAYS.filter(isProcess),
  ...WAYS.filter(({ verdict }) => verdict === "cut").map((way) => [way]),
];

let built: BuiltAction;
let issuer: TestIssuer;
let user: RunnerUser | undefined;
const done = new Map<WayToLeave, { readonly step: LeavingStep; readonly left: Left }>();
const all: LeavingStep[] = [];

beforeAll(async () => {
  built = await buildAction();
  issuer = await startIssuer();
  user = openRunnerUser();
  // One after the other, because they leave files in the same places.
  for (const ways of STEPS) {
    const step = await leave(ways, { built, issuer, user });
    all.push(step);
    for (const left of step.left) done.set(left.way, { step, left });
  }
}, 300_000);
afterAll(async () => {
  built.remove();
  user?.remove();
  await issuer.close();
});

function resultOf(way: WayToLeave) {
  const result = done.get(way);
  if (result === undefined) throw new Error("it was not tried");
  const { used } = result.step.receipt;
  return { ...result, residue: used?.residue, processes: used?.left_processes ?? [] };
}

const absolute = (place: string, directory: string): string =>
  /^[$~/]/u.test(place) ? place : `${directory}/${place}`;

const matchesAny = (path: string, places: readonly string[]): boolean =>
  places.some((place) => pathPattern(place).test(path));

const notRead = (residue: ReturnType<typeof resultOf>["residue"]): readonly string[] =>
  residue?.not_read?.first.map(({ path, why }) => `${path}: ${why}`) ?? [];

const waysOf = (verdict: string) =>
  WAYS.filter((way) => way.verdict === verdict).map(
    (way) => [way.places.join(", "), way.way, way] as const,
  );

describe("the corpus of ways to leave a secret behind", () => {
  it("has at least sixty ways", () => {
    expect(CORPUS.length).toBeGreaterThanOrEqual(60);
  });

  it("is tried as it is written: each way does what it says", () => {
    const failed = [...done.values()].filter(({ left }) => left.exitCode !== 0);
    expect(failed.map(({ left, step }) => ({ way: left.way.way, log: step.log }))).toEqual([]);
  });

  it("is found nowhere but where it says", () => {
    for (const { left, receipt } of all.slice(0, FILE_STEPS.length)) {
      const { residue } = receipt.used ?? {};
      const placesOf = (verdict: string): readonly string[] =>
        left
          .filter(({ way }) => way.verdict === verdict)
          .flatMap(({ way, directory }) => way.places.map((place) => absolute(place, directory)));
      const [found, unread] = [placesOf("found"), placesOf("unread")];
      expect(residue?.found.filter((path) => !matchesAny(path, found))).toEqual([]);
      expect(notRead(residue).filter((line) => !matchesAny(line, unread))).toEqual([]);
      expect(residue?.complete).toBe(unread.length === 0);
      expect(residue?.limit).toBeUndefined();
    }
  });

  it("never shows a secret, in the log or in the receipt", () => {
    for (const { printed, receipt } of all) {
      const shown = printed + JSON.stringify(receipt);
      for (const secret of Object.values(SECRETS)) expect(shown).not.toContain(secret);
    }
  });
});

describe("a file that a task leaves", () => {
  it.each(waysOf("found"))("is found in %s: %s", (_place, _way, way) => {
    const { residue, left, step } = resultOf(way);
    const found = residue?.found ?? [];
    for (const place of way.places.map((one) => absolute(one, left.directory))) {
      const path = found.find((one) => pathPattern(place).test(one));
      expect({ place, found: path }).toEqual({ place, found: expect.any(String) as string });
      expect(step.log).toContain(path);
    }
  });

  it.each(waysOf("unread"))("is reported as not read, %s: %s", (_place, _way, way) => {
    const { residue, left } = resultOf(way);
    expect(residue?.complete).toBe(false);
    for (const place of way.places.map((one) => absolute(one, left.directory))) {
      expect(notRead(residue)).toContainEqual(expect.stringMatching(pathPattern(place)));
    }
  });

  it.each(waysOf("cut"))("ends the search at its limit of %s: %s", (_limits, _way, way) => {
    const { residue, step } = resultOf(way);
    expect(residue?.complete).toBe(false);
    expect(way.places).toContain(residue?.limit);
    expect(step.log).toMatch(/(?:nothing found so far|not everything was searched): /u);
  });

  const foundIn = (way: WayToLeave): readonly string[] => {
    const { residue, left } = resultOf(way);
    const isOwn = (path: string): boolean =>
      path === left.directory || /^[/!:]/u.test(path.slice(left.directory.length));
    return [...(residue?.found ?? []), ...notRead(residue)].filter(
      (path) => path.startsWith(left.directory) && isOwn(path),
    );
  };

  it.each(waysOf("missed"))("is not found where the docs say so%s: %s", (_place, _way, way) => {
    expect(foundIn(way)).toEqual([]);
  });

  // That it is found nowhere else shows above: what is found is in the places of the other ways.
  it.each(waysOf("removed"))(
    "goes with the private place of its tool%s: %s",
    (_place, _way, way) => {
      expect(foundIn(way)).toEqual([]);
    },
  );
});

describe("a process that a task leaves", () => {
  const recordOf = (way: WayToLeave) => {
    const { left, processes, step } = resultOf(way);
    const { pid = 0 } = left;
    expect(pid).toBeGreaterThan(0);
    return {
      pid,
      step,
      isRunning: left.isRunning,
      record: processes.find((one) => one.pid === pid),
    };
  };
  const nameOf = ({ places: [name = ""] }: WayToLeave): unknown =>
    expect.stringMatching(pathPattern(name));

  it.each(waysOf("ended"))("is ended, and named %s: %s", (_name, _way, way) => {
    const { pid, record, isRunning } = recordOf(way);
    expect(record).toEqual({ pid, name: nameOf(way), ended: true });
    expect(isRunning).toBe(false);
  });

  it.each(waysOf("running"))("cannot be ended, and is named %s: %s", (_name, _way, way) => {
    const { pid, record, isRunning, step } = recordOf(way);
    expect(record).toEqual({ pid, name: nameOf(way), ended: false });
    expect(isRunning).toBe(true);
    expect(step.log).toContain(`(${pid})`);
  });

  it.each(waysOf("unseen"))("is not found where the docs say so, %s: %s", (_name, _way, way) => {
    const { record, isRunning } = recordOf(way);
    expect(record).toBeUndefined();
    expect(isRunning).toBe(true);
  });
});
