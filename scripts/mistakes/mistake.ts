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

/** A mistake that an agent is told about, as text of a tool's result: the step's log has nothing of it. */
export interface ToldMistake {
  readonly title: string;
  /** The call, as JSON. */
  readonly given: string;
  readonly meet: () => Promise<{ readonly code: string; readonly text: string }>;
}

export interface ToldGroup {
  readonly title: string;
  readonly intro: string;
  readonly mistakes: readonly ToldMistake[];
}

/** A mistake that a command finds, and all that it prints. */
export interface PrintedMistake {
  readonly title: string;
  /** What the author or the admin wrote, as YAML; absent where the title says it. */
  readonly given?: string;
  /** All codes that it prints. */
  readonly codes: readonly string[];
  readonly text: string;
}

/** Mistakes that are met together, because a server plays GitHub for all of them. */
export interface PrintedGroup {
  readonly title: string;
  readonly intro: string;
  readonly meetAll: () => Promise<readonly PrintedMistake[]>;
}
