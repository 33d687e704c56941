import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";

/** One span, as the collector got it. */
export interface CollectedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A collector of traces, strict about what it takes (OTLP 1.9 over HTTP, as JSON); nothing about a real one's speed. */
export interface FakeCollector {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  /** The requests as they came, with their headers. */
  readonly requests: readonly string[];
  /** What it did not understand: a test expects none. */
  readonly mistakes: readonly string[];
  /** `hangs`: it reads a request and never responds. */
  mood: "takes" | "hangs" | "refuses";
  close(): Promise<void>;
}

const Text = z.strictObject({
  key: z.string(),
  value: z.strictObject({ stringValue: z.string() }),
});
const Nanoseconds = z.string().regex(/^\d{19}$/u);
const Span = z.strictObject({
  traceId: z.string().regex(/^[0-9a-f]{32}$/u),
  spanId: z.string().regex(/^[0-9a-f]{16}$/u),
  parentSpanId: z
    .string()
    .regex(/^[0-9a-f]{16}$/u)
    .optional(),
  name: z.string().min(1),
  kind: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  startTimeUnixNano: Nanoseconds,
  endTimeUnixNano: Nanoseconds,
  attributes: z.array(Text),
  droppedAttributesCount: z.literal(0),
  events: z.tuple([]),
  droppedEventsCount: z.literal(0),
  links: z.tuple([]),
  droppedLinksCount: z.literal(0),
  status: z.strictObject({ code: z.union([z.literal(0), z.literal(2)]) }),
  flags: z.int(),
});
const Export = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.looseObject({ attributes: z.array(Text) }),
      scopeSpans: z.array(
        z.strictObject({
          scope: z.strictObject({ name: z.literal("stepkey"), version: z.string() }),
          spans: z.array(Span),
          schemaUrl: z.undefined().optional(),
        }),
      ),
    }),
  ),
});

export async function startFakeCollector(): Promise<FakeCollector> {
  const [spans, requests, mistakes]: [CollectedSpan[], string[], string[]] = [[], [], []];
  const take = (body: string): boolean => {
    const parsed = Export.safeParse(JSON.parse(body));
    if (!parsed.success) mistakes.push(z.prettifyError(parsed.error));
    const scopes = parsed.data?.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans) ?? [];
    for (const span of scopes.flatMap((scope) => scope.spans)) {
      const { name, traceId, spanId, parentSpanId } = span;
      const attributes = span.attributes.map(({ key, value }) => [key, value.stringValue] as const);
      spans.push({
        name,
        traceId,
        spanId,
        parentSpanId,
        attributes: Object.fromEntries(attributes),
      });
    }
    return parsed.success;
  };
  const server = createServer((request, response) => {
    const reply = async (): Promise<void> => {
      const body = await text(request);
      requests.push(`${JSON.stringify(request.headers)}\n${body}`);
      if (collector.mood === "hangs") return;
      const isTaken = collector.mood === "takes" && isExport(request) && take(body);
      response.writeHead(isTaken ? 200 : 400, { "content-type": "application/json" }).end("{}");
    };
    void reply();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const collector: FakeCollector = {
    url: `http://127.0.0.1:${address.port}`,
    spans,
    requests,
    mistakes,
    mood: "takes",
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return collector;
}

function isExport({ method, url, headers }: IncomingMessage): boolean {
  return (
    method === "POST" && url === "/v1/traces" && headers["content-type"] === "application/json"
  );
}
