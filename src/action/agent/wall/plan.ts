import type { AgentUser, WallCommand } from "./wall.ts";

/** One act of the launcher: its name and its arguments. */
export type Act = readonly [name: string, ...args: string[]];

/** A git directory of the workspace, and what of it decides which programs git starts. */
export interface GitPlace {
  /** Below the workspace, without a slash at either end: `.git`, `module/.git`. */
  readonly path: string;
  /** `link`: a file that names the directory. */
  readonly kind: "directory" | "link";
  /** Without credentials; undefined for a link, and where there is no configuration. */
  readonly config: string | undefined;
  /** What is there of `hooks`, `config.worktree` and `info/attributes`: it stays as it is. */
  readonly locked: readonly string[];
}

/** Everything that decides what an agent sees. All paths are absolute, and lead through no link. */
export interface PlanRequest {
  readonly runner: { readonly uid: number; readonly gid: number };
  readonly user: AgentUser;
  /** Where the wall keeps the agent's files: see `storageOf`. */
  readonly storage: string;
  /** The file below `storage` in which the launcher says what became of it. */
  readonly status: string;
  readonly workspace: string;
  readonly git: readonly GitPlace[];
  /** Nothing of these can be seen, except what is exposed. */
  readonly closed: readonly string[];
  readonly expose: readonly string[];
  /** Exposed as they are on the machine, to root as to all: what the system itself keeps in a closed place. */
  readonly system: readonly string[];
  /** Sockets with a path, of whatever listens on this machine. */
  readonly sockets: readonly string[];
  readonly programs: { readonly setpriv: string; readonly prlimit: string };
  readonly command: WallCommand;
}

/** Enough for a build, and few enough that a fork bomb leaves room for everybody else. */
export const MAX_PROCESSES = 4096;

/** Where programs write besides `/tmp`. */
const SHARED_TEMP = ["/var/tmp"];

/**
 * What the launcher does, in order: copies of mounts that the agent keeps, then all read-only, then closed places, then the
 * copies in their places, then what git must not find changed.
 */
export function wallPlan(request: PlanRequest): readonly Act[] {
  const { user, runner, storage, workspace, expose, system, command } = request;
  const shown = expose.map((path) => ({ path, owners: "mapped-or-plain" }));
  const kept = system.map((path) => ({ path, owners: "plain" }));
  const copies = [...shown, ...kept];
  const closed = closedPlaces(request.closed, [user.tmp, ...SHARED_TEMP]);
  return [
    ["users", `${runner.uid}`, `${runner.gid}`, `${user.uid}`, `${user.gid}`],
    ["take", "status", `${storage}/status`, "plain", "rw"],
    ["status", "status", request.status],
    ["take", "work", workspace, "mapped", "rw"],
    ["take", "home", `${storage}/home`, "plain", "rw"],
    ["take", "tmp", `${storage}/tmp`, "plain", "rw"],
    ["take", "other tmp", `${storage}/tmp`, "plain", "rw"],
    ...copies.map(({ path, owners }, index): Act => ["take", `${index}`, path, owners, "ro"]),
    ["readonly"],
    ...closed.map((path): Act => ["close", path]),
    ["place", "tmp", user.tmp],
    ...SHARED_TEMP.map((path): Act => ["place", "other tmp", path]),
    ["place", "home", user.home],
    ["place", "work", workspace],
    ...copies.map(({ path }, index): Act => ["place", `${index}`, path]),
    ...gitActs(workspace, request.git),
    ...request.sockets.map((path): Act => ["hide", path]),
    ...closed.map((path): Act => ["seal", path]),
    ["devices"],
    ["processes"],
    ...Object.entries(command.env).map(([name, value]): Act => ["env", name, value]),
    ["directory", command.cwd],
    ["run", ...withoutRights(request), command.file, ...command.args],
  ];
}

/** Drops every right for good: ids, groups, capabilities, and what a set-user-id program could bring back. */
function withoutRights({ programs, user }: PlanRequest): readonly [string, ...string[]] {
  return [
    programs.prlimit,
    `--nproc=${MAX_PROCESSES}`,
    "--core=0",
    "--",
    programs.setpriv,
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    "--clear-groups",
    "--no-new-privs",
    "--inh-caps=-all",
    "--ambient-caps=-all",
    "--bounding-set=-all",
    "--",
  ];
}

/** Every directory above a git directory is pinned, so that none can be moved away and replaced. */
function gitActs(workspace: string, git: readonly GitPlace[]): readonly Act[] {
  const pinned = new Set(git.flatMap(({ path, kind }) => above(path, kind)));
  return [
    // The outer ones first: what is put over them later would hide what is put below them now.
    ...[...pinned].toSorted(byDepth).map((path): Act => ["pin", `${workspace}/${path}`]),
    ...git.flatMap(({ path, kind, config, locked }): readonly Act[] => {
      const at = `${workspace}/${path}`;
      if (kind === "link") return [["lock", at]];
      return [
        ...(config === undefined ? [] : [["text", `${at}/config`, config] as const]),
        ...locked.map((name): Act => ["lock", `${at}/${name}`]),
      ];
    }),
  ];
}

function above(path: string, kind: GitPlace["kind"]): readonly string[] {
  const parts = path.split("/");
  const all = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  return kind === "link" ? all.slice(0, -1) : all;
}

function byDepth(one: string, other: string): number {
  return one.split("/").length - other.split("/").length || (one < other ? -1 : 1);
}

/** Without those that lie in another one, or in a place that the agent gets anew. */
export function closedPlaces(
  paths: readonly string[],
  replaced: readonly string[],
): readonly string[] {
  const all = [...new Set(paths)];
  const isHidden = (path: string): boolean =>
    all.some((other) => other !== path && isWithin(path, other)) ||
    replaced.some((other) => isWithin(path, other));
  return all.filter((path) => !isHidden(path));
}

export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
}

/** As the launcher reads it: each act as its name, the number of its arguments, and these, all ended by NUL. */
export function encodePlan(acts: readonly Act[]): Buffer {
  const words = acts.flatMap(([name, ...args]) => [name, `${args.length}`, ...args]);
  if (words.some((word) => word.includes("\0"))) throw new TypeError("a plan has a NUL in it");
  return Buffer.from(words.map((word) => `${word}\0`).join(""));
}
