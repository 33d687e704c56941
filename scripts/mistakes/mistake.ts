import type { Failure } from "../../src/shared/failure.ts";

/** One mistake, and the code that meets it, run for real. */
export interface ExampleMistake {
  /** As a reader would look for it. */
  readonly title: string;
  /** What the author wrote, as YAML; absent where the mistake is not in the workflow. */
  readonly given?: string;
  readonly meet: () => Promise<Failure>;
}

export interface MistakeGroup {
  readonly title: string;
  readonly intro: string;
  readonly mistakes: readonly ExampleMistake[];
}
