import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { matcherFor } from "../../../src/delivery/redact/redact.ts";
import { describeResidue, type ResidueReport } from "../../../src/delivery/residue/report.ts";
import {
  findResidue,
  RESIDUE_BUDGET,
  type ResidueRequest,
} from "../../../src/delivery/residue/residue.ts";
import { systemClock } from "../../../src/shared/clock.ts";
import { Secret } from "../../../src/shared/secret.ts";

const SECRET = "Zq9/xW+3=kE7Lp2&secret";

let home: string;
let workspace: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "stepkey-home-"));
  workspace = join(home, "work", "shop");
  await mkdir(workspace, { recursive: true });
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

function search(overrides: Partial<ResidueRequest> = {}): Promise<ResidueReport> {
  return findResidue(
    {
      roots: [
        { name: "$GITHUB_WORKSPACE", path: workspace },
        { name: "$HOME", path: home },
      ],
      matcher: matcherFor([new Secret(SECRET)]),
      budget: RESIDUE_BUDGET,
      since: Date.now() - 60_000,
      ignore: [],
      ...overrides,
    },
    systemClock,
  );
}

describe("the search for residue", () => {
  it("finds a secret in every form, and says where, but never what", async () => {
    await writeFile(join(home, ".pgpass"), `db:5432:app:user:${SECRET}\n`);
    await writeFile(
      join(workspace, "debug.json"),
      JSON.stringify({ url: encodeURIComponent(SECRET) }),
    );
    await writeFile(join(workspace, "auth"), Buffer.from(`user:${SECRET}:x`).toString("base64"));
    await writeFile(join(workspace, "dump"), Buffer.from(SECRET).toString("hex"));
    const report = await search();
    const found = report.findings.toSorted((one, other) => (one.path < other.path ? -1 : 1));
    expect(found).toEqual([
      { path: "$GITHUB_WORKSPACE/auth", form: "base64", offset: 7 },
      { path: "$GITHUB_WORKSPACE/debug.json", form: "escaped", offset: 8 },
      { path: "$GITHUB_WORKSPACE/dump", form: "hex", offset: 0 },
      { path: "$HOME/.pgpass", form: "plain", offset: 17 },
    ]);
    expect(JSON.stringify(report)).not.toContain(SECRET);
    expect(describeResidue(report)).toBe("4 files searched, secrets found in 4 files");
  });

  it("finds a secret across the border of two blocks, and in a large file", async () => {
    const before = Buffer.alloc(256 * 1024 - 5, "x");
    await writeFile(join(workspace, "large"), Buffer.concat([before, Buffer.from(SECRET), before]));
    expect((await search()).findings).toEqual([
      { path: "$GITHUB_WORKSPACE/large", form: "plain", offset: before.length },
    ]);
  });

  it("finds a secret in the name of a file, and does not repeat it", async () => {
    const name = "token-abcd1234";
    await writeFile(join(workspace, `${name}.txt`), "");
    const report = await search({ matcher: matcherFor([new Secret(name)]) });
    expect(report.findings).toEqual([
      { path: "$GITHUB_WORKSPACE/***.txt", form: "plain", offset: undefined },
    ]);
  });

  it("looks at each file once, however the directories are nested", async () => {
    await writeFile(join(workspace, "a"), "x");
    await writeFile(join(home, "b"), "y");
    const report = await search();
    expect(report).toMatchObject({ searchedFiles: 2, searchedBytes: 2, isComplete: true });
    expect(describeResidue(report)).toBe("2 files searched, nothing found");
  });

  it("looks at places that need not exist, however they are written, and counts those that do not as nothing", async () => {
    await mkdir(join(home, ".aws"));
    await writeFile(join(home, ".aws", "credentials"), SECRET);
    await writeFile(join(home, ".npmrc"), SECRET);
    const place = (path: string) => ({ name: path, path: `${home}/${path}`, optional: true });
    const paths = [
      ".aws",
      "./.npmrc",
      ".kube",
      ".m2/settings.xml",
      ".npmrc/none",
      "work/.",
      "a/../b",
    ];
    const report = await search({ roots: paths.map(place) });
    expect(report.findings.map(({ path }) => path)).toEqual([".aws/credentials", "./.npmrc"]);
    // As the system says it: a file has nothing below it.
    expect(report.unread).toEqual([{ path: ".npmrc/none", why: "ENOTDIR" }]);
  });

  it("leaves out what did not change since the task started, and what it is asked to leave out", async () => {
    await writeFile(join(workspace, "old"), SECRET);
    await mkdir(join(workspace, "own"));
    await writeFile(join(workspace, "own", "output"), SECRET);
    const report = await search({
      since: Date.now() + 60_000,
      ignore: [join(workspace, "own")],
    });
    expect(report).toMatchObject({ searchedFiles: 0, unchangedFiles: 1, findings: [] });
  });

  it("is not deceived by a time of change that was set back", async () => {
    await writeFile(join(workspace, "hidden"), SECRET);
    await utimes(join(workspace, "hidden"), 0, 0);
    expect((await search()).findings).toHaveLength(1);
  });

  it("follows no link and waits for no pipe", async () => {
    const outside = await mkdtemp(join(tmpdir(), "stepkey-outside-"));
    try {
      await writeFile(join(outside, "file"), SECRET);
      await symlink(outside, join(workspace, "folder"));
      await symlink(join(outside, "file"), join(workspace, "link"));
      spawnSync("mkfifo", [join(workspace, "pipe")]);
      expect(await search()).toMatchObject({
        searchedFiles: 0,
        findings: [],
        skipped: { link: 2, special: 1 },
        isComplete: true,
      });
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it.runIf(process.platform === "linux")("does not enter another file system", async () => {
    const report = await search({ roots: [{ name: "/dev", path: "/dev" }] });
    expect(report.skipped["other file system"]).toBeGreaterThan(0);
    expect(report.skipped.special).toBeGreaterThan(0);
    expect(report).toMatchObject({ findings: [], isComplete: true });
  });

  it("counts what cannot be read", async () => {
    const report = await search({ roots: [{ name: "$HOME", path: join(home, "nowhere") }] });
    expect(report.skipped.unreadable).toBe(1);
    expect(describeResidue(report)).toBe("0 files searched, nothing found, 1 could not be read");
  });

  it("stops after 50 findings, and says that it did not look on", async () => {
    const names = Array.from({ length: 60 }, (_, index) => join(workspace, `left-${index}`));
    await Promise.all(names.map((name) => writeFile(name, SECRET)));
    const report = await search();
    expect(report.findings).toHaveLength(50);
    expect(report.isComplete).toBe(false);
  });

  it.each([
    ["files", { files: 2 }],
    ["bytes", { bytes: 3 * 256 * 1024 }],
    ["time", { milliseconds: -1 }],
  ])("ends within its budget of %s, and says that it is not complete", async (_, budget) => {
    const block = Buffer.alloc(300 * 1024, "x");
    for (const name of ["a", "b", "c", "d", "e"]) await writeFile(join(workspace, name), block);
    const report = await search({ budget: { ...RESIDUE_BUDGET, ...budget } });
    expect(report.isComplete).toBe(false);
    expect(report.searchedFiles).toBeLessThan(5);
    expect(describeResidue(report)).toMatch(/not everything: the search ran out of its budget$/u);
  });

  it("says that it ran out of its budget also where it found something", async () => {
    await writeFile(join(workspace, "left"), SECRET);
    const block = Buffer.alloc(300 * 1024, "x");
    for (const name of ["x", "y", "z"]) await writeFile(join(workspace, name), block);
    const report = await search({ budget: { ...RESIDUE_BUDGET, files: 3 } });
    expect(report).toMatchObject({ isComplete: false, limit: "files" });
  });

  it("says which limit cut the last file off", async () => {
    await writeFile(join(workspace, "large"), Buffer.alloc(3 * 1024 * 1024, "x"));
    const report = await search({ budget: { ...RESIDUE_BUDGET, bytes: 1024 * 1024 } });
    expect(report).toMatchObject({ isComplete: false, limit: "bytes" });
  });

  it("lets heartbeats through, and ends at once when it is aborted", async () => {
    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        writeFile(join(workspace, `large-${index}`), Buffer.alloc(4 * 1024 * 1024, "x")),
      ),
    );
    const abort = new AbortController();
    let beats = 0;
    let abortedAt = 0;
    const heart = setInterval(() => {
      beats += 1;
      if (beats < 3) return;
      abortedAt = Date.now();
      abort.abort();
    }, 10);
    const report = await search({ signal: abort.signal });
    clearInterval(heart);
    expect(report).toMatchObject({ limit: "cancelled", isComplete: false });
    expect(report.searchedFiles).toBeLessThan(60);
    expect(Date.now() - abortedAt).toBeLessThan(100);
  });

  it("ends when it is aborted", async () => {
    const report = await search({ signal: AbortSignal.abort() });
    expect(report).toMatchObject({ searchedFiles: 0, isComplete: false });
  });
});
