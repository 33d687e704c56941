import { readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withPrivateDirectory } from "../../../src/delivery/task/private-directory.ts";
import { endLeftProcesses, type LeftProcess } from "../../../src/delivery/task/left-processes.ts";
import { markTask } from "../../../src/delivery/task/mark-task.ts";
import { endGroup, isGroupAlive } from "../../../src/delivery/task/process-group.ts";
import { matcherFor } from "../../../src/delivery/redact/redact.ts";
import { runTask, type TaskOutcome } from "../../../src/delivery/task/run-task.ts";
import { systemClock } from "../../../src/shared/clock.ts";
import { Secret } from "../../../src/shared/secret.ts";

const SECRET = "Zq9/xW+3=kE7Lp2&secret";
const LIMITS = {
  stop: [{ signal: "SIGKILL", waitMs: 2000 }],
  rest: [{ waitMs: 100 }, { signal: "SIGTERM", waitMs: 300 }, { signal: "SIGKILL", waitMs: 2000 }],
  lastReadMs: { stopped: 500, ended: 4000 },
} as const;

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), "stepkey-left-"));
  await chmod(workspace, 0o777);
});
afterEach(async () => {
  await rm(workspace, { recursive: true, force: true });
});

interface Ran {
  readonly outcome: TaskOutcome;
  readonly left: readonly LeftProcess[];
  /** Of the process that the script noted in `pid`. */
  readonly pid: number;
}

/** A script that ends only when its process has noted its number. */
async function run(script: string, hurry = new AbortController().signal): Promise<Ran> {
  const startedAt = Date.now();
  const credential = { SECRET: new Secret(SECRET) };
  const marking = markTask({ PATH: process.env["PATH"] ?? "", ...credential });
  let left: Promise<readonly LeftProcess[]> = Promise.resolve([]);
  const result = await withPrivateDirectory(workspace, (directory) =>
    runTask(
      {
        script: `${script}\nwhile [ ! -s pid ]; do sleep 0.02; done`,
        shell: "",
        workingDirectory: "",
        workspace,
        env: marking.env,
        directory,
      },
      {
        matcher: matcherFor([new Secret(SECRET)]),
        output: () => Promise.resolve(),
        clock: systemClock,
        limits: LIMITS,
        groupEnded(leader) {
          const search = { leader, startedAt, ...marking.search(credential) };
          left = endLeftProcesses(search, { clock: systemClock, hurry });
        },
      },
    ),
  );
  if (!result.ok) throw new Error(result.error.message);
  const pid = Number(readFileSync(join(workspace, "pid"), "utf8"));
  return { outcome: result.value, left: await left, pid };
}

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/mu.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** Each notes its own number in `pid` and goes on for a minute. */
const STAY = "echo $$ > pid; exec sleep 60";
const python = (...lines: readonly string[]): string =>
  `python3 - <<'END'\nimport ctypes, os, signal, threading, time\ndef stay():\n  open('pid', 'w').write(str(os.getpid()))\n  time.sleep(60)\n${lines.join("\n")}\nEND`;
const DAEMON = ["if os.fork(): os._exit(0)", "os.setsid()", "if os.fork(): os._exit(0)"];

describe.runIf(process.platform === "linux")("a process that leaves the task's group", () => {
  it.each([
    ["by setsid, with our pipes", `setsid bash -c '${STAY}' &`],
    ["by setsid, without our pipes", `setsid bash -c '${STAY}' > /dev/null 2>&1 &`],
    ["as a shell's job, which stays in the session", `set -m; bash -c '${STAY}' &`],
    ["as a daemon, forked twice", python(...DAEMON, "stay()")],
    [
      "as a daemon that closes everything and goes to /",
      python(
        ...DAEMON,
        "open('pid', 'w').write(str(os.getpid()))",
        "os.chdir('/')",
        "os.closerange(0, 100)",
        "time.sleep(60)",
      ),
    ],
    [
      "with an environment of its own that has only the credential",
      `setsid env -i "SECRET=$SECRET" "PATH=$PATH" bash -c '${STAY}' > /dev/null 2>&1 &`,
    ],
    [
      "without the credential in its environment",
      `(unset SECRET; setsid bash -c '${STAY}' > /dev/null 2>&1) &`,
    ],
    [
      "with an environment that is not text",
      `X=$'\\xff\\xfe' setsid bash -c '${STAY}' > /dev/null 2>&1 &`,
    ],
    [
      "and does not react to SIGTERM",
      python("signal.signal(signal.SIGTERM, signal.SIG_IGN)", ...DAEMON, "stay()"),
    ],
    [
      "and looks dead, because only its first thread is",
      python(
        ...DAEMON,
        "os.closerange(0, 3)",
        "threading.Thread(target=stay).start()",
        "ctypes.CDLL(None).pthread_exit(None)",
      ),
    ],
  ])("%s, is ended and named", async (_, script) => {
    const { left, pid, outcome } = await run(script);
    expect(isRunning(pid)).toBe(false);
    expect(left).toContainEqual({
      pid,
      name: expect.stringMatching(/^(?:sleep|python3.*|bash)$/u) as string,
      ended: true,
    });
    expect(left.every(({ ended }) => ended)).toBe(true);
    expect(outcome.exitCode).toBe(0);
    // What held the pipes was ended, so that nobody had to wait for it.
    expect(outcome.leftBehind).not.toBe("escaped");
  });

  it("and starts another one when it is ended, is ended with it", async () => {
    const { left } = await run(
      python(
        ...DAEMON,
        "def again(*_):",
        "  if os.fork(): os._exit(0)",
        "  os.setsid()",
        "  stay()",
        "signal.signal(signal.SIGTERM, again)",
        "stay()",
      ),
    );
    expect(left).toHaveLength(2);
    expect(left.map(({ pid }) => isRunning(pid))).toEqual([false, false]);
  });

  it("is ended at once when the job is cancelled", async () => {
    const script = python("signal.signal(signal.SIGTERM, signal.SIG_IGN)", ...DAEMON, "stay()");
    const { left, pid } = await run(script, AbortSignal.abort());
    expect(left).toMatchObject([{ pid, ended: true }]);
  });

  it("is not found when it cleared its environment, and is left alone", async () => {
    const { left, pid } = await run(
      `setsid env -i bash -c 'cd "$1"; echo $$ > pid; exec sleep 60' - "$PWD" > /dev/null 2>&1 &`,
    );
    try {
      expect(left).toEqual([]);
      expect(isRunning(pid)).toBe(true);
    } finally {
      process.kill(pid, "SIGKILL");
    }
  });

  it("is not confused with a process of an earlier step that has the same credential", async () => {
    const env = { PATH: process.env["PATH"] ?? "", SECRET };
    const earlier = spawnSync(
      "bash",
      ["-c", "setsid sleep 60 >/dev/null 2>&1 </dev/null & echo $!; sleep 2.5"],
      { env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );
    const pid = Number(earlier.stdout);
    try {
      const { left } = await run("echo $$ > pid");
      expect(left).toEqual([]);
      expect(isRunning(pid)).toBe(true);
    } finally {
      process.kill(pid, "SIGKILL");
    }
  });
});

describe.runIf(process.getuid?.() === 0)("a process of another user in the task's group", () => {
  it("is not gone because it cannot be signalled; it is named, and nobody waits for it", async () => {
    const script = `python3 - <<'END' &\nimport os, time\nos.setgid(1)\nos.setuid(1)\nprint(os.getpid(), flush=True)\nos.close(1)\ntime.sleep(60)\nEND\nsleep 0.5`;
    const leader = spawnSync("setsid", ["bash", "-c", `echo $$; ${script}`], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [group = 0, pid = 0] = leader.stdout.trim().split("\n").map(Number);
    process.seteuid?.(65_534);
    try {
      expect(isGroupAlive(group)).toBe(true);
      const began = Date.now();
      const steps = [{ waitMs: 50 }, { signal: "SIGTERM", waitMs: 5000 }] as const;
      expect(await endGroup(group, steps, { clock: systemClock })).toBeUndefined();
      const search = { leader: group, startedAt: began, mark: Buffer.from("X=x"), credential: [] };
      const effects = { clock: systemClock, hurry: new AbortController().signal };
      expect(await endLeftProcesses(search, effects)).toMatchObject([{ pid, ended: false }]);
      expect(Date.now() - began).toBeLessThan(3000);
      expect(isRunning(pid)).toBe(true);
    } finally {
      process.seteuid?.(0);
      process.kill(pid, "SIGKILL");
    }
  });
});
