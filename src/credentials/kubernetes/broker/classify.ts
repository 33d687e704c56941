import { joined } from "../../../shared/wording.ts";
import type { Classification } from "../../kind/provider.ts";
import { accountText, type ServiceAccount } from "./account.ts";
import { writingIn, type ReviewedRights } from "./rules.ts";

/** What the broker saw of a service account's rights. */
export interface SeenRights {
  readonly account: ServiceAccount;
  /** By namespace. Rights in the whole cluster are in each. */
  readonly reviews: ReadonlyMap<string, ReviewedRights>;
  /** Why there may be rights in other namespaces; undefined: there are none. */
  readonly unseen: string | undefined;
  /** Whether `reads` of the server lists the account. */
  readonly isListed: boolean;
  readonly server: string;
}

/**
 * Whether a token only reads. What cannot be seen counts as writing, unless the admin lists the account; what is seen to write,
 * writes.
 */
export function classifyRights(seen: SeenRights): Classification {
  for (const [namespace, { rules }] of seen.reviews) {
    const writing = rules.map(writingIn).find((found) => found !== undefined);
    if (writing !== undefined) {
      const because = `the service account may ${writing} in namespace ${namespace}`;
      return { access: "write", because };
    }
  }
  const hidden = hiddenIn(seen);
  if (hidden === undefined) return { access: "read", because: onlyReads(seen) };
  const list = `\`reads\` of server "${seen.server}"`;
  const { account, isListed } = seen;
  if (!isListed) {
    const because = `${hidden}, and ${list} does not list ${accountText(account)}`;
    return { access: "write", because };
  }
  const because = `${list} lists ${accountText(account)}`;
  return {
    access: "read",
    because,
    unchecked: [`What ${accountText(account)} may do: ${hidden}.`],
  };
}

function hiddenIn({ reviews, unseen }: SeenRights): string | undefined {
  for (const { incomplete } of reviews.values()) {
    if (incomplete !== undefined) {
      return `the API server does not show all rights of the service account (${incomplete})`;
    }
  }
  return unseen;
}

function onlyReads({ reviews }: SeenRights): string {
  const places = joined([...reviews.keys(), "the whole cluster"]);
  return `the service account may only get, list and watch, in ${places}`;
}
