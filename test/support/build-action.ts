import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import config from "../../rolldown.config.ts";

export interface BuiltAction {
  /** Directory of main.js and post.js, built as dist/ is. */
  readonly dist: string;
  remove(): void;
}

/** Builds the action from the source as it is, beside the committed dist/, which may be older. */
export async function buildAction(): Promise<BuiltAction> {
  const dist = mkdtempSync(join(tmpdir(), "stepkey-dist-"));
  const { output, ...options } = config;
  const bundle = await rolldown({
    ...options,
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    input: { main: "src/action/main.ts", post: "src/action/post.ts" },
  });
  try {
    await bundle.write({ ...[output].flat()[0], dir: dist });
  } finally {
    await bundle.close();
  }
  writeFileSync(join(dist, "package.json"), '{"type":"module"}');
  return { dist, remove: () => rmSync(dist, { recursive: true, force: true }) };
}
