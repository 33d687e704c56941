import type { AccessView, AccessExplanation, Discovery } from "./access.ts";
import type { AgentRefusal } from "./agent-refusal.ts";
import type { Isolation } from "./isolation.ts";
import type { ProgressListener, ReceiptView, RunRequest, RunView } from "./run-view.ts";
import type { Result } from "../../../shared/result.ts";

/**
 * What the MCP server asks: everything that an agent of this step may find out and have done. Names of fields are those of the
 * tools' results, so nothing is translated on the way. No value of a credential crosses this interface.
 *
 * An expected refusal is a value. Every promise settles in bounded time, also when the signal never aborts.
 */
export interface AgentBackend {
  readonly isolation: Isolation;
  readonly redactor: AgentRedactor;
  /** What this job could ask for. The backend may return one that is up to 60 seconds old, unless `fresh` is set. */
  discover(options: Asking & { readonly fresh?: boolean }): Promise<Asked<Discovery>>;
  /** Why a grant or a task is available or not. */
  explain(name: string, options: Asking): Promise<Asked<AccessExplanation>>;
  /** Asks for a grant or a task as it stands now. It issues nothing, and approves nothing. */
  request(name: string, options: Asking): Promise<Asked<AccessView>>;
  /**
   * Starts a run of a named task. It resolves as soon as the run has an id, and does not wait for its end: whatever is refused
   * before that is the error, and what is refused later is the run's state. The signal ends only the starting: a run that has
   * an id is ended by `end`. If it aborts before there is an id, nothing of the run may be left.
   */
  start(request: RunRequest, options: Asking): Promise<Asked<RunView>>;
  /** A run of this step as it is now. */
  run(id: string): Asked<RunView>;
  /** The run once its end is complete, its credential included; as it is by then if the signal aborts first. */
  wait(
    id: string,
    options: Asking & { readonly onProgress?: ProgressListener },
  ): Promise<Asked<RunView>>;
  /**
   * Ends a run: its task, and with it the credential. It resolves when both have ended, or with the run as it is by then when the
   * signal aborts, which stops the waiting and not the ending. A run that has ended already is returned as it is.
   */
  end(id: string, options: Asking): Promise<Asked<RunView>>;
  /** The receipt of a run that has ended. */
  receipt(id: string, options: Asking): Promise<Asked<ReceiptView>>;
}

export interface Asking {
  readonly signal: AbortSignal;
}

export type Asked<T> = Result<T, AgentRefusal>;

/** Knows every form of every secret that the step has or had. Both functions are synchronous, and neither ever throws. */
export interface AgentRedactor {
  /** The text with every secret masked. Doing it twice changes nothing. */
  redact(text: string): string;
  /** Whether the text holds a secret in any form that is searched for, also where two masked pieces were joined. */
  holdsSecret(text: string): boolean;
}
