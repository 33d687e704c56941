import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type InputOptions, rolldown } from "rolldown";
import config from "../../rolldown.config.ts";

export interface BuiltAction {
  /** Directory of main.js and post.js, built as dist/ is. */
  readonly dist: string;
  remove(): void;
}

const ACTION = { main: "src/action/main.ts", post: "src/action/post.ts" };

/**
 * Builds the action from the source as it is, beside the committed dist/, which may be older. Its chunks are those of dist/
 * only together with the command, as in the configuration: the two share code.
 */
export async function buildAction(input: InputOptions["input"] = ACTION): Promise<BuiltAction> {
  const dist = mkdtempSync(join(tmpdir(), "stepkey-dist-"));
  const { output, ...options } = config;
  const bundle = await rolldown({
    ...options,
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    input: input ?? ACTION,
  });
  try {
    await bundle.write({ ...[output].flat()[0], dir: dist });
  } finally {
    await bundle.close();
  }
  writeFileSync(join(dist, "package.json"), '{"type":"module"}');
  return { dist, remove: () => rmSync(dist, { recursive: true, force: true }) };
}
