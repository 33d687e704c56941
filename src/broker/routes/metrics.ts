import { StoreError, type LeaseStore } from "../../lease/store.ts";
import { textResponse } from "../http/response.ts";
import type { Route } from "./route.ts";

/** `GET /metrics`: figures in Prometheus' text format, on the admin listener where there is one. */
export const metricsRoute: Route = {
  method: "GET",
  path: "/metrics",
  audience: "admins",
  respond: async (_request, { deps, trace }) => {
    const figures = deps.metrics.render(await countLeases(deps.store));
    return textResponse(figures, {
      trace,
      contentType: "text/plain; version=0.0.4; charset=utf-8",
    });
  },
};

/** Undefined while the store is not available: that is a figure too. */
async function countLeases(
  store: LeaseStore,
): Promise<Awaited<ReturnType<LeaseStore["countByState"]>> | undefined> {
  try {
    return await store.countByState();
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}
