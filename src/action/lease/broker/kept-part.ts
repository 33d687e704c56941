import type { CredentialKind } from "../../../credentials/kind/credential-kind.ts";
import type { KeptPart } from "../../../credentials/kind/kept-part.ts";
import type { LeaseRefusal } from "../source/credential-source.ts";

/** What one step made for its lease. It is made once, however often the step asks. */
export interface KeptPartOfStep {
  readonly current: () => KeptPart | undefined;
  /** Makes what a refusal says that the grant needs; false when asking again would not help. */
  make(refusal: LeaseRefusal): Promise<boolean>;
}

/** Nobody but the broker knows of which kind a grant is, so its refusal says what to make. */
export function keptPartOfStep(kinds: readonly CredentialKind[]): KeptPartOfStep {
  let made: KeptPart | undefined;
  return {
    current: () => made,
    make: async ({ needs }) => {
      if (needs === undefined || made !== undefined) return false;
      const kind = kinds.find(({ name }) => name === needs.kind);
      made = await kind?.broker?.makeKeptPart?.();
      return made !== undefined;
    },
  };
}
