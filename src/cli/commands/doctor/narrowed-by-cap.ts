import { comparePolicies } from "../../../policy/compare/compare-policies.ts";
import type { PolicyDocument } from "../../../policy/document.ts";
import type { DocumentSlot } from "../../../policy/evaluate.ts";
import { pathText } from "../../../shared/mistake.ts";
import { joined } from "../../../shared/wording.ts";

/** What an organisation's policy takes from one of a repository. */
export interface Narrowed {
  /** Grants that no job gets because of it. */
  readonly refused: readonly string[];
  /** Limits that are tighter with it: `grants.orders-migrate.ttl (15m → 10m)`. */
  readonly limits: readonly string[];
}

/** Whatever the policy would newly allow without its organisation's is what that takes away. */
export function narrowedBy(repository: PolicyDocument, organisation: DocumentSlot): Narrowed {
  if (organisation === undefined) return { refused: [], limits: [] };
  const without = comparePolicies(
    { repository, organisation },
    { repository, organisation: undefined },
  );
  const refused = without.flatMap(({ kind, grant, task }) =>
    kind === "new" && task === undefined && grant !== undefined ? [grant] : [],
  );
  const limits = without
    .filter(({ kind }) => kind !== "new")
    .map(({ path, before, after }) =>
      before === "" && after === "" ? pathText(path) : `${pathText(path)} (${after} → ${before})`,
    );
  return { refused, limits: [...new Set(limits)] };
}

/** In one sentence; empty where there is no organisation's policy. */
export function narrowedText({ limits }: Narrowed, organisation: DocumentSlot): string {
  if (organisation === undefined) return "";
  if (limits.length === 0) return "The organisation's policy narrows nothing of it.";
  return `The organisation's policy narrows ${joined(limits)}.`;
}
