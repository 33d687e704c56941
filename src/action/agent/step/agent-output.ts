import { Buffer } from "node:buffer";
import type { KnownSecrets } from "../task/known-secrets.ts";

/** The step's log, into which the agent prints, and main between its lines. */
export interface AgentOutput {
  /** What the agent printed, already without commands. Resolves when the log can take more. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Whole lines of main's. */
  readonly print: (bytes: Uint8Array) => void;
}

const LINE_END = 0x0a;

/**
 * Everything passes the secrets that are known by then: the agent's pump began with those of the step alone, and learned
 * nothing of the tasks since.
 */
export function agentOutput(
  write: (bytes: Uint8Array) => Promise<void>,
  known: Pick<KnownSecrets, "redactBytes">,
): AgentOutput {
  let last = LINE_END;
  const pass = (bytes: Uint8Array): Promise<void> => {
    last = bytes.at(-1) ?? last;
    return write(known.redactBytes(bytes));
  };
  return {
    write: pass,
    print(bytes) {
      // A line of the agent's may be unfinished, and what follows it must be read as a line.
      const start = last === LINE_END ? [] : [Buffer.from("\n")];
      pass(Buffer.concat([...start, bytes])).catch(() => undefined);
    },
  };
}
