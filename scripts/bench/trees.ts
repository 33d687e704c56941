import { execFileSync } from "node:child_process";
import { copyFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The source of one commit, or the files as they are. */
export interface Tree {
  readonly name: string;
  readonly path: string;
}

export interface Trees {
  /** The other commit's first. */
  readonly trees: readonly Tree[];
  readonly remove: () => void;
}

/**
 * What a bench measures: these files, and with `base`, those of that commit, in a git work tree in `directory`. `copied`:
 * files of this tree that the other one needs too, because the bench starts them.
 */
export function setUpTrees({
  base,
  directory,
  copied = [],
}: {
  readonly base: string | undefined;
  readonly directory: string;
  readonly copied?: readonly string[];
}): Trees {
  const own = { name: "this tree", path: ROOT };
  if (base === undefined) return { trees: [own], remove: () => undefined };
  const path = join(directory, "base");
  git("worktree", "add", "--detach", path, base);
  symlinkSync(join(ROOT, "node_modules"), join(path, "node_modules"));
  for (const file of copied) copyFileSync(join(ROOT, file), join(path, file));
  return {
    trees: [{ name: base.slice(0, 10), path }, own],
    remove: () => git("worktree", "remove", "--force", path),
  };
}

function git(...args: readonly string[]): void {
  execFileSync("git", args, { cwd: ROOT, stdio: ["ignore", "ignore", "pipe"] });
}
