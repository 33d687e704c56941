import type { Failure } from "../../../shared/failure.ts";
import type { Result } from "../../../shared/result.ts";
import { readYaml, type YamlSource } from "../../../shared/yaml-source.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { readNamed } from "../../sources/read-file.ts";
import { isTasksFile } from "./check-tasks-file.ts";
import { isWorkflowFile } from "./workflow/check-workflow-file.ts";

/** A file that is to be checked. */
export interface ReadFile {
  readonly path: string;
  /** The error says why it cannot be read. */
  readonly text: Result<string, Failure>;
  readonly is: "configuration" | "workflow" | "policy" | "tasks";
  readonly yaml: YamlSource | undefined;
}

export function readFiles(deps: CliDeps, paths: readonly string[]): Promise<readonly ReadFile[]> {
  return Promise.all(
    paths.map(async (path) => {
      const text = await readNamed(deps, path);
      const parsed = text.ok ? readYaml(text.value) : undefined;
      const yaml = parsed?.ok === true ? parsed.value : undefined;
      return { path, text, yaml, is: kindOf(path, text.ok ? text.value : "", yaml) };
    }),
  );
}

const CONFIGURATION_KEYS = new Set(["url", "listen", "owners", "store"]);

function kindOf(path: string, text: string, yaml: YamlSource | undefined): ReadFile["is"] {
  if (isTasksFile(path)) return "tasks";
  if (yaml !== undefined && hasConfigurationKeys(yaml)) return "configuration";
  return isWorkflowFile(path, text) ? "workflow" : "policy";
}

/** Decides by the top-level keys. A text that is not YAML is checked as a policy, which reports the same mistakes. */
function hasConfigurationKeys(yaml: YamlSource): boolean {
  return yaml.keysAt([]).some((key) => CONFIGURATION_KEYS.has(key));
}
