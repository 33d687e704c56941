import type { LeaseFinding } from "../credentials/kind/provider.ts";
import type { Proof } from "./lease.ts";

/** The outcome of one attempt to end a lease. Its findings are kept, whatever the outcome. */
export type Settlement = SettledEnd & { readonly findings?: readonly LeaseFinding[] };

type SettledEnd =
  /** `tidy`: there may be something left to remove. */
  | { readonly kind: "revoked"; readonly proof: Proof; readonly tidy?: boolean }
  | { readonly kind: "expired"; readonly proof: Proof }
  /** Never issued, proven to have left nothing usable: frees the seal and the approval's use. */
  | { readonly kind: "failed"; readonly proof: Proof; readonly tidy?: boolean }
  /** It did not fail, but there is no proof yet (nothing found of a lease whose issuing got no response): look again. */
  | { readonly kind: "wait"; readonly afterMs: number; readonly because: string }
  /** It failed: try again after so long; `stuck` raises an alarm. */
  | {
      readonly kind: "retry";
      readonly afterMs: number;
      readonly error: string;
      readonly stuck: boolean;
    };

/** The outcome of one attempt to tidy; `unfinished` removed a part, and continues at once. */
export type TidySettlement =
  | {
      readonly kind: "done" | "unfinished";
      readonly facts: readonly string[];
      readonly findings?: readonly LeaseFinding[];
    }
  | {
      readonly kind: "retry";
      readonly afterMs: number;
      readonly error: string;
      readonly stuck: boolean;
    };
