import type { ServedRequest } from "../http/handler.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Writes one line of the request log for each response, and counts it. Of requests without a valid token, the sampler
 * chooses those that are shown; these have the exact reason of their refusal, because the audit log does not have them.
 */
export function createRequestLog(effects: {
  readonly log: Log;
  readonly metrics: Pick<Metrics, "countResponse">;
  /** Without one, each is shown. */
  readonly sampler?: Sampler;
}): (served: ServedRequest) => void {
  const { log, metrics, sampler } = effects;
  return (served) => {
    const { method, route, status, code, ms, trace, isAuthenticated = false, reason } = served;
    metrics.countResponse(route, status);
    if (!isAuthenticated && sampler?.take(served) === false) return;
    log({
      level: "info",
      event: "request",
      method,
      route,
      status,
      ...(code === undefined ? {} : { code }),
      ...(isAuthenticated || reason === undefined ? {} : { reason }),
      ms,
      trace,
    });
  };
}
