import { actionReferenceText, type RepositoryAction } from "../../../shared/action-reference.ts";
import { codedFailure } from "../../../shared/coded-failure.ts";
import type { Failure } from "../../../shared/failure.ts";
import { printable } from "../../../shared/printable.ts";
import { shortSha } from "../../../shared/wording.ts";
import { repositoryOf } from "./action-names.ts";

/** What `uses` should say. */
export interface PinnedTo {
  readonly sha: string;
  readonly comment: string;
}

function usesLine(action: RepositoryAction, { sha, comment }: PinnedTo): string {
  const line = `uses: ${actionReferenceText({ ...action, ref: sha })}`;
  return comment === "" ? line : `${line} # ${printable(comment)}`;
}

export function notPinned(action: RepositoryAction, what: string, now: PinnedTo): Failure {
  return codedFailure("action_not_pinned", {
    message: `\`uses\` names ${repositoryOf(action)} by ${printable(what)}, which can change. Now it is commit ${now.sha}.`,
    paste: [usesLine(action, now)],
  });
}

export function tagIdNotCommit(action: RepositoryAction, tag: string, now: PinnedTo): Failure {
  return codedFailure("action_not_pinned", {
    message: `${shortSha(action.ref)} is the id of ${printable(tag)} of ${repositoryOf(action)} itself, not of a commit.`,
    paste: [usesLine(action, now)],
  });
}

export function unknownRef(action: RepositoryAction): Failure {
  return codedFailure("action_not_pinned", {
    message: `${repositoryOf(action)} has no tag and no branch named ${printable(action.ref)}, and it is not a commit of 40 hexadecimal digits.`,
    remedy: "Copy the full commit from the action's page of releases or tags.",
  });
}

const PRIVATE =
  "If it is private or internal, pass a token that may read it as `github-token`: the job's own token can read the job's repository only.";

/** Without a token, GitHub says the same of a private repository as of one that does not exist. */
export function notFound(action: RepositoryAction, hasToken: boolean): Failure {
  const repository = repositoryOf(action);
  return codedFailure("action_not_found", {
    message: hasToken
      ? `The repository ${repository} does not exist, or the \`github-token\` may not read it.`
      : `The repository ${repository} does not exist, or is private.`,
    remedy: `Check the name in \`uses\`. ${PRIVATE}`,
  });
}

export function accessDenied(action: RepositoryAction, status: number): Failure {
  const repository = repositoryOf(action);
  return status === 401
    ? codedFailure("action_not_found", {
        message: `GitHub rejected the \`github-token\` for ${repository} (status 401): it is wrong, expired or revoked.`,
        remedy: "Pass a valid `github-token`, or none for a public repository.",
      })
    : codedFailure("action_not_found", {
        message: `GitHub does not let this job read ${repository} (status ${status}).`,
        remedy: `${PRIVATE} An organisation may also require single sign-on for the token, or allow certain IP addresses only.`,
      });
}

export function moved(action: RepositoryAction, now: string | undefined): Failure {
  const message = `The repository ${repositoryOf(action)} was renamed or moved`;
  if (now === undefined) {
    return codedFailure("action_moved", { message: `${message}. GitHub redirects its old name.` });
  }
  const [owner = "", repository = ""] = now.split("/");
  return codedFailure("action_moved", {
    message: `${message} to ${printable(now)}.`,
    paste: [usesLine({ ...action, owner, repository }, { sha: action.ref, comment: "" })],
  });
}

export function commitUnknown(action: RepositoryAction): Failure {
  return codedFailure("action_commit_unknown", {
    message: `${repositoryOf(action)} has no commit ${action.ref}.`,
  });
}

export function commitForeign(action: RepositoryAction): Failure {
  return codedFailure("action_commit_foreign", {
    message: `The commit ${action.ref} is on no branch and no tag of ${repositoryOf(action)}. GitHub also serves the commits of every fork under that name, so anybody may have written it.`,
  });
}

export function commitUndecided(action: RepositoryAction, why: string): Failure {
  return codedFailure("action_commit_foreign", {
    message: `Whether the commit ${action.ref} is on a branch or tag of ${repositoryOf(action)} cannot be decided: ${why}.`,
    remedy:
      "Install git 2.31 or newer on the runner, or use a commit that a branch or tag points to.",
  });
}

export function noAction(action: RepositoryAction, why: "no directory" | "no metadata"): Failure {
  const where = action.path === "" ? "at its root" : `in ${printable(action.path)}`;
  const at = `${repositoryOf(action)} at ${shortSha(action.ref)}`;
  return codedFailure("action_missing", {
    message:
      why === "no directory"
        ? `${at} has no directory ${printable(action.path)}.`
        : `${at} has no action.yml and no action.yaml ${where}.`,
  });
}

/** What an action holds that cannot be unpacked safely. `what` is a sentence without its full stop. */
export function unsafe(action: RepositoryAction, what: string): Failure {
  return codedFailure("action_unsafe", {
    message: `${repositoryOf(action)} at ${shortSha(action.ref)} cannot be unpacked: ${printable(what)}.`,
  });
}

export function tooLarge(action: RepositoryAction, what: string): Failure {
  return codedFailure("action_too_large", {
    message: `${repositoryOf(action)} at ${shortSha(action.ref)} is too large for an action: ${what}.`,
  });
}

export function fetchFailed(action: RepositoryAction, why: string): Failure {
  return codedFailure("action_fetch_failed", {
    message: `${repositoryOf(action)} could not be fetched: ${printable(why).trim().slice(0, 500)}.`,
  });
}

export function rateLimited(action: RepositoryAction): Failure {
  return codedFailure("action_fetch_failed", {
    message: `${repositoryOf(action)} could not be fetched: GitHub's API limits requests, and without git stepkey needs it.`,
    remedy:
      "Pass a `github-token`, which has a limit of its own, or install git 2.31 or newer on the runner.",
  });
}
