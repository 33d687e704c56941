import { addressOf, numberOf, OPERATOR, textOf, type Emulated } from "./emulated.ts";
import {
  accountOf,
  stamp,
  ZERO_SHA,
  type ActivityState,
  type CommitState,
  type RepositoryState,
  type World,
} from "./world.ts";

/** What scenes are played on: the front's own state, and `emulate` behind it. */
export interface GitHubState {
  readonly world: World;
  readonly emulated: Emulated;
}

export interface NewCommit {
  readonly parents: readonly string[];
  readonly message: string;
  /** A login, or an address that belongs to no account. */
  readonly author: string;
  readonly committer?: string;
  readonly coAuthors?: readonly string[];
  /** The tree to keep; without it, the commit changes one file. */
  readonly tree?: string;
  /** The file that it changes; without it, a new migration. */
  readonly file?: ChangedFile;
}

export interface ChangedFile {
  readonly path: string;
  /** Undefined: the commit removes it. */
  readonly text: string | undefined;
}

/** Writes a commit into `emulate`'s git store, with who it is by. */
export async function commit(
  system: GitHubState,
  repository: RepositoryState,
  wanted: NewCommit,
): Promise<CommitState> {
  const { world, emulated } = system;
  const at = world.tick();
  const tree = wanted.tree ?? (await changedTree(system, repository, wanted));
  const coAuthors = wanted.coAuthors ?? [];
  const trailers = coAuthors.map((who) => `Co-authored-by: ${who} <${addressFor(who)}>`);
  const message = [wanted.message, ...(trailers.length > 0 ? ["", ...trailers] : [])].join("\n");
  const committer = wanted.committer ?? wanted.author;
  const saved = await emulated.as(writerOf(repository), `POST ${pathOf(repository)}/git/commits`, {
    message,
    tree,
    parents: wanted.parents,
    author: { name: wanted.author, email: addressFor(wanted.author), date: stamp(at) },
    committer: { name: committer, email: addressFor(committer), date: stamp(at) },
  });
  const state: CommitState = {
    sha: textOf(saved, "sha"),
    tree,
    parents: wanted.parents,
    message,
    author: loginFor(world, wanted.author),
    committer: loginFor(world, committer),
    coAuthors,
    files: wanted.file === undefined ? [] : [wanted.file.path],
    at,
  };
  repository.commits.set(state.sha, state);
  return state;
}

/** A login as its no-reply address; an address stays what it is. */
function addressFor(who: string): string {
  return who.includes("@") ? who : addressOf(who);
}

function loginFor(world: World, who: string): string | undefined {
  return who.includes("@") ? undefined : accountOf(world, who).login;
}

async function changedTree(
  system: GitHubState,
  repository: RepositoryState,
  { parents: [parent], file }: Pick<NewCommit, "parents" | "file">,
): Promise<string> {
  const base = parent === undefined ? undefined : repository.commits.get(parent)?.tree;
  const number = system.world.nextId();
  const { path, text } = file ?? {
    path: `migrations/${number}.sql`,
    text: `-- migration ${number}\n`,
  };
  const tree = await system.emulated.as(
    writerOf(repository),
    `POST ${pathOf(repository)}/git/trees`,
    {
      ...(base === undefined ? {} : { base_tree: base }),
      tree: [
        {
          path,
          mode: "100644",
          type: "blob",
          ...(text === undefined ? { sha: null } : { content: text }),
        },
      ],
    },
  );
  return textOf(tree, "sha");
}

export interface Move {
  readonly branch: string;
  readonly to: string;
  /** Undefined: an account that is gone. */
  readonly by: string | undefined;
  readonly type: ActivityState["type"];
}

/** Moves or makes a branch, and leaves the entry that GitHub's activity would have. */
export async function move(
  system: GitHubState,
  repository: RepositoryState,
  wanted: Move,
): Promise<ActivityState> {
  const { branch, to } = wanted;
  const before = repository.branches.get(branch);
  const path = `${pathOf(repository)}/git/refs`;
  const writer = writerOf(repository);
  if (before === undefined) {
    await system.emulated.as(writer, `POST ${path}`, { ref: `refs/heads/${branch}`, sha: to });
  } else {
    const force = wanted.type === "force_push";
    await system.emulated.as(writer, `PATCH ${path}/heads/${branch}`, { sha: to, force });
  }
  repository.branches.set(branch, to);
  const entry: ActivityState = {
    id: system.world.nextId(),
    ref: `refs/heads/${branch}`,
    before: before ?? ZERO_SHA,
    after: to,
    actor: wanted.by === undefined ? undefined : accountOf(system.world, wanted.by).login,
    at: system.world.tick(),
    type: wanted.type,
  };
  repository.activity.push(entry);
  return entry;
}

/** Who may write to it at `emulate`. */
export function writerOf(repository: RepositoryState): string {
  return repository.owner.type === "Organization" ? OPERATOR : repository.owner.login;
}

export function pathOf(repository: RepositoryState): string {
  return `/repos/${repository.fullName}`;
}

export interface NewRepository {
  readonly owner: string;
  readonly name: string;
  readonly id?: number;
  readonly visibility?: RepositoryState["visibility"];
  readonly forkOf?: RepositoryState;
}

/** Makes a repository at `emulate`, with one first commit on `main` (a fork has its parent's). */
export async function makeRepository(
  system: GitHubState,
  wanted: NewRepository,
): Promise<RepositoryState> {
  const { world, emulated } = system;
  const owner = accountOf(world, wanted.owner);
  const made = await createAtEmulate(emulated, wanted, owner.type === "Organization");
  const state: RepositoryState = {
    id: wanted.id ?? 1000 + numberOf(made, "id"),
    owner,
    name: wanted.name,
    fullName: `${owner.login}/${wanted.name}`,
    defaultBranch: "main",
    visibility: wanted.visibility ?? "public",
    forkOf: wanted.forkOf?.fullName,
    commits: new Map(),
    branches: new Map(),
    activity: [],
    rules: new Map(),
    rulesets: [],
    bypass: [],
    readingTeams: new Set(),
    environments: [{ name: "production", reviewers: true, admins: false }],
    isArchived: false,
    queue: [],
    tags: new Map(),
    classic: new Map(),
    pulls: new Map(),
    runs: new Map(),
  };
  world.repositories.set(state.fullName.toLowerCase(), state);
  await adoptMain(system, state);
  return state;
}

async function createAtEmulate(
  emulated: Emulated,
  wanted: NewRepository,
  forOrganisation: boolean,
): Promise<Readonly<Record<string, unknown>>> {
  if (wanted.forkOf !== undefined) {
    return emulated.as(wanted.owner, `POST ${pathOf(wanted.forkOf)}/forks`, {
      name: wanted.name,
    });
  }
  const path = forOrganisation ? `/orgs/${wanted.owner}/repos` : "/user/repos";
  const who = forOrganisation ? OPERATOR : wanted.owner;
  return emulated.as(who, `POST ${path}`, { name: wanted.name, auto_init: true });
}

/** Takes the first commit that `emulate` made over into the front's state. */
async function adoptMain(system: GitHubState, repository: RepositoryState): Promise<void> {
  const first = await system.emulated.as(OPERATOR, `GET ${pathOf(repository)}/commits/main`);
  const sha = textOf(first, "sha");
  const git = await system.emulated.as(OPERATOR, `GET ${pathOf(repository)}/git/commits/${sha}`);
  const at = system.world.tick();
  repository.commits.set(sha, {
    sha,
    tree: textOf(git["tree"] as Readonly<Record<string, unknown>>, "sha"),
    parents: [],
    message: "Initial commit",
    author: undefined,
    committer: undefined,
    coAuthors: [],
    files: [],
    at,
  });
  repository.branches.set("main", sha);
  repository.activity.push({
    id: system.world.nextId(),
    ref: "refs/heads/main",
    before: ZERO_SHA,
    after: sha,
    actor: undefined,
    at,
    type: "branch_creation",
  });
}
