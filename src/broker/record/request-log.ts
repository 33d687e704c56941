import type { ServedRequest } from "../http/handler.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** Writes one line of the request log for each response, and counts it. */
export function createRequestLog(effects: {
  readonly log: Log;
  readonly metrics: Pick<Metrics, "countResponse">;
}): (served: ServedRequest) => void {
  const { log, metrics } = effects;
  return ({ method, route, status, code, ms, trace }) => {
    metrics.countResponse(route, status);
    log({
      level: "info",
      event: "request",
      method,
      route,
      status,
      ...(code === undefined ? {} : { code }),
      ms,
      trace,
    });
  };
}
