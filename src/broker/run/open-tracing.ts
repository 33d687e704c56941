import type { Tracing, TracingEffects } from "../record/tracing.ts";
import { tracingSettings } from "./tracing-settings.ts";

/** Opens what sends traces to a collector; undefined where nobody collects them. */
export type OpenTracing = (effects: TracingEffects) => Promise<Tracing | undefined>;

/** By the variables of a process. OpenTelemetry's packages load only here. */
export function tracingOf(
  variables: Readonly<Record<string, string | undefined>>,
  version: string,
): OpenTracing {
  return async (effects) => {
    const settings = tracingSettings(variables);
    if (!settings.ok) {
      effects.log({ level: "warning", event: "tracing_off", message: settings.error });
      return undefined;
    }
    if (settings.value === undefined) return undefined;
    const { startTracing } = await import("./start-tracing.ts");
    return startTracing({ ...settings.value, version }, effects);
  };
}
