import { AsyncLocalStorage } from "node:async_hooks";
import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { systemClock } from "../../shared/clock.ts";
import { within } from "../../shared/deadline.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { ObservedCall } from "../record/call-durations.ts";
import type { SpanFacts, Tracing, TracingEffects } from "../record/tracing.ts";
import type { TracingSettings } from "./tracing-settings.ts";

/** For one request to the collector, with its retries. */
const EXPORT_MS = 3000;
/** A broker that stops waits so long for the collector. */
const STOP_MS = 4000;
/** What waits for the collector, in spans: about 2 MB. More are left out. */
const MAX_WAITING = 2048;

/**
 * Sends spans to a collector by OTLP over HTTP, as JSON. They wait in memory, up to a limit: a collector that hangs or refuses
 * costs spans, and no request waits for it. Headers, compression, certificates and the resource come from OpenTelemetry's
 * own variables.
 */
export function startTracing(
  { url, ratio, version }: TracingSettings & { readonly version: string },
  effects: TracingEffects,
): Tracing {
  const exporter = reporting(new OTLPTraceExporter({ url, timeoutMillis: EXPORT_MS }), effects);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      "service.name": "stepkey",
      "service.version": version,
    }).merge(detectResources({ detectors: [envDetector] })),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: MAX_WAITING,
        exportTimeoutMillis: EXPORT_MS,
      }),
    ],
  });
  const tracer = provider.getTracer("stepkey", version);
  const current = new AsyncLocalStorage<Span>();

  const inSpan: Tracing["inSpan"] = (call, facts, work) => {
    const parent = current.getStore();
    // Every second, brokers ask the store what is due: nobody wants spans of that.
    if (parent === undefined && call.part === "store") return work(() => undefined);
    const context = parent === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, parent);
    const attributes = attributesOf({ ...wordsOf(call), ...facts });
    const span = tracer.startSpan(nameOf(call), { kind: KINDS[call.part], attributes }, context);
    const note = (outcome: string): void => {
      span.setAttribute("stepkey.outcome", outcome);
      if (FAILED.has(outcome)) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    };
    return current.run(span, () => work(note));
  };
  return {
    inSpan,
    note: (facts) => current.getStore()?.setAttributes(attributesOf(facts)),
    stop: () =>
      within<void>(
        { clock: systemClock, milliseconds: STOP_MS },
        () => provider.shutdown().catch(() => undefined),
        () => undefined,
      ),
  };
}

const KINDS: Readonly<Record<ObservedCall["part"], SpanKind>> = {
  exchange: SpanKind.SERVER,
  end: SpanKind.INTERNAL,
  gate: SpanKind.CLIENT,
  provider: SpanKind.CLIENT,
  store: SpanKind.CLIENT,
};

/** Outcomes that an admin may have to do something about. A refusal is none. */
const FAILED: ReadonlySet<string> = new Set([
  "failed",
  "fault",
  "late",
  "permanent",
  "retryable",
  "stuck",
  "unavailable",
  "unusable",
]);

function nameOf(call: ObservedCall): string {
  if (call.part === "store") return `store ${call.method}`;
  return call.part === "provider" ? `provider ${call.call}` : call.part;
}

function wordsOf(call: ObservedCall): { readonly kind?: string; readonly server?: string } {
  if (call.part !== "provider") return {};
  const { kind, server } = call;
  return server === "" ? { kind } : { kind, server };
}

function attributesOf(
  facts: SpanFacts & { readonly kind?: string; readonly server?: string },
): Record<string, string> {
  const known = Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [[`stepkey.${name}`, value] as const],
  );
  return Object.fromEntries(known);
}

/** Says once that the collector does not take spans, and when it does again; counts what was lost. */
function reporting(exporter: SpanExporter, { log, metrics }: TracingEffects): SpanExporter {
  let isFailing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const failed = result.error !== undefined;
        if (failed) metrics.countLostSpans(spans.length);
        if (failed && !isFailing) {
          const message = `The collector of traces takes no spans: ${faultText(result.error)}.`;
          log({ level: "warning", event: "traces_lost", message });
        }
        if (!failed && isFailing) log({ level: "info", event: "traces_regained" });
        isFailing = failed;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
