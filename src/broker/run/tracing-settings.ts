import { err, ok, type Result } from "../../shared/result.ts";

/** Where spans go. */
export interface TracingSettings {
  /** The whole URL: `http://127.0.0.1:4318/v1/traces`. */
  readonly url: string;
  /** Which part of the exchanges and ends is traced, from 0 to 1. */
  readonly ratio: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * What OpenTelemetry's own variables say (OpenTelemetry specification 1.40, "Environment variables"); undefined where no
 * collector is named. The error is one sentence: a broker with such a mistake runs, and is not traced.
 */
export function tracingSettings(variables: Variables): Result<TracingSettings | undefined, string> {
  const exporter = given(variables, "OTEL_TRACES_EXPORTER") ?? "otlp";
  const isOff = given(variables, "OTEL_SDK_DISABLED")?.toLowerCase() === "true";
  const url = endpoint(variables);
  if (isOff || exporter === "none" || url === undefined) return ok(undefined);
  if (exporter !== "otlp") return err(`OTEL_TRACES_EXPORTER is "${exporter}": only otlp is known.`);
  const fault = endpointFault(url, variables);
  if (fault !== undefined) return err(fault);
  const ratio = sampled(variables);
  return ratio === undefined
    ? err("OTEL_TRACES_SAMPLER and its _ARG are not a sampler that is known.")
    : ok({ url, ratio });
}

function endpointFault(url: string, variables: Variables): string | undefined {
  if (!URL.canParse(url) || !/^https?:$/u.test(new URL(url).protocol)) {
    return "The endpoint in OTEL_EXPORTER_OTLP_ENDPOINT is not an http or https URL.";
  }
  const protocol =
    given(variables, "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") ??
    given(variables, "OTEL_EXPORTER_OTLP_PROTOCOL");
  if (protocol !== "grpc" && new URL(url).port !== GRPC_PORT) return undefined;
  return "The endpoint is one for gRPC: name the collector's port for HTTP, usually 4318.";
}

const GRPC_PORT = "4317";

/** An empty variable counts as one that is not set. */
function given(variables: Variables, name: string): string | undefined {
  const value = variables[name]?.trim();
  return value === "" ? undefined : value;
}

/** That of traces is used as it is; the common one gets the path. */
function endpoint(variables: Variables): string | undefined {
  const own = given(variables, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
  const common = given(variables, "OTEL_EXPORTER_OTLP_ENDPOINT");
  if (own !== undefined || common === undefined) return own;
  return `${common.replace(/\/+$/u, "")}/v1/traces`;
}

function sampled(variables: Variables): number | undefined {
  const sampler = given(variables, "OTEL_TRACES_SAMPLER") ?? "always_on";
  const name = sampler.replace(/^parentbased_/u, "");
  if (name === "always_on") return 1;
  if (name === "always_off") return 0;
  if (name !== "traceidratio") return undefined;
  const ratio = Number(given(variables, "OTEL_TRACES_SAMPLER_ARG") ?? "1");
  return ratio >= 0 && ratio <= 1 ? ratio : undefined;
}
