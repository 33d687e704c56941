import type { DocumentSlot } from "../../policy/evaluate.ts";

/** All policies of a directory, in figures. */
export interface PolicyOverview {
  readonly policies: number;
  /** Policies that have a mistake as a whole. */
  readonly broken: number;
  /** Grants that can be issued, of repositories. */
  readonly grants: number;
  /** Grants that a mistake disabled. */
  readonly disabled: number;
  readonly mistakes: number;
  /** By source, `octo-org/shop.yml`: differs whenever the file does. */
  readonly versions: ReadonlyMap<string, string>;
}

export interface ReadPolicy {
  readonly slot: DocumentSlot;
  readonly mistakes: number;
}

export function policyOverview(
  read: readonly ReadPolicy[],
  versions: PolicyOverview["versions"],
): PolicyOverview {
  const documents = read.flatMap(({ slot }) => (typeof slot === "object" ? [slot] : []));
  const ofRepositories = documents.filter(({ scope }) => scope === "repository");
  return {
    policies: read.length,
    broken: read.length - documents.length,
    grants: sum(ofRepositories.map(({ grants }) => grants.length)),
    disabled: sum(documents.map(({ disabled }) => disabled.length)),
    mistakes: sum(read.map(({ mistakes }) => mistakes)),
    versions,
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, one) => all + one, 0);
}
