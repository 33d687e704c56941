import { describe, expect, it } from "vitest";
import { tracingSettings } from "../../../../src/broker/run/tracing-settings.ts";
import { ok } from "../../../../src/shared/result.ts";

const ENDPOINT = "http://collector.observability:4318";
const TRACED = ok({ url: `${ENDPOINT}/v1/traces`, ratio: 1 });
const NOT_TRACED = ok(undefined);

describe("the variables of OpenTelemetry", () => {
  it.each([
    ["no variable", {}, NOT_TRACED],
    ["an empty one", { OTEL_EXPORTER_OTLP_ENDPOINT: " " }, NOT_TRACED],
    ["an endpoint", { OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT }, TRACED],
    ["an endpoint with a slash", { OTEL_EXPORTER_OTLP_ENDPOINT: `${ENDPOINT}/` }, TRACED],
    [
      "an endpoint of traces, as it is",
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT,
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${ENDPOINT}/t`,
      },
      ok({ url: `${ENDPOINT}/t`, ratio: 1 }),
    ],
    [
      "a switched off SDK",
      { OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT, OTEL_SDK_DISABLED: "TRUE" },
      NOT_TRACED,
    ],
    [
      "no exporter",
      { OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT, OTEL_TRACES_EXPORTER: "none" },
      NOT_TRACED,
    ],
    [
      "a sampler",
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT,
        OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
        OTEL_TRACES_SAMPLER_ARG: "0.25",
      },
      ok({ url: `${ENDPOINT}/v1/traces`, ratio: 0.25 }),
    ],
    [
      "JSON or Protocol Buffers over HTTP",
      { OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf" },
      TRACED,
    ],
  ])("say where traces go: %s", (_what, variables, expected) => {
    expect(tracingSettings(variables)).toEqual(expected);
  });

  it.each([
    ["a host without a scheme", { OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" }, /not an http/u],
    ["no URL", { OTEL_EXPORTER_OTLP_ENDPOINT: "collector" }, /not an http/u],
    ["gRPC's port", { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4317" }, /4318/u],
    [
      "gRPC",
      { OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
      /gRPC/u,
    ],
    [
      "another exporter",
      { OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT, OTEL_TRACES_EXPORTER: "zipkin" },
      /zipkin/u,
    ],
    [
      "a part that is none",
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT,
        OTEL_TRACES_SAMPLER: "traceidratio",
        OTEL_TRACES_SAMPLER_ARG: "25",
      },
      /SAMPLER/u,
    ],
  ])("are refused in a sentence: %s", (_what, variables, expected) => {
    const settings = tracingSettings(variables);
    expect(settings.ok ? "" : settings.error).toMatch(expected);
  });
});
