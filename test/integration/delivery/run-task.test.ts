import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withPrivateDirectory } from "../../../src/delivery/task/private-directory.ts";
import { matcherFor } from "../../../src/delivery/redact/redact.ts";
import {
  runTask,
  TASK_LIMITS,
  TASK_LIMITS_WITHOUT_REVOKING,
  type TaskEffects,
  type TaskOutcome,
} from "../../../src/delivery/task/run-task.ts";
import type { Task } from "../../../src/delivery/task/start-task.ts";
import { systemClock } from "../../../src/shared/clock.ts";
import type { Failure } from "../../../src/shared/failure.ts";
import type { Result } from "../../../src/shared/result.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { pathWithPython } from "../../support/python.ts";

const SECRET = 'Zq9/xW+3=kE"v7\\Lp&2';

/** Short times: what is tested is the order of things, not how long they take. */
const QUICK = {
  stop: [
    { signal: "SIGINT", waitMs: 300 },
    { signal: "SIGTERM", waitMs: 300 },
    { signal: "SIGKILL", waitMs: 2000 },
  ],
  rest: [{ waitMs: 300 }, { signal: "SIGTERM", waitMs: 300 }, { signal: "SIGKILL", waitMs: 2000 }],
  lastReadMs: { stopped: 500, ended: 500 },
} as const;

interface Run {
  readonly result: Result<TaskOutcome, Failure>;
  readonly log: string;
}

let workspace: string;

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), "stepkey-test-"));
});

afterEach(async () => {
  await rm(workspace, { recursive: true, force: true });
});

async function run(
  task: Partial<Task>,
  effects: Partial<TaskEffects> & { readonly heard?: (log: string) => void } = {},
): Promise<Run> {
  let log = "";
  const result = await withPrivateDirectory(workspace, (directory) =>
    runTask(
      {
        script: "",
        shell: "",
        workingDirectory: "",
        workspace,
        env: { PATH: process.env["PATH"] ?? "", SECRET: new Secret(SECRET), ...task.env },
        directory,
        ...withoutEnv(task),
      },
      {
        matcher: matcherFor([new Secret(SECRET)]),
        output: (bytes) => {
          log += Buffer.from(bytes).toString("latin1");
          effects.heard?.(log);
          return Promise.resolve();
        },
        clock: systemClock,
        limits: QUICK,
        ...effects,
      },
    ),
  );
  return { result, log: Buffer.from(log, "latin1").toString() };
}

function withoutEnv(task: Partial<Task>): Partial<Task> {
  const { env: _, ...rest } = task;
  return rest;
}

/** Aborts as soon as the task has printed `ready`. */
function whenReady(): Pick<TaskEffects, "signal"> & { readonly heard: (log: string) => void } {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    heard: (log) => {
      if (log.includes("ready")) controller.abort();
    },
  };
}

/** Dead and not yet reaped is not running. */
function isRunning(pid: string): boolean {
  try {
    return !/^State:\s+[ZX]/mu.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("a task", () => {
  it("does not start where the system refuses its pipes, and says why", async () => {
    const refused = Object.assign(new Error("EMFILE: too many open files"), { code: "EMFILE" });
    const { result } = await run({ script: "echo ran", pipes: Promise.reject(refused) });
    expect(result).toMatchObject({
      ok: false,
      error: {
        code: "task_not_started",
        message: "The pipes for its output could not be made: EMFILE.",
      },
    });
  });

  it("throws what is a bug where its pipes are made", async () => {
    const pipes = Promise.reject(new TypeError("a bug"));
    await expect(run({ script: "echo ran", pipes })).rejects.toThrow("a bug");
  });

  it("runs in bash with the runner's flags, in the workspace", async () => {
    const script = 'echo "$BASHPID" >/dev/null; set -o | grep -E "^(errexit|pipefail)"; pwd';
    const { result, log } = await run({ script });
    expect(log).toMatch(/errexit\s+on\npipefail\s+on\n/u);
    expect(log).toContain(`${workspace}\n`);
    expect(result).toEqual({
      ok: true,
      value: { exitCode: 0, signal: undefined, wasStopped: false, leftBehind: "none" },
    });
  });

  it("runs in python", async () => {
    const script = "import sys; print(sys.version_info.major)";
    const env = { PATH: pathWithPython(workspace) };
    expect((await run({ shell: "python", script, env })).log).toContain("3\n");
  });

  it.each([
    ["sh", "echo $0 | sed 's/.*script/script/'", "script.sh\n"],
    ["bash -c 'x' {0}", "", ""],
    ["cat {0}", "not a script", "not a script\n"],
  ])("runs in %s", async (shell, script, expected) => {
    expect((await run({ shell, script })).log).toContain(expected);
  });

  it.each([
    ["echo to >/dev/stderr", "to"],
    ["echo to | tee /dev/stderr", "to\nto"],
    ["echo to >/dev/stdout", "to"],
    ["echo to >/proc/self/fd/1", "to"],
    ["echo to >>/dev/stderr; echo two >>/dev/stderr", "to\ntwo"],
    ["exec 3>/dev/stderr; echo to >&3", "to"],
    ["bash -c 'echo to > /dev/fd/2'", "to"],
    ["node -e 'require(`fs`).writeFileSync(`/dev/stdout`, `to\\n`)'", "to"],
    ["node -e 'require(`fs`).appendFileSync(`/dev/stderr`, `to\\n`)'", "to"],
    ['awk \'BEGIN { print "to" > "/dev/stderr" }\'', "to"],
    ["test -p /dev/stdout && test -p /dev/stderr && echo to", "to"],
  ])("writes to its streams by name, as in a `run` step: %s", async (script, printed) => {
    const { result, log } = await run({ script });
    expect(result).toMatchObject({ ok: true, value: { exitCode: 0 } });
    expect(log.trim()).toBe(printed);
  });

  it("runs in sh where nothing names a shell and there is no bash, as on Alpine", async () => {
    const bin = join(workspace, "bin");
    await mkdir(bin);
    for (const program of ["sh", "sed", "cat"])
      await symlink(await realpath(`/bin/${program}`), join(bin, program));
    const { result, log } = await run({
      script: 'echo "$0 $-" | sed "s/.*script/script/"',
      env: { PATH: bin },
    });
    expect(result).toMatchObject({ ok: true, value: { exitCode: 0 } });
    expect(log).toBe("script.sh e\n");
  });

  it("finds nothing in its directory but its script", async () => {
    const { log } = await run({ script: 'ls "$(dirname "$0")"' });
    expect(log).toBe("script.sh\n");
  });

  it("has nothing that Node adds to the environment of what it starts", async () => {
    vi.stubEnv("NODE_V8_COVERAGE", join(workspace, "coverage"));
    const { log } = await run({ script: "env" });
    expect(log).toContain("SECRET=***");
    expect(log).not.toContain("NODE_V8_COVERAGE");
    vi.unstubAllEnvs();
  });

  it("does not start when it was cancelled before", async () => {
    const { result, log } = await run(
      {
        script: `touch ${join(workspace, "started")}; echo started`,
      },
      { signal: AbortSignal.abort() },
    );
    expect(result).toMatchObject({ ok: false, error: { code: "cancelled" } });
    expect(log).toBe("");
    expect(readdirSync(workspace)).not.toContain("started");
  });

  it("has the environment that it is given, and nothing of ours", async () => {
    const { log } = await run({ script: "env | cut -d= -f1 | sort | tr '\\n' ' '" });
    expect(
      log
        .trim()
        .split(" ")
        .filter((name) => !["PWD", "SHLVL", "_", "OLDPWD"].includes(name)),
    ).toEqual(["PATH", "SECRET"]);
  });

  it("has nothing on standard input", async () => {
    expect((await run({ script: "cat; echo end" })).log).toBe("end\n");
  });

  it("hands on its exit code", async () => {
    expect((await run({ script: "exit 37" })).result).toMatchObject({ value: { exitCode: 37 } });
    expect((await run({ script: "false; echo never" })).result).toMatchObject({
      value: { exitCode: 1 },
    });
  });

  it("ends with 128 and the signal's number when a signal ends it", async () => {
    expect((await run({ script: "kill -TERM $$" })).result).toMatchObject({
      value: { exitCode: 143, signal: "SIGTERM" },
    });
  });

  it("works in the directory that it names", async () => {
    await mkdir(join(workspace, "app"));
    expect((await run({ script: "pwd", workingDirectory: "app" })).log).toBe(`${workspace}/app\n`);
  });

  it("leaves no file of its own behind", async () => {
    await run({ script: "ls .." });
    expect(readdirSync(workspace)).toEqual([]);
  });

  it("has its script in a directory that only this user can enter", async () => {
    expect((await run({ script: 'stat -c %a "$(dirname "$0")"' })).log).toBe("700\n");
  });
});

describe("a task that cannot start", () => {
  const SHELL_MISSING = "no-such-shell was not found on the task's PATH.";

  it.each([
    [{ shell: "no-such-shell {0}" }, SHELL_MISSING],
    [{ shell: "fish" }, 'shell "fish" is not a built-in shell, and has no {0} for the script.'],
    [{ env: { A: "a\0b" } }, "A variable or the shell's command line contains a NUL character."],
  ])("says why: %j", async (task, message) => {
    const { result } = await run(task);
    expect(result).toMatchObject({ ok: false, error: { code: "task_not_started", message } });
  });

  it("names a working directory that is not there", async () => {
    const { result } = await run({ workingDirectory: "nowhere" });
    expect(result).toMatchObject({
      error: { message: `The working directory ${workspace}/nowhere does not exist.` },
    });
  });

  it("names what may not be executed", async () => {
    await writeFile(join(workspace, "shell"), "#!/bin/sh\n", { mode: 0o644 });
    const { result } = await run({ shell: `${workspace}/shell {0}` });
    expect(result).toMatchObject({
      error: { message: `${workspace}/shell cannot be executed: permission denied.` },
    });
  });

  it("says which variable makes the environment too large", async () => {
    const { result } = await run({ env: { HUGE: "x".repeat(3_000_000) } });
    expect(result).toMatchObject({
      error: {
        message: expect.stringMatching(
          /^The task's environment is larger than the system allows: about \d+ kB, of which HUGE has 2930 kB\.$/u,
        ) as string,
      },
    });
  });
});

describe("a task that prints its secret", () => {
  const prints: Readonly<Record<string, string>> = {
    plainly: 'echo "it is $SECRET"',
    "in base64, at three places": `
      for before in "" x xy; do printf '%s%s tail' "$before" "$SECRET" | base64; done`,
    "in base64url": `printf 'a%sb' "$SECRET" | base64 | tr '+/' '-_' | tr -d =`,
    "in hex": `printf %s "$SECRET" | od -An -tx1 | tr -d ' \\n'; echo`,
    "percent-encoded": `python3 -c 'import os,urllib.parse as u; s=os.environ["SECRET"]; print(u.quote(s), u.quote_plus(s), u.quote(s, safe=""))'`,
    "as json": `python3 -c 'import os,json; print(json.dumps({"a": [os.environ["SECRET"]]}), json.dumps(json.dumps(os.environ["SECRET"])))'`,
    "quoted by a shell": 'printf "%q\\n" "$SECRET"; set -x; : "$SECRET"',
    "on standard error": 'echo "$SECRET" >&2',
    "in pieces": `
      for ((i = 0; i < \${#SECRET}; i++)); do printf %s "\${SECRET:i:1}"; sleep 0.01; done; echo`,
    "in pieces, with noise on the other stream": `
      for ((i = 0; i < \${#SECRET}; i++)); do
        printf %s "\${SECRET:i:1}"; echo noise >&2; sleep 0.01
      done; echo`,
    "in turn on both streams": `
      printf %s "\${SECRET:0:9}"; sleep 0.2; printf '%s' "\${SECRET:9}" >&2; sleep 0.2; echo; echo >&2`,
    "through workflow commands": `
      echo "::set-output name=x::$SECRET"; echo "::error title=$SECRET::$SECRET"; echo "##[error]$SECRET"
      echo "::stop-commands::$SECRET"; echo "::add-mask::$SECRET"`,
  };

  it.each(Object.entries(prints))("%s, shows nothing of it", async (_, script) => {
    const { log, result } = await run({ script, shell: "bash" });
    expect(result).toMatchObject({ value: { exitCode: 0 } });
    const readable = [
      log,
      decodeURIComponent(log.replaceAll(/%(?![0-9A-Fa-f]{2})/gu, "%25")),
      log.replaceAll(/\\(.)/gu, "$1"),
      ...log.split("\n").map((line) => Buffer.from(line, "base64").toString()),
      ...log.split("\n").map((line) => Buffer.from(line.replaceAll(" ", ""), "hex").toString()),
    ];
    for (const text of readable) expect(text).not.toContain(SECRET);
    expect(log).toContain("***");
  });

  it("cannot give commands to the runner", async () => {
    const { log } = await run({ script: "printf 'a\\r::set-output name=x::y\\n  ::error::z\\n'" });
    expect(log).toBe("a\r\\::set-output name=x::y\n  \\::error::z\n");
  });

  it("leaves everything else as it is, in whole lines", async () => {
    const script = `for i in 1 2 3; do printf 'out %s' $i; printf 'err %s\\n' $i >&2; printf ' end\\n'; done`;
    const { log } = await run({ script });
    expect(log.trim().split("\n").toSorted()).toEqual(
      [1, 2, 3].flatMap((i) => [`err ${i}`, `out ${i} end`]).toSorted(),
    );
  });

  it("closes its last line, so that what follows begins a new one", async () => {
    expect((await run({ script: "printf unfinished" })).log).toBe("unfinished\n");
  });

  it("loses nothing of a long output, and waits for its reader", async () => {
    let size = 0;
    await run(
      { script: "yes 0123456789abcdef | head -c 3400000" },
      {
        output: async (bytes) => {
          await systemClock.sleep(1);
          size += bytes.length;
        },
      },
    );
    expect(size).toBe(3_400_000);
  });
});

describe("a task that is stopped", () => {
  it("is interrupted, and may clean up", async () => {
    const script = "trap 'echo cleaned; exit 9' INT; echo ready; while :; do sleep 0.05; done";
    const { result, log } = await run({ script }, whenReady());
    expect(log).toBe("ready\ncleaned\n");
    expect(result).toMatchObject({ value: { exitCode: 9, wasStopped: true, leftBehind: "none" } });
  });

  it("is interrupted as a group: a child of the shell too", async () => {
    const { result } = await run({ script: "echo ready; sleep 60; echo never" }, whenReady());
    expect(result).toMatchObject({ value: { exitCode: 130, signal: "SIGINT", wasStopped: true } });
  });

  it("is terminated when it ignores the interrupt", async () => {
    const script = "trap '' INT; echo ready; while :; do sleep 0.05; done";
    const { result } = await run({ script }, whenReady());
    expect(result).toMatchObject({ value: { exitCode: 143, signal: "SIGTERM" } });
  });

  it("is killed when it ignores both, with its grandchildren", async () => {
    const script =
      "trap '' INT TERM; (trap '' INT TERM; echo $BASHPID; while :; do sleep 0.05; done) & sleep 0.2; echo ready; while :; do sleep 0.05; done";
    const { result, log } = await run({ script }, whenReady());
    expect(result).toMatchObject({ value: { exitCode: 137, signal: "SIGKILL" } });
    expect(isRunning(log.split("\n")[0] ?? "")).toBe(false);
  });

  it("ends its grandchildren also when the shell goes first", async () => {
    const script =
      "(trap '' INT; echo $BASHPID; while :; do sleep 0.05; done) & sleep 0.2; echo ready; wait";
    const { result, log } = await run({ script }, whenReady());
    expect(result).toMatchObject({ value: { wasStopped: true } });
    expect(isRunning(log.split("\n")[0] ?? "")).toBe(false);
  });

  it("is over although nobody takes its output, and says that some was dropped", async () => {
    const controller = new AbortController();
    const { result } = await run(
      { script: "while :; do echo text; done" },
      {
        signal: controller.signal,
        output: () => {
          controller.abort();
          return new Promise(() => undefined);
        },
      },
    );
    expect(result).toMatchObject({ value: { wasStopped: true, outputDropped: true } });
  });

  it("is over in time to revoke before the runner kills us", () => {
    const total = TASK_LIMITS.stop.reduce((sum, { waitMs }) => sum + waitMs, 0);
    expect(total + 2 * TASK_LIMITS.lastReadMs.stopped).toBeLessThan(7500);
  });

  it("has five seconds after the interrupt, or seven where nothing is revoked, before a second signal", () => {
    expect(TASK_LIMITS.stop[0]).toEqual({ signal: "SIGINT", waitMs: 5000 });
    const { stop, lastReadMs } = TASK_LIMITS_WITHOUT_REVOKING;
    expect(stop[0]).toEqual({ signal: "SIGINT", waitMs: 7000 });
    // The runner sends SIGKILL after ten seconds.
    const total = stop.reduce((sum, { waitMs }) => sum + waitMs, 0);
    expect(total + 2 * lastReadMs.stopped).toBeLessThan(9500);
  });
});

describe("processes that a task leaves behind", () => {
  it("are ended when the shell has ended", async () => {
    const { result, log } = await run({ script: "sleep 60 & echo $!" });
    expect(result).toMatchObject({ value: { exitCode: 0, leftBehind: "ended" } });
    expect(isRunning(log.trim())).toBe(false);
  });

  it("are named, those of the group too, when they are ended", async () => {
    let members: readonly { readonly pid: number; readonly name: string }[] = [];
    const { log } = await run(
      { script: "sleep 60 & echo $!; sleep 0.1 &" },
      { groupEnded: (_leader, ended) => void (members = ended) },
    );
    expect(members).toEqual([{ pid: Number(log.trim()), name: "sleep" }]);
  });

  it("are ended also when they hold no pipe of ours", async () => {
    const { result, log } = await run({ script: "sleep 60 >/dev/null 2>&1 & echo $!" });
    expect(result).toMatchObject({ value: { leftBehind: "ended" } });
    expect(isRunning(log.trim())).toBe(false);
  });

  it("may finish what they write", async () => {
    const { result, log } = await run({ script: "(sleep 0.1; echo late) & echo early" });
    expect(log).toBe("early\nlate\n");
    expect(result).toMatchObject({ value: { leftBehind: "none" } });
  });

  it("are reported when they left the task's process group", async () => {
    const script = `setsid bash -c 'echo $$ > pid; exec sleep 60' & while [ ! -s pid ]; do sleep 0.02; done`;
    const { result } = await run({ script });
    const pid = (await readFile(join(workspace, "pid"), "utf8")).trim();
    try {
      expect(result).toMatchObject({ value: { exitCode: 0, leftBehind: "escaped" } });
      expect(isRunning(pid)).toBe(true);
    } finally {
      process.kill(Number(pid), "SIGKILL");
    }
  });
});

describe("a fault on our side", () => {
  it("ends the task: output that cannot be written", async () => {
    const failing = run(
      { script: "echo $$ > pid; echo text; sleep 60" },
      { output: () => Promise.reject(new Error("the log is gone")) },
    );
    await expect(failing).rejects.toThrow("the log is gone");
    expect(isRunning((await readFile(join(workspace, "pid"), "utf8")).trim())).toBe(false);
  });
});
