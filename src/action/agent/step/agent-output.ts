import { Buffer } from "node:buffer";
import { commandData, type Runner } from "../../runner/runner.ts";
import type { WriteBytes } from "../../../shared/write-bytes.ts";
import type { KnownSecrets } from "../task/known-secrets.ts";

/** The step's log, into which the agent prints, and main between its lines. */
export interface AgentOutput {
  /** What the agent printed, already without commands. */
  readonly write: WriteBytes;
  /** Whole lines of main's. */
  readonly print: (bytes: Uint8Array) => void;
  /** Writes lines and commands of main's between those of the agent. */
  readonly runner: Runner;
}

const LINE_END = 0x0a;

/**
 * The agent may leave a line unfinished for as long as it likes. A command that followed on it would be shown as text, and the
 * command that masks a secret has the secret in it: so everything of main's begins on a line of its own.
 *
 * What is printed passes the secrets that are known by then: the agent's pump began with those of the step alone, and learned
 * nothing of the tasks since.
 */
export function agentOutput(
  { runner, write }: { readonly runner: Runner; readonly write: AgentOutput["write"] },
  known: Pick<KnownSecrets, "redactBytes">,
): AgentOutput {
  let last = LINE_END;
  const pass = (bytes: Uint8Array): Promise<void> | undefined => {
    last = bytes.at(-1) ?? last;
    return write(bytes);
  };
  const lines = (bytes: Uint8Array): void => {
    const start = last === LINE_END ? [] : [Buffer.from("\n")];
    pass(Buffer.concat([...start, bytes]))?.catch(() => undefined);
  };
  const line = (text: string): void => lines(Buffer.from(`${text}\n`));
  return {
    write: (bytes) => pass(known.redactBytes(bytes)),
    print: (bytes) => lines(known.redactBytes(bytes)),
    runner: {
      ...runner,
      mask: (value) => line(`::add-mask::${commandData(value)}`),
      say: line,
      warn: (message) => line(`::warning::${commandData(message)}`),
      fail: (message) => line(`::error::${commandData(message)}`),
    },
  };
}
