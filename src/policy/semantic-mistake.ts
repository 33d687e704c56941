import type { PolicyMistake } from "./document.ts";

/** A mistake at a path below the grant. */
export type SemanticMistake = Pick<PolicyMistake, "message"> &
  Partial<Pick<PolicyMistake, "severity" | "expected" | "example">> & {
    readonly path: readonly (string | number)[];
  };
