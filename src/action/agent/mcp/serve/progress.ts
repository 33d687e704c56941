import type { ServerContext } from "@modelcontextprotocol/server";
import type { AgentRedactor } from "../../backend/agent-backend.ts";
import type { ProgressListener } from "../../backend/run-view.ts";
import type { Clock } from "../../../../shared/clock.ts";
import { printable } from "../../../../shared/printable.ts";

/** Faster than this nobody reads, and a task could flood its client. */
const INTERVAL_MS = 250;
const MAX_CHARACTERS = 200;

interface ProgressOptions {
  readonly clock: Clock;
  readonly redactor: AgentRedactor;
  /** Aborts when the result is out: no progress may follow it. */
  readonly done: AbortSignal;
}

/** Sends notifications about one request to a client that asked for them, and otherwise does nothing. */
export function progressTo(
  { _meta: meta, notify }: ServerContext["mcpReq"],
  { clock, redactor, done }: ProgressOptions,
): ProgressListener {
  const progressToken = meta?.progressToken;
  if (progressToken === undefined) return () => undefined;
  let progress = 0;
  let nextAt = clock.now();
  return (text) => {
    if (done.aborted || clock.now() < nextAt) return;
    nextAt = clock.now() + INTERVAL_MS;
    progress += 1;
    const message = redactor.redact(printable(redactor.redact(text)).slice(0, MAX_CHARACTERS));
    notify({
      method: "notifications/progress",
      params: { progressToken, progress, message },
    }).catch(() => undefined);
  };
}
