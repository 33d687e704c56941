import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WORKER } from "./worker-client.ts";

/**
 * A user without special rights, for tests that run as root: root can read what a task locked, and signal every process.
 */
export interface RunnerUser {
  readonly uid: number;
  /** Starts Node as this user; the script and its arguments follow. */
  readonly launch: readonly [string, ...string[]];
  /** Copies, because the user may not enter where the tests are. */
  readonly node: string;
  readonly worker: string;
  /** A program that the user may run, and that runs its arguments as another user. */
  readonly asOther: string;
  remove(): void;
}

/** Nobody else on a machine has them, nor another run of the tests: each finds only its own files in shared places. */
const UID = 50_000 + (process.pid % 4000) * 2;
const OTHER_UID = UID + 1;

/** Whether this machine lets a test say what passwd names: in a container it may not. */
export function canNameHome(): boolean {
  return spawnSync("unshare", ["--mount", "true"]).status === 0;
}

/** Undefined where the tests do not run as root: then their own user has no special rights. */
export function openRunnerUser(): RunnerUser | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  const base = mkdtempSync(join(tmpdir(), "stepkey-user-"));
  chmodSync(base, 0o755);
  const at = (name: string): string => join(base, name);
  copyFileSync(process.execPath, at("node"));
  copyFileSync(WORKER, at("worker.ts"));
  writeFileSync(at("package.json"), '{"type":"module"}');
  copyFileSync(execFileSync("sh", ["-c", "command -v setpriv"]).toString().trim(), at("setpriv"));
  execFileSync("chown", [`${OTHER_UID}`, at("setpriv")]);
  chmodSync(at("setpriv"), 0o4755);
  writeFileSync(at("as-other"), `#!/bin/sh\nexec ${at("setpriv")} --reuid=${OTHER_UID} "$@"\n`, {
    mode: 0o755,
  });
  const ids = [`--reuid=${UID}`, `--regid=${UID}`, "--clear-groups"];
  const drop = ["setpriv", ...ids, at("node")] as const;
  const user = { uid: UID, node: at("node"), worker: at("worker.ts"), asOther: at("as-other") };
  const remove = (): void => rmSync(base, { recursive: true, force: true });
  if (!canNameHome()) {
    return { ...user, launch: drop, remove };
  }
  mkdirSync(at("passwd-home"));
  ownedBy(user, at("passwd-home"));
  writeFileSync(
    at("passwd"),
    `root:x:0:0::/root:/bin/sh\nrunner:x:${UID}:${UID}::${at("passwd-home")}:/bin/sh\n`,
  );
  // Seen by nobody but this process and what it starts.
  const own = `mount --bind ${at("passwd")} /etc/passwd && exec "$@"`;
  const launch = ["unshare", "--mount", "sh", "-c", own, "sh", ...drop] as const;
  return { ...user, launch, remove };
}

/** Gives a path with everything below it to the user. */
export function ownedBy(user: Pick<RunnerUser, "uid"> | undefined, path: string): void {
  if (user !== undefined) execFileSync("chown", ["-R", `${user.uid}:${user.uid}`, path]);
}
