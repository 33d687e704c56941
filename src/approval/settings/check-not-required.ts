import type { ExpectedCheck, IdleRuleset } from "./check-facts.ts";

interface NotRequired {
  readonly branch: string;
  readonly check: ExpectedCheck;
  /** Names of the checks that the branch requires. */
  readonly others: readonly string[];
  readonly idle: readonly IdleRuleset[];
}

/** Why nothing requires a check, as far as it can be seen, and what to do: most likely somebody tried. */
export function checkNotRequired({ branch, check, others, idle }: NotRequired): {
  readonly message: string;
  readonly expected: string;
} {
  const { name } = check;
  const message = `Nothing requires the check ${name} on ${branch}, so pull requests can be merged while it fails`;
  const similar = others.find((other) => isMeant(other, name));
  if (similar !== undefined) {
    return {
      message: `${message}. The branch requires "${similar}", which is not the name of the broker's check.`,
      expected: `Require ${name} in place of "${similar}", from ${fromWriter(check)}.`,
    };
  }
  const waiting = ["evaluate", "disabled", "active"] as const;
  const enforcement = waiting.find((one) => idle.some((ruleset) => ruleset.enforcement === one));
  const ruleset = idle.find((one) => one.enforcement === enforcement)?.name;
  if (enforcement === undefined || ruleset === undefined) {
    return {
      message: `${message}.`,
      expected: `Add a ruleset for the branch that requires the check ${name}, with ${fromWriter(check)} as its source.`,
    };
  }
  const { why, fix } = IDLE[enforcement];
  return {
    message: `${message}. The ruleset "${ruleset}" requires it, but ${why}.`,
    expected: `${fix(branch)} Its source has to be ${fromWriter(check)}.`,
  };
}

const IDLE = {
  evaluate: {
    why: "is in evaluate mode and restricts nobody",
    fix: () => "Set its enforcement to active.",
  },
  disabled: { why: "is disabled", fix: () => "Set its enforcement to active." },
  active: {
    why: "is not for this branch",
    fix: (branch: string) => `Add ${branch} to its branches.`,
  },
} as const;

/** Written otherwise, or as GitHub names a job of this name: `ci / stepkey`. */
function isMeant(other: string, name: string): boolean {
  return other.split("/").some((part) => part.trim().toLowerCase() === name.toLowerCase());
}

/** The App that writes the check, for people. */
export function fromWriter({ broker }: ExpectedCheck): string {
  return broker?.writer.known === true
    ? `the App ${broker.writer.value}`
    : "the App of github.writer";
}
