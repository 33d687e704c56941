import type { RunView } from "../../backend/run-view.ts";
import type { Asked } from "../../backend/agent-backend.ts";
import { within } from "../../../../shared/deadline.ts";
import type { ToolContext } from "../tool/tool.ts";

/** A client that gives up after a time without progress hears something before. */
const PULSE_MS = 10_000;

/** The run once it is over, or as it is after so many milliseconds. It also returns when the client is gone. */
export async function waitForRun(
  id: string,
  milliseconds: number,
  context: ToolContext,
): Promise<Asked<RunView>> {
  const { backend, clock, cancelled, progress } = context;
  const settled = new AbortController();
  void pulse(settled.signal, context);
  try {
    return await within(
      { clock, milliseconds },
      (late) =>
        backend.wait(id, { signal: AbortSignal.any([late, cancelled]), onProgress: progress }),
      () => backend.run(id),
    );
  } finally {
    settled.abort();
  }
}

async function pulse(settled: AbortSignal, { clock, progress }: ToolContext): Promise<void> {
  const since = clock.now();
  for (;;) {
    await clock.sleep(PULSE_MS, settled);
    if (settled.aborted) return;
    progress(`waiting for ${Math.round((clock.now() - since) / 1000)} s`);
  }
}
