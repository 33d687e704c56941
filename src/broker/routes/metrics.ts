import { StoreError, type LeaseStore } from "../../lease/store.ts";
import { textAnswer } from "../http/answer.ts";
import type { Route } from "./route.ts";

/** `GET /metrics`: figures in Prometheus' text format; on the admin listener where there is one. */
export const metricsRoute: Route = {
  method: "GET",
  path: "/metrics",
  audience: "admins",
  answer: async (_request, { deps, trace }) => {
    const figures = deps.metrics.render(await countLeases(deps.store));
    return textAnswer(figures, { trace, contentType: "text/plain; version=0.0.4; charset=utf-8" });
  },
};

/** A store that is gone is a figure too. */
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
