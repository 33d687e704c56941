import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LEFT_OUT_FILE } from "./support/left-out.ts";

/** Says at the end of a run, where it is read, what was left out and which command brings it. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-left-out-"));
  const file = join(folder, "parts");
  process.env[LEFT_OUT_FILE] = file;
  return () => {
    const lines = new Set(linesOf(file));
    rmSync(folder, { recursive: true, force: true });
    if (lines.size > 0) process.stdout.write(`\n${[...lines].toSorted().join("\n")}\n\n`);
  };
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "");
  } catch {
    return [];
  }
}
