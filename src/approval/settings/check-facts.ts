import type { Fact } from "../facts.ts";

/** The check run that a broker writes on pull requests, and what GitHub's settings make of it. */

export interface ExpectedCheck {
  /** As GitHub lists it. */
  readonly name: string;
  /** What the broker's configuration says; undefined: no configuration is known. */
  readonly broker: CheckWriting | undefined;
}

export interface CheckWriting {
  /** `required`: it fails while an approval is missing. `neutral`: it never fails. */
  readonly mode: "neutral" | "required";
  /** The id of the App that writes it. */
  readonly writer: Fact<number>;
}

/** A check that a branch requires before a merge. Each one that is required has to pass. */
export interface RequiredCheck {
  readonly name: string;
  /** The id of the App that it has to come from; undefined: it may come from anybody. */
  readonly source: number | undefined;
}

/** A ruleset that names the check, and does not require it on the branch. */
export interface IdleRuleset {
  readonly name: string;
  /** `active`: it is for other branches. */
  readonly enforcement: "active" | "evaluate" | "disabled";
}

/** What one branch requires. */
export interface CheckSettings {
  readonly required: Fact<readonly RequiredCheck[]>;
  /** Whether pull requests reach the branch through a merge queue. */
  readonly hasQueue: boolean;
  /** Read only where the check is not required and has to be; empty also where they could not be read. */
  readonly idle: readonly IdleRuleset[];
  /** Who can bypass all that requires the check from its App, in words; empty where nothing does. */
  readonly bypass: Fact<readonly string[]>;
}

/** Whether nobody but the App that writes the check can satisfy this. Where it is not known which one, any App is taken for it. */
export function isHeldBy({ name, source }: RequiredCheck, check: ExpectedCheck): boolean {
  if (name !== check.name || source === undefined) return false;
  const writer = check.broker?.writer;
  return writer?.known === true ? source === writer.value : writer === undefined;
}
