import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cli } from "../support/cli/run.ts";
import { makeRepository, openRepository, type TestRepository } from "../support/git-repository.ts";
import { leftOut } from "../support/left-out.ts";
import { SHOP } from "../support/policy/document-fixtures.ts";

const hasGit = spawnSync("git", ["--version"]).status === 0;
if (!hasGit) leftOut("git", "apt-get install git");

const CAP = `version: 1
owner-id: 65
bases: [main]
grants:
  orders-migrate:
    environment: production
    access: write
    ttl: 10m
    allow: { events: [pull_request, push] }
    approval: { count: 2 }
`;
const FILE = "policy/octo-org/shop.yml";
const CAP_FILE = "policy/octo-org/.organisation.yml";

let repository: TestRepository;
beforeEach(() => {
  repository = makeRepository();
  repository.write(FILE, SHOP);
  repository.write(CAP_FILE, CAP);
  repository.commit("The policies");
});
afterEach(() => repository.remove());

interface Run {
  readonly exit: number;
  readonly lines: readonly string[];
}

/** Runs `stepkey check`; words without a dash are names in the repository, and the output names them so too. */
async function check(ref: string, ...argv: readonly string[]): Promise<Run> {
  const { directory } = repository;
  const named = argv.map((word) => (word.startsWith("-") ? word : join(directory, word)));
  const { exit, out, err } = await cli(["check", ...named, "--against", ref]);
  const text = `${out}${err}`.replaceAll(`${directory}/`, "").replaceAll(directory, "REPOSITORY");
  return {
    exit,
    lines: text
      .replaceAll(/\n {2,}(?=\S)/gu, " ")
      .trimEnd()
      .split("\n"),
  };
}

/** The places that are listed. */
async function places(
  ref: string,
  ...argv: readonly string[]
): Promise<Omit<Run, "lines"> & { places: readonly string[] }> {
  const { exit, lines } = await check(ref, ...argv);
  const found = lines.flatMap(
    (line) => /^(\S+:\d+:\d+ .*\((?:new|wider|changed)\)) /u.exec(line)?.[1] ?? [],
  );
  return { exit, places: found };
}

const edit = (from: string, to: string): void => repository.write(FILE, SHOP.replace(from, to));

describe.runIf(hasGit)("stepkey check --against", () => {
  test("says that nothing is newly allowed, whichever way the commit is named", async () => {
    edit("ttl: 15m", "ttl: 5m");
    const commit = repository.git("rev-parse", "HEAD");
    for (const ref of ["main", "HEAD", "refs/heads/main", commit.slice(0, 12), "main^{commit}"]) {
      const { exit, lines } = await check(ref, "policy");
      expect({ ref, exit, last: lines.at(-1)?.replace(/ \(.*\)/u, "") }).toEqual({
        ref,
        exit: 0,
        last: `Nothing is newly allowed, compared with ${commit.startsWith(ref) ? commit.slice(0, 10) : ref}.`,
      });
    }
  });

  test("lists what is newly allowed with file and line, and exits with 3", async () => {
    repository.write(
      FILE,
      SHOP.replace("[push, pull_request]", "[push, pull_request, schedule]")
        .replace("app_migrator", "app_owner")
        // The organisation's policy does not say it, and so has the default.
        .replace("max-age: 24h", "max-age: 72h"),
    );
    const short = repository.git("rev-parse", "HEAD").slice(0, 10);
    expect(await check("main", "policy")).toEqual({
      exit: 3,
      lines: [
        "What can be checked offline has no mistakes.",
        `${FILE}:10:22  grants.reports-read.allow.events  (wider) It is issued on more events. push, pull_request → push, pull_request, schedule`,
        `${FILE}:15:72  grants.orders-migrate.credential.postgres.role  (changed) role of the credential changed. A reviewer must look whether it can do more. app_migrator → app_owner`,
        `2 things are newly allowed, or may be, compared with main (${short}).`,
      ],
    });
  });

  test("counts what the organisation's policy leaves, also where only the repository's is named", async () => {
    // The cap allows 10 minutes, before and after.
    edit("ttl: 15m", "ttl: 30m");
    expect(await places("main", FILE)).toEqual({ exit: 0, places: [] });
    repository.write(CAP_FILE, CAP.replace("ttl: 10m", "ttl: 20m"));
    expect(await places("main", FILE)).toEqual({
      exit: 3,
      places: [
        `${CAP_FILE}:8:10  grants.orders-migrate.ttl  (wider)`,
        `${FILE}:14:10  grants.orders-migrate.ttl  (wider)`,
      ],
    });
  });

  test("lists an organisation's policy that is gone, and what it limited", async () => {
    repository.delete(CAP_FILE);
    const { exit, lines } = await check("main", "policy");
    expect(exit).toBe(3);
    expect(lines).toContain(`${CAP_FILE} is gone.`);
    expect(lines.filter((line) => line.includes(":"))).toEqual([
      `${CAP_FILE}:1:1  (wider) The organisation's policy is gone: none of its limits applies. orders-migrate → no limits`,
      `${FILE}:14:10  grants.orders-migrate.ttl  (wider) A lease may last longer. The organisation's policy changed. 10m → 15m`,
      `${FILE}:20:24  grants.orders-migrate.approval.count  (wider) Fewer people have to approve. The organisation's policy changed. 2 → 1`,
    ]);
  });

  test("says once what an organisation's policy changes in twenty others", async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => index + 10);
    for (const number of numbers) {
      const text = SHOP.replace("id: 74", `id: ${number}`);
      repository.write(`policy/octo-org/web-${number}.yml`, text);
    }
    repository.commit("Many");
    repository.write(CAP_FILE, CAP.replace("count: 2", "count: 1"));
    const { exit, lines } = await check("HEAD", "policy");
    expect(exit).toBe(3);
    expect(lines.filter((line) => line.includes(":"))).toEqual([
      `${CAP_FILE}:10:24  grants.orders-migrate.approval.count  (wider) Fewer people have to approve. 2 → 1`,
      `${FILE}:20:24  grants.orders-migrate.approval.count  (wider) Fewer people have to approve. The organisation's policy changed. The same in 20 more policies: policy/octo-org/web-10.yml, policy/octo-org/web-11.yml, policy/octo-org/web-12.yml and 17 more. 2 → 1`,
    ]);
    expect(lines.at(-1)).toMatch(/^22 things are newly allowed/u);
  });

  test("takes a file that was not there for new, and one that is gone for less", async () => {
    repository.write("policy/octo-org/web.yml", SHOP.replace("74", "75"));
    repository.delete(FILE);
    const { exit, lines } = await check("HEAD", "policy");
    expect(exit).toBe(3);
    expect(lines).toContain(`${FILE} is gone.`);
    expect(lines.filter((line) => line.includes("(new)"))).toEqual([
      "policy/octo-org/web.yml:7:3  grants.reports-read  (new) This grant is new. read on staging; push, pull_request; postgres { server: staging, database: app, role: app_readonly }",
      "policy/octo-org/web.yml:11:3  grants.orders-migrate  (new) This grant is new. write on production; pull_request, push; postgres { server: production, database: app, role: app_migrator }; 10m; 2 approvals by @octo-org/dba",
    ]);
    repository.delete("policy/octo-org/web.yml");
    expect(await check("HEAD", FILE)).toMatchObject({ exit: 0 });
  });

  test("compares a policy that moved with what it was, and lists that it moved", async () => {
    repository.delete(FILE);
    repository.write("policy/octo-org/store.yml", SHOP.replace("ttl: 15m", "ttl: 5m"));
    expect(await places("HEAD", "policy")).toEqual({
      exit: 3,
      places: ["policy/octo-org/store.yml:1:1  (changed)"],
    });
  });

  test("lists everything where the policy had mistakes before, and says so", async () => {
    repository.write(FILE, SHOP.replace("owner-id: 65", "owner-id: none"));
    repository.commit("A mistake");
    repository.write(FILE, SHOP);
    const { exit, lines } = await check("HEAD", FILE);
    expect(exit).toBe(3);
    expect(lines).toContain(`${FILE} had mistakes, or was not a file, and so allowed nothing.`);
    expect(lines.filter((line) => line.includes("(new) It was not issued before."))).toHaveLength(
      2,
    );
  });

  test("names the grants that a mistake had disabled", async () => {
    repository.write(FILE, SHOP.replace("ttl: 15m", "ttl: soon"));
    repository.commit("A mistake in one grant");
    repository.write(FILE, SHOP);
    const { exit, lines } = await check("HEAD", FILE);
    expect(exit).toBe(3);
    expect(lines).toContain(
      `${FILE} had mistakes in orders-migrate, and so allowed nothing of it.`,
    );
  });

  test("says that a commit is compared with itself, or with what the pull request brought", async () => {
    repository.git("checkout", "-q", "-b", "feature");
    edit("environment: staging", "environment: production");
    repository.commit("Elsewhere");
    repository.git("checkout", "-q", "main");
    repository.git("merge", "-q", "--no-ff", "-m", "Merge", "feature");
    expect((await check("HEAD", "policy")).lines).toContain(
      "HEAD is the commit that is checked out, so only changes that are not committed are compared.",
    );
    expect((await check("HEAD^2", "policy")).lines).toContain(
      "HEAD^2 is what HEAD merged, so what it brought is not listed. The branch that it went into is HEAD^1.",
    );
    const { exit, lines } = await check("HEAD^1", "policy");
    expect(exit).toBe(3);
    expect(lines.join("\n")).not.toContain("HEAD merged");
  });

  test("exits with 1 for mistakes, also where something is newly allowed", async () => {
    repository.write(
      FILE,
      SHOP.replace("[push, pull_request]", "[schedule]").replace("ttl: 15m", "ttl: soon"),
    );
    const { exit, lines } = await check("main", "policy");
    expect(exit).toBe(1);
    expect(lines.join("\n")).toMatch(/1 mistake\.[\s\S]*1 thing is newly allowed/u);
  });

  test("compares a policy of one's own repository, which no file beside it limits", async () => {
    repository.write(".github/stepkey.yml", SHOP);
    repository.commit("Policy on GitHub");
    repository.write(".github/stepkey.yml", SHOP.replace("ttl: 15m", "ttl: 30m"));
    repository.write(".github/.organisation.yml", "version: 1\nowner-id: 66\n");
    expect(await places("HEAD", ".github/stepkey.yml")).toEqual({
      exit: 3,
      places: [".github/stepkey.yml:14:10  grants.orders-migrate.ttl  (wider)"],
    });
  });

  test("prints everything as JSON", async () => {
    edit("environment: staging", "environment: production");
    const commit = repository.git("rev-parse", "HEAD");
    const path = join(repository.directory, FILE);
    const { exit, json } = await cli(["check", path, "--against", "main", "--json"]);
    expect(exit).toBe(3);
    expect(json()).toMatchObject({
      mistakes: [],
      against: {
        ref: "main",
        commits: [commit],
        notes: [],
        newly_allowed: [
          {
            source: path,
            line: 8,
            column: 18,
            path: "grants.reports-read.environment",
            kind: "wider",
            grant: "reports-read",
            before: "staging",
            after: "production",
            message: "Jobs of another environment get it.",
          },
        ],
      },
    });
  });

  test("with require-organisation, lists what an organisation's policy lets pass for the first time", async () => {
    const broker = `url: http://127.0.0.1:8700\nlisten: 127.0.0.1:8700\nowners: [65]
policy: { directory: ./policy, require-organisation: true }\ngithub: { token: { env: GITHUB_TOKEN } }
servers:\n  postgres: { staging: { url: { env: S } }, production: { url: { env: P } } }\n`;
    repository.write("broker.yml", broker);
    repository.delete(CAP_FILE);
    repository.commit("No cap");
    repository.write(CAP_FILE, CAP.replace("bases: [main]\n", ""));
    expect(await places("HEAD", "policy")).toMatchObject({ exit: 0 });
    const { exit, places: found } = await places("HEAD", "policy", "broker.yml");
    expect(exit).toBe(3);
    expect(found.filter((place) => place.endsWith("(new)"))).toHaveLength(2);
  });
});

describe.runIf(hasGit)("what cannot be compared", () => {
  test("is an error, and never looks like no change", async () => {
    const nothing =
      "There is no policy to compare at docs, neither now nor in main. docs cannot be read: there is no such file.";
    const cases = [
      [["nowhere", "policy"], "REPOSITORY has no commit nowhere."],
      [["main:policy", "policy"], "REPOSITORY has no commit main:policy."],
      [["main", "docs"], nothing],
    ] as const;
    for (const [[ref, path], message] of cases) {
      const { exit, lines } = await check(ref, path);
      const [first = ""] = lines;
      expect({ exit, first: first.replace(/ what now.*/u, "") }).toEqual({
        exit: 1,
        first: `✗ ${message}`,
      });
    }
  });

  test("is refused before git sees it: an option, two words, standard input", async () => {
    for (const ref of ["-h", "--output=x", "main policy", "main\n", "main..HEAD", "main...HEAD"]) {
      const argv = ["check", join(repository.directory, "policy"), `--against=${ref}`];
      expect({ ref, exit: (await cli(argv)).exit }).toEqual({ ref, exit: 2 });
    }
    const { exit, err } = await cli(["check", "-", "--against", "main"], { files: { "-": SHOP } });
    expect({ exit, err }).toMatchObject({ exit: 2 });
    expect(err).toContain("Standard input has no other version.");
  });

  test("says so where there is no repository, and where there is no git", async () => {
    const directory = mkdtempSync(join(tmpdir(), "stepkey-no-repository-"));
    const outside = await cli(["check", directory, "--against", "main"]);
    rmSync(directory, { recursive: true });
    expect(outside).toMatchObject({ exit: 1 });
    expect(outside.err).toContain("git says: not a git repository");
    const git = () => Promise.resolve({ exit: "missing", out: Buffer.of(), why: "" } as const);
    const without = await cli(["check", repository.directory, "--against", "main"], { git });
    expect(without).toMatchObject({ exit: 1 });
    expect(without.err).toContain("There is no git on this machine.");
  });

  test("says how to fetch more where the clone is shallow", async () => {
    repository.commit("Another");
    const url = pathToFileURL(repository.directory).href;
    const place = mkdtempSync(join(tmpdir(), "stepkey-clone-"));
    const clone = (depth: number): string => {
      const to = join(place, `depth-${depth}`);
      repository.git("clone", "--quiet", `--depth=${depth}`, url, to);
      return join(to, "policy");
    };
    const shallow = await cli(["check", clone(1), "--against", "HEAD^1"]);
    expect(shallow).toMatchObject({ exit: 1 });
    expect(shallow.err).toContain("The clone is shallow.");
    expect(shallow.err).toContain("`fetch-depth: 2` of actions/checkout is enough for HEAD^1");
    expect(await cli(["check", clone(2), "--against", "HEAD^1"])).toMatchObject({ exit: 0 });
    rmSync(place, { recursive: true });
  });

  test("says which name a branch has in this clone, and in a job of a pull request", async () => {
    repository.commit("Another");
    const url = pathToFileURL(repository.directory).href;
    const place = mkdtempSync(join(tmpdir(), "stepkey-clone-"));
    const [whole, shallow] = [join(place, "whole"), join(place, "shallow")];
    repository.git("branch", "feature");
    repository.git("clone", "--quiet", "--branch", "feature", url, whole);
    repository.git("clone", "--quiet", "--depth=2", "--branch", "feature", url, shallow);
    const of = async (clone: string, ref: string): Promise<string> =>
      (await cli(["check", join(clone, "policy"), "--against", ref])).err;
    expect(await of(whole, "main")).toContain("no commit main. Did you mean origin/main?");
    expect(await of(whole, "origin/mian")).toContain("Did you mean origin/main?");
    expect(await of(whole, "nowhere-at-all")).toContain("Check its spelling, or fetch it first.");
    expect(await of(shallow, "origin/main")).toContain(
      "use `--against HEAD^1` with `fetch-depth: 2`",
    );
    rmSync(place, { recursive: true });
  });

  test("fetches nothing into a clone without the files of that commit", async () => {
    edit("ttl: 15m", "ttl: 5m");
    repository.commit("Shorter");
    repository.git("config", "uploadpack.allowFilter", "true");
    const to = join(mkdtempSync(join(tmpdir(), "stepkey-clone-")), "partial");
    const url = pathToFileURL(repository.directory).href;
    repository.git("clone", "--quiet", "--filter=blob:none", url, to);
    const missing = () =>
      openRepository(to).git("rev-list", "--objects", "--missing=print", "HEAD^1").includes("?");
    expect(missing()).toBe(true);
    const { exit, err } = await cli(["check", join(to, "policy"), "--against", "HEAD^1"]);
    expect({ exit, isMissing: missing() }).toEqual({ exit: 1, isMissing: true });
    expect(err).toContain("The clone does not have all files of that commit.");
    rmSync(to, { recursive: true });
  });
});

describe.runIf(hasGit)("a pull request that wants to look harmless", () => {
  test("starts nothing with the configuration of the repository", async () => {
    const mark = join(repository.directory, "started");
    const program = `touch ${mark}; false`;
    for (const key of [
      "core.fsmonitor",
      "core.sshCommand",
      "core.pager",
      "core.askPass",
      "diff.external",
    ]) {
      repository.git("config", key, program);
    }
    repository.git("config", "alias.ls-tree", `!${program}`);
    repository.git("config", "filter.evil.smudge", program);
    repository.git("config", "diff.evil.textconv", program);
    repository.write(".gitattributes", "*.yml filter=evil diff=evil\n");
    edit("ttl: 15m", "ttl: 5m");
    expect(await check("main", "policy")).toMatchObject({ exit: 0 });
    expect(existsSync(mark)).toBe(false);
  });

  test("cannot bring a repository of its own, in which nothing changed", async () => {
    repository.delete(CAP_FILE);
    repository.commit("No cap");
    edit("per-job: 1", "per-job: 5");
    // In a directory of the work tree: what a bare repository consists of, with the new policy as its only commit.
    const own = makeRepository();
    own.write("octo-org/shop.yml", SHOP.replace("per-job: 1", "per-job: 5"));
    own.commit("Nothing to see");
    spawnSync("cp", ["-r", `${own.directory}/.git/.`, join(repository.directory, "policy")]);
    own.remove();
    for (const setting of ["bare = true", "bare = false\n\tworktree = ."]) {
      repository.write("policy/config", `[core]\n\trepositoryformatversion = 0\n\t${setting}\n`);
      const { exit, lines } = await check("main", "policy");
      expect({ exit, isListed: lines.some((line) => line.includes("per-job")) }).not.toEqual({
        exit: 0,
        isListed: false,
      });
      expect(exit === 1 || exit === 3).toBe(true);
    }
  });

  test("cannot replace the directory by a link to one that had the same policy before", async () => {
    const wide = SHOP.replace("per-job: 1", "per-job: 5");
    repository.write("archive/octo-org/shop.yml", wide);
    repository.commit("A wide policy that no broker reads");
    repository.delete("policy");
    symlinkSync("archive", join(repository.directory, "policy"));
    const { exit, lines } = await check("HEAD", "policy");
    expect(exit).toBe(3);
    expect(lines.join("\n")).toContain("orders-migrate.per-job");
  });

  test("cannot hide a policy among files of another kind", async () => {
    // A line that begins with `jobs:` makes a text look like a workflow.
    const text = `{ version: 1, repository-id: 75, owner-id: 65, grants: { a: { credential: { postgres: {
server: s, database: d, role: "app
jobs: x" } }, allow: { events: [push] } } } }`;
    repository.write("policy/octo-org/web.yml", text);
    const { exit, lines } = await check("main", "policy");
    expect({ exit, isListed: lines.some((line) => line.includes("grants.a  (new)")) }).toEqual({
      exit: 3,
      isListed: true,
    });
  });

  test("cannot give the runner a command", async () => {
    repository.write(FILE, SHOP.replace("environment: staging", 'environment: "::error::a"'));
    repository.commit("A name that looks like a command");
    const { directory } = repository;
    const { exit, out } = await cli(["check", join(directory, "policy"), "--against", "HEAD^1"]);
    expect({ exit, isNamed: out.includes("staging → ::error::a") }).toEqual({
      exit: 3,
      isNamed: true,
    });
    const back = SHOP.replace("environment: staging", "environment: production");
    repository.write(FILE, back);
    const again = await cli(["check", join(directory, "policy"), "--against", "HEAD"]);
    const commands = again.out.split("\n").filter((line) => line.trim().startsWith("::"));
    expect({ exit: again.exit, commands }).toEqual({ exit: 3, commands: [] });
  });

  test("cannot count on a link that stood where the policy is now", async () => {
    repository.delete(FILE);
    symlinkSync("other.yml", join(repository.directory, FILE));
    repository.write("policy/octo-org/other.yml", SHOP);
    repository.commit("A link");
    repository.delete(FILE);
    repository.write(FILE, SHOP);
    const { exit, lines } = await check("HEAD", FILE);
    expect(exit).toBe(3);
    expect(lines.filter((line) => line.includes("(new)"))).toHaveLength(2);
  });

  test("cannot add an organisation's policy with mistakes that hides what it allows", async () => {
    edit("per-job: 1", "per-job: 5");
    repository.write(CAP_FILE, "version: 2\n");
    const { exit, lines } = await check("main", FILE);
    expect(exit).toBe(1);
    expect(lines.join("\n")).toContain(`${CAP_FILE} has mistakes, and so allows nothing.`);
  });
});
