import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Credential } from "../../src/credentials/kind/credential.ts";
import type { KeptPart } from "../../src/credentials/kind/kept-part.ts";
import { Secret } from "../../src/shared/secret.ts";
import type { TestSshd } from "./sshd.ts";

/** How one program of a task ended. */
export interface SshRun {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command on the host as a task would: through the wrapper of `ssh`, with the agent of the step. */
export async function sshAsTask(
  sshd: Pick<TestSshd, "port" | "user">,
  { credential, kept }: { readonly credential: Credential; readonly kept: KeptPart },
  ...command: readonly string[]
): Promise<SshRun> {
  const directory = mkdtempSync(join(tmpdir(), "stepkey-task-"));
  const pathOf = (name: string): string => join(directory, name);
  for (const { name, content } of credential.files) {
    writeFileSync(pathOf(name), content instanceof Secret ? content.reveal() : content);
  }
  const opened = await kept.open({
    env: { SSH_KNOWN_HOSTS: pathOf("known-hosts") },
    files: credential.files,
    directory,
    path: process.env["PATH"] ?? "",
  });
  if (!opened.ok) throw new Error(opened.error.message);
  try {
    const target = ["-p", String(sshd.port), `${sshd.user}@127.0.0.1`];
    return await runAs({ HOME: directory, ...opened.value.env }, "ssh", ...target, ...command);
  } finally {
    opened.value.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

function runAs(
  env: Readonly<Record<string, string>>,
  program: string,
  ...given: readonly string[]
): Promise<SshRun> {
  return new Promise((resolve) => {
    // By a shell, which looks for the program on the task's PATH.
    const child = execFile("/bin/sh", ["-c", 'exec "$@"', "sh", program, ...given], { env }, done);
    function done(_error: unknown, stdout: string, stderr: string): void {
      resolve({ exit: child.exitCode ?? -1, stdout, stderr });
    }
  });
}
