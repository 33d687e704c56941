import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A file of a commit: its content, or what makes it another kind of entry. */
export type TreeFile =
  | string
  | Buffer
  | { readonly link: string }
  | { readonly executable: string }
  | { readonly submodule: string };

export type TreeFiles = Readonly<Record<string, TreeFile>>;

/** A bare repository as GitHub serves one: any object can be fetched by its id, and partial fetches work. */
export interface ActionRepository {
  /** `octo-org/deploy` */
  readonly name: string;
  readonly directory: string;
  /** Commits a tree, and points a ref to it; without a ref, the commit is on no branch and no tag. */
  commit(files: TreeFiles, options?: { readonly ref?: string; readonly parent?: string }): string;
  /** Commits a tree of entries as they are written, such as `..`. */
  commitRaw(entries: readonly string[], ref: string): string;
  /** An annotated tag; returns its own id. */
  annotate(tag: string, sha: string): string;
  git(args: readonly string[], input?: string | Buffer): string;
}

const GIT_ENV = {
  PATH: process.env["PATH"] ?? "",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "mona",
  GIT_AUTHOR_EMAIL: "mona@example.com",
  GIT_COMMITTER_NAME: "mona",
  GIT_COMMITTER_EMAIL: "mona@example.com",
};

export function createActionRepository(root: string, name: string): ActionRepository {
  const directory = join(root, `${name}.git`);
  mkdirSync(directory, { recursive: true });
  const git = (args: readonly string[], input?: string | Buffer): string =>
    execFileSync("git", args, { cwd: directory, env: GIT_ENV, input: input ?? "" })
      .toString()
      .trim();
  git(["init", "--quiet", "--bare", "--initial-branch=main", "."]);
  git(["config", "uploadpack.allowAnySHA1InWant", "true"]);
  git(["config", "uploadpack.allowFilter", "true"]);
  const commitTree = (tree: string, ref: string | undefined, parent: string | undefined) => {
    const parents = parent === undefined ? [] : ["-p", parent];
    const sha = git(["commit-tree", tree, ...parents, "-m", "a commit"]);
    if (ref !== undefined) git(["update-ref", ref, sha]);
    return sha;
  };
  return {
    name,
    directory,
    git,
    commit: (files, { ref, parent } = {}) => commitTree(treeOf(git, files), ref, parent),
    commitRaw: (entries, ref) => {
      const lines = entries.map((entry) => {
        const [path = "", content = ""] = entry.split("=");
        const blob = git(["hash-object", "-w", "--stdin"], content);
        return { path, blob };
      });
      return commitTree(rawTree(git, lines), ref, undefined);
    },
    annotate: (tag, sha) => {
      git(["tag", "-a", tag, "-m", tag, sha]);
      return git(["rev-parse", `refs/tags/${tag}`]);
    },
  };
}

type RunGit = ActionRepository["git"];

/** Nested trees, from the leaves up. */
function treeOf(git: RunGit, files: TreeFiles): string {
  const index = Object.entries(files).map(([path, file]) => {
    const { mode, id } = entryOf(git, file);
    return `${mode} ${id}\t${path}`;
  });
  git(["read-tree", "--empty"]);
  git(["update-index", "--index-info"], `${index.join("\n")}\n`);
  return git(["write-tree"]);
}

function entryOf(git: RunGit, file: TreeFile): { readonly mode: string; readonly id: string } {
  const write = (content: string | Buffer): string =>
    git(["hash-object", "-w", "--stdin", "--no-filters"], content);
  if (typeof file === "string" || Buffer.isBuffer(file)) return { mode: "100644", id: write(file) };
  if ("link" in file) return { mode: "120000", id: write(file.link) };
  if ("executable" in file) return { mode: "100755", id: write(file.executable) };
  return { mode: "160000", id: file.submodule };
}

/** Written byte by byte, because git refuses to make such a tree. */
function rawTree(
  git: RunGit,
  entries: readonly { readonly path: string; readonly blob: string }[],
): string {
  const bytes = entries.map(({ path, blob }) =>
    Buffer.concat([Buffer.from(`100644 ${path}\0`), Buffer.from(blob, "hex")]),
  );
  return git(["hash-object", "-t", "tree", "-w", "--stdin", "--literally"], Buffer.concat(bytes));
}

/** Makes the objects of a fork readable under the name of what it was forked from, as GitHub's shared store does. */
export function shareObjects(upstream: ActionRepository, fork: ActionRepository): void {
  const file = join(upstream.directory, "objects", "info", "alternates");
  const before = ((): string => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return "";
    }
  })();
  writeFileSync(file, `${before}${join(fork.directory, "objects")}\n`);
}
