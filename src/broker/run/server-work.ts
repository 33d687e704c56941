import { callProvider } from "../../credentials/kind/call-provider.ts";
import type { BackgroundWork, Provider, ProviderFailure } from "../../credentials/kind/provider.ts";
import { faultText } from "../../shared/fault-text.ts";
import { ok, type Result } from "../../shared/result.ts";
import { createReportHandler, type ReportDeps } from "./server-report.ts";
import { stoppableClock } from "./stoppable-clock.ts";

export interface ServerWorkOptions extends ReportDeps {
  /** By kind of credential. */
  readonly providers: ReadonlyMap<
    string,
    Pick<Provider, "kind"> & Partial<Pick<Provider, "checkServer" | "background">>
  >;
  /** The names under `servers`, by kind. */
  readonly servers: Readonly<Record<string, readonly string[]>>;
}

/** A server that cannot issue should be known before a job asks, and without a job paying for the check. */
const CHECK_EVERY_MS = 60_000;
const CHECK_LIMIT_MS = 10_000;

/**
 * Checks every server each minute, and does the work that its kind needs while the broker runs. Each server's work runs
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
  await Promise.all(work.map(async (one) => repeat(one, options, signal)));
}

interface ServerWork extends BackgroundWork {
  readonly kind: string;
  readonly server: string;
  /** Its outcome is what the readiness metric shows. */
  readonly isCheck: boolean;
}

function workOf(
  provider: Pick<Provider, "kind"> & Partial<Pick<Provider, "checkServer" | "background">>,
  server: string,
): readonly ServerWork[] {
  const { kind, background } = provider;
  const check: ServerWork = {
    kind,
    server,
    isCheck: true,
    everyMs: CHECK_EVERY_MS,
    limitMs: CHECK_LIMIT_MS,
    run: async (name, signal) => (await provider.checkServer?.(name, signal)) ?? ok(undefined),
  };
  return [
    ...(provider.checkServer === undefined ? [] : [check]),
    ...(background === undefined
      ? []
      : [
          {
            kind,
            server,
            isCheck: false,
            everyMs: background.everyMs,
            limitMs: background.limitMs,
            run: async (name: string, signal: AbortSignal) => background.run(name, signal),
          },
        ]),
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

/** The log says when a server's state changes, not how it is each minute; the metric says how it is. */
function record(
  { kind, server, isCheck }: ServerWork,
  outcome: Result<unknown, ProviderFailure>,
  { failed, log, metrics }: ServerWorkOptions & { readonly failed: boolean },
): void {
  if (isCheck) metrics.setServerReady(kind, server, outcome.ok);
  const subject = isCheck ? "server" : "server_work";
  if (!outcome.ok && !failed) {
    const { name, message, remedy } = outcome.error;
    const what = { kind, server, message: `${name}: ${message}`, remedy };
    log({ level: "warning", event: `${subject}_failed`, ...what });
  }
  if (outcome.ok && failed) log({ level: "info", event: `${subject}_recovered`, kind, server });
}
