import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HostedRunner, openHostedRunner, own } from "../support/hosted-runner.ts";
import { bringWall, runWall, type WallSeen } from "../support/wall-stage.ts";

const runner = openHostedRunner();

describe.skipIf(runner === undefined)("a wall on a hosted runner", () => {
  const machine = runner as HostedRunner;
  const inWorkspace = (path: string): string => join(machine.workspace, path);
  const asRunner = (...args: readonly [string, ...string[]]): string =>
    execFileSync("setpriv", [`--reuid=${machine.uid}`, "--clear-groups", "--", ...args], {
      cwd: machine.workspace,
      env: { PATH: process.env["PATH"], HOME: machine.home },
    }).toString();

  beforeAll(() => {
    bringWall(machine);
    asRunner("git", "init", "--quiet", "--initial-branch=main", ".");
    asRunner("git", "config", "http.https://github.com/.extraheader", "AUTHORIZATION: basic c2Vj");
    asRunner("git", "config", "user.email", "mona@octo.example");
    asRunner("git", "config", "user.name", "mona");
    writeFileSync(inWorkspace("README.md"), "orders\n");
    own(machine, machine.workspace);
    asRunner("git", "add", ".");
    asRunner("git", "commit", "--quiet", "--message=Begin");
  });
  afterAll(() => machine.remove());

  describe("around an agent that works", () => {
    let seen: WallSeen;
    beforeAll(async () => {
      const shown = join(machine.temp, "stepkey-agent");
      mkdirSync(shown, { mode: 0o700 });
      writeFileSync(join(shown, "mcp.json"), "{}\n", { mode: 0o600 });
      own(machine, shown);
      const script = [
        "id -un; git status --short; cat README.md",
        "echo more > new.txt; echo more >> README.md; mkdir closed; touch closed/file; chmod 0 closed/file closed",
        "git add new.txt README.md && git commit --quiet --message=More && git log --format=%s",
        "git checkout --quiet -b topic && echo on topic",
        `cat ${shown}/mcp.json && ! touch ${shown}/other 2>/dev/null && echo read-only`,
        'touch "$HOME/a" "$TMPDIR/b" /var/tmp/c /dev/shm/d && echo own places',
        "exit 7",
      ].join("\n");
      const second = "cat new.txt; ls -A $TMPDIR; exit 0";
      seen = await runWall(machine, {
        expose: [shown],
        scripts: [
          { name: "work", script },
          { name: "again", script: second },
        ],
      });
    });

    it("gives it a user of its own, and passes its exit code on", () => {
      expect(seen.refused).toBeUndefined();
      expect(seen.scripts["work"]?.exit).toEqual({
        kind: "ended",
        exitCode: 7,
        wasStopped: false,
        left: [],
      });
      expect(seen.scripts["work"]?.output).toContain(`${seen.opened?.user.name}\norders\n`);
    });

    it("lets it work with git in the workspace", () => {
      expect(seen.scripts["work"]?.output).toContain("More\nBegin\n");
      expect(seen.scripts["work"]?.output).toContain("on topic\n");
    });

    it("lets it read what the step exposes, though only the runner's user may, and not change it", () => {
      expect(seen.scripts["work"]?.output).toContain("{}\nread-only\n");
    });

    it("gives it a home and temporary directories of its own, which last as long as the wall", () => {
      expect(seen.scripts["work"]?.output).toContain("own places\n");
      expect(seen.scripts["again"]?.output).toMatch(/^more\nb\nc\n/u);
    });

    it("leaves a workspace that belongs to the runner's user, and that this user can read and remove", () => {
      for (const path of ["new.txt", "README.md", "closed", "closed/file", ".git/index"]) {
        expect(lstatSync(inWorkspace(path)).uid).toBe(machine.uid);
      }
      expect(asRunner("git", "status", "--short")).toBe("?? closed/\n");
      expect(asRunner("git", "log", "--format=%s")).toBe("More\nBegin\n");
      expect(seen.closed?.workspace.modesOpened).toBe(2);
    });

    it("keeps checkout's credential for later steps", () => {
      expect(asRunner("git", "config", "http.https://github.com/.extraheader")).toContain("c2Vj");
    });

    it("leaves no user, no directory and no rule, and closes once", () => {
      const { name = "" } = seen.record ?? {};
      expect(seen.closed?.left).toEqual([]);
      expect(seen.again).toEqual(seen.closed);
      expect(readFileSync("/etc/passwd", "utf8")).not.toContain(name);
      expect(readFileSync("/etc/group", "utf8")).not.toContain(name);
      expect(existsSync(`/var/lib/${name}`)).toBe(false);
      expect(rules()).not.toContain(name.replaceAll("-", "_"));
    });
  });

  it("stops an agent that is cancelled, and everything that it started", async () => {
    const script =
      "trap 'echo asked' INT; (setsid sleep 1234 &); echo ready; sleep 1000; sleep 1000";
    const seen = await runWall(machine, { scripts: [{ name: "stop", script, stopAt: "ready" }] });
    expect(seen.scripts["stop"]?.exit).toMatchObject({ kind: "ended", wasStopped: true });
    expect(seen.scripts["stop"]?.output).toContain("asked");
    expect(processesOf("sleep 1234")).toEqual([]);
    expect(seen.closed?.left).toEqual([]);
  });

  it("ends an agent whose main was killed, and post removes what is left", async () => {
    const script = "mkfifo pipe; (setsid sleep 4321 &); echo ready; sleep 1000";
    const seen = await runWall(machine, { scripts: [{ name: "die", script }], diesAt: "ready" });
    expect(seen.closed).toBeUndefined();
    const { record } = seen;
    if (record === undefined) throw new Error("nothing was recorded");
    await expect.poll(() => processesOf("sleep 4321"), { timeout: 20_000 }).toEqual([]);
    const { cleaned } = await runWall(machine, { cleanUp: record });
    expect(cleaned).toMatchObject({ left: [], workspace: { specialRemoved: 1 } });
    expect(readFileSync("/etc/passwd", "utf8")).not.toContain(record.name);
    expect(existsSync(`/var/lib/${record.name}`)).toBe(false);
    expect(rules()).not.toContain(record.name.replaceAll("-", "_"));
  });

  it("does nothing for a record of another form, which anyone in the job could write", async () => {
    const forged = { name: "root", workspace: "/", git: [] };
    const { cleaned } = await runWall(machine, { cleanUp: forged });
    expect(cleaned).toBeUndefined();
    expect(readFileSync("/etc/passwd", "utf8")).toMatch(/^root:/mu);
  });

  it("stands twice at once on one machine", async () => {
    const script = "id -un; sleep 1";
    const run = () => runWall(machine, { scripts: [{ name: "one", script }] });
    const both = await Promise.all([run(), run()]);
    const names = both.map((seen) => seen.scripts["one"]?.output.trim());
    expect(new Set(names).size).toBe(2);
    expect(both.map((seen) => seen.closed?.left)).toEqual([[], []]);
  });

  it.each([
    ["another system", { platform: "darwin" }, "This runner's system is darwin; it needs Linux."],
    ["a job's container", { parentPid: 0 }, "The job runs in a container (`container:`)."],
    ["another processor", { arch: "s390x" }, "The processor is s390x; it needs x64 or arm64."],
  ])("is refused on %s, before anything is made", async (_, replaced, sentence) => {
    const seen = await runWall(machine, { machine: replaced });
    expect(seen.refused).toMatchObject({ code: "isolation_unavailable", details: [sentence] });
    expect(seen.record).toBeUndefined();
  });
});

function rules(): string {
  return execFileSync("nft", ["list", "tables"]).toString();
}

/** Command lines of processes that run, which begin so. */
function processesOf(command: string): readonly string[] {
  const all = execFileSync("ps", ["-eo", "args"]).toString().split("\n");
  return all.filter((line) => line.startsWith(command));
}
