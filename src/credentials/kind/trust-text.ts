import type { Access } from "../../shared/claims.ts";
import type { Result } from "../../shared/result.ts";

/** One option of `stepkey trust`, as the command line shows it. */
export interface TrustOption {
  readonly value: string;
  readonly help: string;
  readonly required?: true;
}

/** What `stepkey trust` prints for one kind: the provider's own trust policy, which is what makes direct mode a wall. */
export interface TrustText {
  /** Paragraphs of the command's help. */
  readonly description: readonly string[];
  readonly options: Readonly<Record<string, TrustOption>>;
  readonly examples: readonly (readonly [command: string, does: string])[];
  /** `given`: the values of the options, by name. An error has one sentence for each mistake. */
  render(given: {
    readonly access: Access;
    readonly text: (option: string) => string | undefined;
  }): Result<RenderedTrust, readonly string[]>;
}

export interface RenderedTrust {
  /** The policy document, as JSON. */
  readonly document: unknown;
  /** What to do with it, as comment lines. */
  readonly note: readonly string[];
}
