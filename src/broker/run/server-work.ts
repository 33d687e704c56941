import { callProvider } from "../../credentials/kind/call-provider.ts";
import type { BackgroundWork, Provider, ProviderFailure } from "../../credentials/kind/provider.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { Result } from "../../shared/result.ts";
import { runProbes, type ProbeOptions } from "../probe/probe.ts";
import { serverProbes } from "../probe/server-probes.ts";
import { createReportHandler, type ReportDeps } from "./server-report.ts";
import { stoppableClock } from "./stoppable-clock.ts";

export interface ServerWorkOptions extends ReportDeps, Omit<ProbeOptions, "clock"> {
  /** By kind of credential. */
  readonly providers: ReadonlyMap<
    string,
    Pick<Provider, "kind"> & Partial<Pick<Provider, "checkServer" | "background">>
  >;
  /** The names under `servers`, by kind. */
  readonly servers: Readonly<Record<string, readonly string[]>>;
}

/**
 * Probes every server each minute, and does the work that its kind needs while the broker runs. Each server's work runs
 * by itself, so a server that hangs delays no other. Resolves when `signal` has aborted and everything has stopped.
 */
export async function runServerWork(
  options: ServerWorkOptions,
  signal: AbortSignal,
): Promise<void> {
  const { providers, servers } = options;
  const work = [...providers.values()].flatMap((provider) =>
    (servers[provider.kind] ?? []).flatMap((server) => workOf(provider, server)),
  );
  await Promise.all([
    runProbes(serverProbes(providers, servers), options, signal),
    ...work.map(async (one) => repeat(one, options, signal)),
  ]);
}

interface ServerWork extends BackgroundWork {
  readonly kind: string;
  readonly server: string;
}

function workOf(
  { kind, background }: Pick<Provider, "kind"> & Partial<Pick<Provider, "background">>,
  server: string,
): readonly ServerWork[] {
  if (background === undefined) return [];
  const { everyMs, limitMs } = background;
  return [
    { kind, server, everyMs, limitMs, run: async (name, signal) => background.run(name, signal) },
  ];
}

async function repeat(
  work: ServerWork,
  options: ServerWorkOptions,
  signal: AbortSignal,
): Promise<void> {
  const clock = stoppableClock(options.clock, signal);
  let failed = false;
  const handleReport = createReportHandler(work, options);
  while (!signal.aborted) {
    const limit = { clock, milliseconds: work.limitMs };
    const outcome = await callProvider(limit, (deadline) => work.run(work.server, deadline));
    if (signal.aborted) return;
    record(work, outcome, { failed, ...options });
    failed = !outcome.ok;
    if (outcome.ok && outcome.value !== undefined) {
      await handleReport(outcome.value).catch((error: unknown) => {
        // Most likely the store failed. The next report names the leases again.
        const message = faultText(error, { withName: true });
        options.log({ level: "error", event: "server_report_failed", message });
      });
    }
    await options.clock.sleep(work.everyMs, signal);
  }
}

/** The log says when it begins to fail and when it works again, not how it is each time. */
function record(
  { kind, server }: ServerWork,
  outcome: Result<unknown, ProviderFailure>,
  { failed, log }: ServerWorkOptions & { readonly failed: boolean },
): void {
  if (!outcome.ok && !failed) {
    const { name, message, remedy } = outcome.error;
    const what = { kind, server, message: `${name}: ${message}`, remedy };
    log({ level: "warning", event: "server_work_failed", ...what });
  }
  if (outcome.ok && failed) log({ level: "info", event: "server_work_recovered", kind, server });
}
