import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { codebaseOf, type Codebase, type Cruised } from "./codebase.ts";

/** Reads `src/` below `root`, and has dependency-cruiser resolve its imports. */
export function readCodebase(root: string): Codebase {
  const files = globSync("src/**/*.ts", { cwd: root }).map((file) => file.split(sep).join("/"));
  const texts = files.map((file) => [file, readFileSync(join(root, file), "utf8")] as const);
  return codebaseOf(Object.fromEntries(texts), cruise(root));
}

function cruise(root: string): Cruised {
  const run = spawnSync("depcruise", ["src", "--output-type", "json"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0) throw new Error(`dependency-cruiser failed: ${run.stderr}`);
  return JSON.parse(run.stdout) as Cruised;
}
