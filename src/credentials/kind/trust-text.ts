import type { Access } from "../../shared/claims.ts";
import type { Result } from "../../shared/result.ts";

/** One option of `stepkey trust`, as the command line shows it. */
export interface TrustOption {
  readonly value: string;
  readonly help: string;
  readonly required?: true;
}

/** What `stepkey trust` prints for one kind: the provider's trust policy, which the provider enforces in direct mode. */
export interface TrustText {
  /** Paragraphs for the help of the command. */
  readonly description: readonly string[];
  readonly options: Readonly<Record<string, TrustOption>>;
  readonly examples: readonly (readonly [command: string, does: string])[];
  /** `given.text` returns the value of an option. An error has one sentence for each mistake. */
  render(given: {
    readonly access: Access;
    readonly text: (option: string) => string | undefined;
  }): Result<RenderedTrust, readonly string[]>;
}

export interface RenderedTrust {
  /** The policy document, as JSON. */
  readonly document: unknown;
  /** How to use it, as comment lines. */
  readonly note: readonly string[];
}
