import { readFile } from "node:fs/promises";

/**
 * The environment that the runner's own process was started with, from `/proc/<parent>/environ`: the runner starts an
 * action directly, so the parent of this process is Runner.Worker. No step of the job can change it. Undefined where
 * there is no such file (macOS, a job container), or when it cannot be read: then nothing proves what is the runner's.
 */
export async function readRunnerEnvironment(
  parent: number,
): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    return parseEnviron(await readFile(`/proc/${parent}/environ`, "utf8"));
  } catch {
    return undefined;
  }
}

/** `NAME=value`, each closed by a NUL (proc_pid_environ(5)). What is no assignment is passed over. */
export function parseEnviron(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split("\0").flatMap((entry) => {
      const equals = entry.indexOf("=");
      return equals > 0 ? [[entry.slice(0, equals), entry.slice(equals + 1)]] : [];
    }),
  );
}
