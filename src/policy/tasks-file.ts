import type { TaskDefinition } from "../shared/task-wire.ts";
import type { PolicyMistake } from "./document.ts";

/** Where a repository without a broker has its named tasks. Read from its default branch alone. */
export const TASKS_FILE = ".github/stepkey/tasks.yml";

/** A kind of credential, as far as a task of such a file can name it. */
export interface TaskCredentialKind {
  /** The key under `credential`. */
  readonly name: string;
  /** Undefined: only a broker issues it. */
  readonly direct?: {
    /** A valid `credential`. */
    readonly example: string;
    /** The longest lease of this kind, in seconds; undefined: any. */
    readonly longestSeconds?: number | undefined;
    parse(given: unknown): SettingsParse;
  };
}

/** Settings, or what is wrong with them; each path starts below the kind's key. */
export type SettingsParse =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false;
      readonly error: readonly {
        readonly path: readonly string[];
        /** The rest of a sentence that starts with the path. */
        readonly message: string;
        readonly example: string;
      }[];
    };

/** A task whose credential the job gets by itself. */
export interface DirectTask {
  /** Its `grant` is its own name: without a broker, each task has one of its own. */
  readonly definition: TaskDefinition;
  readonly credential: { readonly kind: string; readonly settings: unknown };
  /** Undefined: as long as a lease of the kind lasts where nobody says it. */
  readonly ttlSeconds: number | undefined;
  /** Of a write. A read needs none. */
  readonly approval: DirectApproval;
  /** File and line: `.github/stepkey/tasks.yml:3`. */
  readonly source: string;
}

/** With the meaning of the inputs of the same names. */
export interface DirectApproval {
  readonly approvals: number;
  /** `@login` or `@org/team`; empty: anyone with write access. */
  readonly approvers: readonly string[];
  /** Undefined: the default branch. */
  readonly bases: readonly string[] | undefined;
  readonly maxAgeSeconds: number;
}

/** A parsed file. A mistake in a task disables that task alone. */
export interface TasksDocument {
  readonly tasks: readonly DirectTask[];
  /** Names of the tasks that a mistake disabled. */
  readonly disabled: readonly string[];
  readonly mistakes: readonly PolicyMistake[];
}
