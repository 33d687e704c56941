import { numbered } from "./paging.ts";
import type { GitHubReply, GitHubRequest } from "./request.ts";
import type { RepositoryState } from "./world.ts";

/** Lists of repositories, in the form that GitHub's documentation gives them: `emulate` has none for installations. */

/** Only an installation has these. */
export function installedRepositories(asked: GitHubRequest): GitHubReply {
  const { installed } = asked;
  if (installed === undefined) return forbidden();
  const own = all(asked).filter(({ owner, name }) => {
    const isOwners = owner.login.toLowerCase() === installed.owner.toLowerCase();
    return isOwners && (installed.names?.includes(name) ?? true);
  });
  const page = numbered(asked, own.map(body));
  return { ...page, body: { total_count: own.length, repositories: page.body } };
}

/** Only a person has these, and the reader's token is a person's unless `lists` says otherwise. */
export function ownRepositories(asked: GitHubRequest): GitHubReply {
  const isPersons = asked.appId === undefined && asked.system.world.reader.lists !== false;
  return isPersons ? numbered(asked, all(asked).map(body)) : forbidden();
}

function all({ system }: GitHubRequest): readonly RepositoryState[] {
  return [...system.world.repositories.values()];
}

function body({ id, fullName, owner, defaultBranch, isArchived }: RepositoryState): object {
  return {
    id,
    full_name: fullName,
    owner: { id: owner.id, login: owner.login },
    default_branch: defaultBranch,
    archived: isArchived,
    disabled: false,
  };
}

function forbidden(): GitHubReply {
  return { status: 403, body: { message: "Resource not accessible by integration" } };
}
