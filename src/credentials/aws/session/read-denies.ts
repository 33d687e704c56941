import {
  DERIVES,
  derivesBeside,
  OTHER_SECRETS,
  SECRETS,
  SIDE_EFFECTS,
  touchedBy,
} from "./denied-actions.ts";
import type { Lifted } from "./lifted.ts";
import { allowedActions, type Statement } from "./policy-document.ts";
import { readingPatternOf } from "./read-actions.ts";
import { denyDecrypt, fenceOfActions, fenceOfServices, WRITES_ELSEWHERE } from "./write-fence.ts";

/** What a session policy denies beyond the lease's end and the further credentials of STS. */
export interface ReadDenies {
  /** Actions that are denied by name. */
  readonly actions: readonly string[];
  readonly statements: readonly Statement[];
  /** What these denies leave out to be shorter, in words. */
  readonly leavesOut: readonly string[];
}

export const NO_DENIES: ReadDenies = { actions: [], statements: [], leavesOut: [] };

const FENCE = "a Deny of what resource policies allow";
const EFFECTS = "a Deny of side effects";

export interface ReadSession {
  /** The statements of the session's inline policy. */
  readonly own: readonly Statement[];
  /** Whether managed policies allow more than that. */
  readonly hasManaged: boolean;
  /** Whether only the role is said to read, so that policies may allow anything. */
  readonly roleOnlyReads: boolean;
  readonly lifted: Lifted;
  /** Other servers with the API of AWS refuse a policy with an action that they do not know. */
  readonly isAws: boolean;
}

/** The denies that go with a read: the most complete first, and shorter ones for when that does not fit. */
export function deniesOfRead(read: ReadSession): readonly ReadDenies[] {
  if (!read.isAws) return [{ ...NO_DENIES, actions: WRITES_ELSEWHERE }];
  return !read.hasManaged && listsWhatItAllows(read.own) ? besideList(read) : besideAll(read);
}

function listsWhatItAllows(own: readonly Statement[]): boolean {
  const allows = own.filter((one) => one["Effect"] === "Allow");
  return !allows.some((one) => "NotAction" in one) && !allowedActions(allows).includes("*");
}

/** Nothing but the listed actions remains, and of the denies by name only those that the list's wildcards touch. */
function besideList(read: ReadSession): readonly ReadDenies[] {
  const { own, lifted } = read;
  const allowed = allowedActions(own);
  const all = { ...DERIVES, ...SECRETS, ...OTHER_SECRETS, ...SIDE_EFFECTS };
  const touched = new Set(touchedBy(allowed, all));
  const actions = deniedActions(read).filter((one) => touched.has(one));
  const decrypt = lifted.secrets ? [] : [denyDecrypt()];
  const covering = allowed.map((action) => readingPatternOf(action) ?? action);
  return [
    ...[allowed, covering].map((listed) => ({
      actions,
      statements: [...decrypt, fenceOfActions(listed)],
      leavesOut: [],
    })),
    { actions, statements: [], leavesOut: [FENCE] },
  ];
}

function besideAll(read: ReadSession): readonly ReadDenies[] {
  // Only where the role alone limits the session can it have what AWS's policies do not hold.
  const unheld = read.roleOnlyReads ? [] : Object.keys(OTHER_SECRETS);
  const actions = deniedActions(read).filter((action) => !unheld.includes(action));
  const decrypt = read.lifted.secrets ? [] : [denyDecrypt()];
  const always = read.roleOnlyReads ? decrypt : [];
  const essential = actions.filter((action) => !Object.hasOwn(SIDE_EFFECTS, action));
  return [
    { actions, statements: [...decrypt, fenceOfServices()], leavesOut: [] },
    { actions, statements: always, leavesOut: [FENCE] },
    { actions: essential, statements: always, leavesOut: [FENCE, EFFECTS] },
  ];
}

function deniedActions({ own, lifted }: ReadSession): readonly string[] {
  const secrets = lifted.secrets ? {} : { ...SECRETS, ...OTHER_SECRETS };
  return [
    ...derivesBeside(allowedActions(own)),
    ...Object.keys(secrets),
    ...Object.keys(SIDE_EFFECTS),
  ];
}
