import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * A PATH on which `python` is found, as on GitHub's runners. Debian calls it only `python3`: then `folder` gets a link.
 */
export function pathWithPython(folder: string): string {
  const path = process.env["PATH"] ?? "";
  if (answers("python") || !answers("python3")) return path;
  const bin = join(folder, "bin-of-python");
  mkdirSync(bin, { recursive: true });
  const where = spawnSync("sh", ["-c", "command -v python3"], { encoding: "utf8" });
  symlinkSync(where.stdout.trim(), join(bin, "python"));
  return `${bin}${delimiter}${path}`;
}

function answers(program: string): boolean {
  return spawnSync(program, ["--version"]).status === 0;
}
