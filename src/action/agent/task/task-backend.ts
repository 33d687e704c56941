import { readFile } from "node:fs/promises";
import { isRecord, parseJson } from "../../../shared/json.ts";
import { err, ok } from "../../../shared/result.ts";
import type { AgentBackend, Asked, Asking } from "../backend/agent-backend.ts";
import type { ReceiptView } from "../backend/run-view.ts";
import type { AgentJob } from "./agent-job.ts";
import type { CachedDiscovery } from "./discovery.ts";
import type { Run } from "./run.ts";
import type { Runs } from "./runs.ts";
import { explained, standingOf } from "./standing.ts";
import { taskRefusal } from "./task-codes.ts";

/** What the MCP server asks, answered by what can be discovered and by the runs of this step. */
export function taskBackend(
  { known, isolation }: Pick<AgentJob, "known" | "isolation">,
  discovery: CachedDiscovery,
  runs: Runs,
): AgentBackend {
  return {
    isolation,
    redactor: known,
    discover: (options) => discovery.get(options),
    async explain(name, { signal }) {
      const discovered = await discovery.get({ signal });
      if (!discovered.ok) return discovered;
      const standing = standingOf(discovered.value, name);
      return standing.ok ? ok(explained(standing.value)) : standing;
    },
    async request(name, { signal }) {
      const discovered = await discovery.get({ signal, fresh: true });
      return discovered.ok ? standingOf(discovered.value, name) : discovered;
    },
    async start(request, { signal }) {
      const run = await runs.start(request, signal);
      return run.ok ? ok(run.value.view()) : run;
    },
    run(id) {
      const run = runs.find(id);
      return run.ok ? ok(run.value.view()) : run;
    },
    async wait(id, { signal, onProgress }) {
      const run = runs.find(id);
      if (!run.ok) return run;
      const forget = onProgress === undefined ? undefined : run.value.listen(onProgress);
      await overOr(run.value, signal);
      forget?.();
      return ok(run.value.view());
    },
    async end(id, { signal }) {
      const run = runs.find(id);
      if (!run.ok) return run;
      run.value.end("the agent ended it");
      await overOr(run.value, signal);
      return ok(run.value.view());
    },
    receipt: async (id, asking) => await receiptOf(runs, id, asking),
  };
}

/** Whichever comes first. */
async function overOr({ over }: Run, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const aborted = Promise.withResolvers<undefined>();
  const abort = (): void => aborted.resolve(undefined);
  signal.addEventListener("abort", abort, { once: true });
  await Promise.race([over, aborted.promise]);
  signal.removeEventListener("abort", abort);
}

const MAX_RECEIPT_BYTES = 1024 * 1024;

async function receiptOf(runs: Runs, id: string, _asking: Asking): Promise<Asked<ReceiptView>> {
  const run = runs.find(id);
  if (!run.ok) return run;
  if (run.value.view().ended_at === undefined) {
    const next = { tool: "get_run", arguments: { run: id } } as const;
    return err(taskRefusal("run_not_ended", { next }));
  }
  const path = run.value.performed()?.receiptPath;
  const text = path === undefined ? "" : await readFile(path, "utf8").catch(() => "");
  const receipt = text.length > MAX_RECEIPT_BYTES ? undefined : parseJson(text);
  return isRecord(receipt) ? ok({ run: id, receipt }) : err(taskRefusal("receipt_missing"));
}
