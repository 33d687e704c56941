import { joined } from "../shared/wording.ts";
import type { Opinion, ReviewScope } from "./check-review.ts";
import type { Account } from "./gate.ts";
import { isHuman, type Contributor } from "./people.ts";

const MAX_NAMES = 5;

const DID: Readonly<Record<Contributor["role"], string>> = {
  opened: "opened it",
  pushed: "pushed it",
  committed: "is an author of its commits",
};

interface Needed {
  readonly missing: number;
  /** Who has given an approval that counts. */
  readonly have: readonly Opinion[];
  /** Who requested changes and may write. */
  readonly blockers: readonly Account[];
  readonly scope: ReviewScope;
}

/** Who can give the missing approvals: `someone with write access (not kim who pushed it)`. Empty if none is missing. */
export function describeEligibleApprovers(needed: Needed): string {
  const { missing, blockers } = needed;
  const approvers = missing > 0 ? `${group(needed)}${exceptions(needed)}` : "";
  if (blockers.length === 0) return approvers;
  const names = joined(blockers.map(({ login }) => login));
  const objectors = `${names} (who requested changes)`;
  return approvers === "" ? objectors : `${approvers}, and ${objectors}`;
}

function group({ missing, scope }: Needed): string {
  const lists = scope.rule.by.filter((list) => list.length > 0);
  const people = missing === 1 ? "someone" : `${missing} people`;
  const [list, ...more] = lists;
  if (list === undefined) return `${people} with write access`;
  if (more.length === 0 && missing === 1) return listed(list);
  return `${people} out of ${lists.map(listed).join(", and also out of ")}`;
}

function listed(list: readonly string[]): string {
  return joined(
    list.map((name) => name.replace(/^@(?!.*\/)/u, "")),
    "or",
  );
}

function exceptions({ have, scope }: Needed): string {
  const contributors = scope.contributors
    .filter(({ account }) => isHuman(account, scope.agents))
    .map(({ account, role }) => `not ${account.login} who ${DID[role]}`);
  const given = have.map(({ account }) => `not ${account.login} who has already approved`);
  const all = [...contributors, ...given];
  const shown = all.slice(0, MAX_NAMES);
  const hidden = all.length - shown.length;
  const text = hidden > 0 ? [...shown, `nor ${hidden} more who worked on it`] : shown;
  return all.length === 0 ? "" : ` (${text.join(", ")})`;
}
