import { dirname, join } from "node:path";
import type { CredentialKind } from "../../../credentials/kind/credential-kind.ts";
import { taskCredentialKinds } from "../../../credentials/kind/task-kinds.ts";
import { parseTasksFile } from "../../../policy/parse-tasks-file.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import type { FileCheck } from "./check-policy.ts";

/** The tasks of agents that have no broker. */
export function isTasksFile(path: string): boolean {
  return /(?:^|[\\/])\.github[\\/]stepkey[\\/]tasks\.yml$/u.test(path);
}

/** Every mistake in one. Whether a provider would issue a credential is not asked: only a job can ask that. */
export async function checkTasksFile(given: {
  readonly path: string;
  readonly text: string;
  readonly kinds: readonly CredentialKind[];
}): Promise<FileCheck> {
  const { path, text } = given;
  const kinds = await taskCredentialKinds(given.kinds);
  const parsed = parseTasksFile(text, { source: path, kinds });
  const mistakes = parsed.ok ? parsed.value.mistakes : parsed.error;
  return { mistakes, unchecked: [], offline: false };
}

/** Of the repositories whose workflows are checked, those that have one. */
export async function tasksFilesBeside(
  { listDirectory }: Pick<CliDeps, "listDirectory">,
  paths: readonly string[],
): Promise<readonly string[]> {
  const directories = new Set(paths.map((path) => dirname(path)).filter(isOfWorkflows));
  const found = await Promise.all(
    [...directories].map(async (directory) => {
      const beside = join(dirname(directory), "stepkey");
      const entries = await listDirectory(beside).catch(() => []);
      const has = entries.some(({ name, isDirectory }) => name === "tasks.yml" && !isDirectory);
      return has ? [join(beside, "tasks.yml")] : [];
    }),
  );
  return found.flat().filter((path) => !paths.includes(path));
}

function isOfWorkflows(directory: string): boolean {
  return /(?:^|[\\/])\.github[\\/]workflows$/u.test(directory);
}
