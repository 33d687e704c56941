import { readFileSync } from "node:fs";

/**
 * The environment that the runner's own process was started with, from `/proc/<parent>/environ`: the runner starts an
 * action directly, so the parent of this process is Runner.Worker. In a job container the parent is outside (0), and the
 * container's first process has what the container was created with. No step of the job can change either. Undefined
 * where the file is missing (macOS) or cannot be read: then nothing shows which variables are the runner's.
 */
export async function readRunnerEnvironment(
  parent: number,
): Promise<Readonly<Record<string, string>> | undefined> {
  const pid = parent === 0 ? 1 : parent;
  try {
    return parseEnviron(readFileSync(`/proc/${pid}/environ`, "utf8"));
  } catch {
    return undefined;
  }
}

/** `NAME=value`, each ended by a NUL (proc_pid_environ(5)). Anything that is not an assignment is skipped. */
export function parseEnviron(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split("\0").flatMap((entry) => {
      const equals = entry.indexOf("=");
      return equals > 0 ? [[entry.slice(0, equals), entry.slice(equals + 1)]] : [];
    }),
  );
}
