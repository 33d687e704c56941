import { addressOf, textOf } from "./emulated.ts";
import { pathOf, writerOf, type GitHubState } from "./git.ts";
import type { RepositoryState, RulesetState } from "./world.ts";

/** A tag as it was when a run started on it. */
export interface Tagged {
  readonly repository: RepositoryState;
  readonly name: string;
  /** The commit that it points to in the end. */
  readonly sha: string;
}

export interface NewTag {
  readonly name: string;
  readonly sha: string;
  /** Whether it has an object of its own, with a message. */
  readonly annotated?: boolean;
}

/** Makes a tag in `emulate`'s git store, or moves it. */
export async function tag(
  system: GitHubState,
  repository: RepositoryState,
  { name, sha, annotated = false }: NewTag,
): Promise<Tagged> {
  const { emulated, world } = system;
  const writer = writerOf(repository);
  const git = `${pathOf(repository)}/git`;
  const made = annotated
    ? await emulated.as(writer, `POST ${git}/tags`, {
        tag: name,
        message: `Release ${name}`,
        object: sha,
        type: "commit",
        tagger: { name: "mona", email: addressOf("mona"), date: new Date(world.tick()) },
      })
    : undefined;
  const target = made === undefined ? sha : textOf(made, "sha");
  if (repository.tags.has(name)) {
    await emulated.as(writer, `PATCH ${git}/refs/tags/${name}`, { sha: target, force: true });
  } else {
    await emulated.as(writer, `POST ${git}/refs`, { ref: `refs/tags/${name}`, sha: target });
  }
  repository.tags.set(name, target);
  return { repository, name, sha };
}

/** Adds a ruleset for tags; by default one that restricts who can create, move and delete those called `v*`. */
export function protectTags(
  system: GitHubState,
  repository: RepositoryState,
  how: Partial<Omit<RulesetState, "id" | "conditions" | "rules">> & {
    readonly include?: readonly string[];
    readonly exclude?: readonly string[];
    readonly rules?: readonly string[];
  } = {},
): void {
  const {
    include = ["refs/tags/v*"],
    exclude = [],
    rules = ["creation", "update", "deletion"],
  } = how;
  repository.rulesets.push({
    id: system.world.nextId(),
    name: how.name ?? "releases",
    target: how.target ?? "tag",
    source_type: how.source_type ?? "Repository",
    enforcement: how.enforcement ?? "active",
    conditions: { ref_name: { include, exclude } },
    rules: rules.map((type) => ({ type })),
  });
}
