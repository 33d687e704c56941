import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A git repository that a test makes. */
export interface TestRepository {
  readonly directory: string;
  /** Runs git there; throws if it fails. Returns what it printed. */
  readonly git: (...args: readonly string[]) => string;
  readonly write: (name: string, text: string) => void;
  readonly delete: (name: string) => void;
  /** Commits everything that is there, and returns the commit. */
  readonly commit: (message: string) => string;
  readonly remove: () => void;
}

/** Nothing of the machine's own configuration decides. */
const ENV = {
  PATH: process.env["PATH"],
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "mona",
  GIT_AUTHOR_EMAIL: "mona@octo.example",
  GIT_COMMITTER_NAME: "mona",
  GIT_COMMITTER_EMAIL: "mona@octo.example",
};

export function makeRepository(): TestRepository {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "stepkey-repository-")));
  const repository = openRepository(directory);
  repository.git("init", "--quiet", "--initial-branch=main", "--template=", ".");
  return repository;
}

/** One that is there already, such as a clone. */
export function openRepository(directory: string): TestRepository {
  const git = (...args: readonly string[]): string => {
    const run = spawnSync("git", ["-C", directory, ...args], { env: ENV, encoding: "utf8" });
    if (run.status !== 0) throw new Error(`git ${args.join(" ")}: ${run.stderr}`);
    return run.stdout.trim();
  };
  return {
    directory,
    git,
    write: (name, text) => {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    },
    delete: (name) => rmSync(join(directory, name), { recursive: true }),
    commit: (message) => {
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", `--message=${message}`);
      return git("rev-parse", "HEAD");
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
