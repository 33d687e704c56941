import { joined } from "../shared/wording.ts";
import type { Opinion, ReviewScope } from "./check-review.ts";
import type { Account } from "./gate.ts";
import { isHuman } from "./people.ts";

const MOST_NAMES = 5;

interface Needed {
  readonly missing: number;
  /** Whose approvals stand already. */
  readonly have: readonly Opinion[];
  /** Who asked for changes and may write. */
  readonly blockers: readonly Account[];
  readonly scope: ReviewScope;
}

/** Who can give what is missing: `someone with write access (not kim who pushed it)`. Empty when nothing is. */
export function whoCanApprove(needed: Needed): string {
  const { missing, blockers } = needed;
  const approvers = missing > 0 ? `${group(needed)}${exceptions(needed)}` : "";
  if (blockers.length === 0) return approvers;
  const names = joined(blockers.map(({ login }) => login));
  const asked = `${names} (who asked for changes)`;
  return approvers === "" ? asked : `${approvers}, and ${asked}`;
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
  const hands = scope.involved
    .filter(({ account }) => isHuman(account, scope.agents))
    .map(({ account, role }) => `not ${account.login} who ${role}`);
  const given = have.map(({ account }) => `not ${account.login} who approved already`);
  const all = [...hands, ...given];
  const shown = all.slice(0, MOST_NAMES);
  const hidden = all.length - shown.length;
  const text = hidden > 0 ? [...shown, `nor ${hidden} more who had a hand in it`] : shown;
  return all.length === 0 ? "" : ` (${text.join(", ")})`;
}
