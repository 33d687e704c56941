import type { BrokerDeps } from "../context/broker-deps.ts";
import type { Listener } from "../http/handler.ts";
import type { Part } from "../record/health.ts";
import { jsonResponse, textResponse } from "../http/response.ts";
import { refusalResponse } from "../refusal/refusal-response.ts";
import { refusal } from "../refusal/refusal.ts";
import type { Route } from "./route.ts";
import type { Lease, LeaseState } from "../../lease/lease.ts";
import { type LeaseStore, StoreError } from "../../lease/store.ts";
import type { LeaseFigures } from "../record/metrics.ts";

/** `GET /healthz`: the process is alive. */
export const healthRoute: Route = {
  method: "GET",
  path: "/healthz",
  audience: "both",
  isUrgent: true,
  respond: async (_request, { trace }) => jsonResponse({ status: "alive" }, { trace }),
};

/**
 * `GET /readyz`: the broker could issue. The store is available, policy is readable, and the broker is not stopping. The
 * parts say what the last probes found; one that is down does not make the broker unready, because heartbeats and ends must
 * go on reaching it.
 */
export const readyRoute: Route = {
  method: "GET",
  path: "/readyz",
  audience: "both",
  isUrgent: true,
  respond: async (_request, { deps, trace, state, listener }) => {
    if (state.stopping)
      return refusalResponse(refusal("stopping", "the broker is stopping"), trace);
    // A failure of the store becomes `store_unavailable`.
    await deps.store.freezes();
    const usable = await deps.policy.isUsable();
    if (usable) return jsonResponse({ status: "ready", ...partsOf(deps, listener) }, { trace });
    return refusalResponse(
      refusal("policy_unavailable", "the policy directory cannot be read"),
      trace,
    );
  },
};

/** Clients see whether all servers work, and not what they are called. */
function partsOf(
  { health }: Pick<BrokerDeps, "health">,
  listener: Listener,
): { readonly parts?: Readonly<Record<string, "up" | "down">> } {
  if (health === undefined) return {};
  const parts: Record<string, "up" | "down"> = {};
  for (const { part, outage } of health.states()) {
    const isUp = outage === undefined;
    const name = nameOf(part, listener);
    parts[name] = isUp && parts[name] !== "down" ? "up" : "down";
  }
  return { parts };
}

function nameOf(part: Part, listener: Listener): string {
  if (part.part !== "server") return part.part;
  return listener === "clients" ? "servers" : `servers.${part.kind}.${part.server}`;
}

/** `GET /metrics`: figures in Prometheus' text format, on the admin listener where there is one. */
export const metricsRoute: Route = {
  method: "GET",
  path: "/metrics",
  audience: "admins",
  isUrgent: true,
  respond: async (_request, { deps, trace }) => {
    const figures = await deps.metrics.render(await leaseFigures(deps.store));
    return textResponse(figures, {
      trace,
      contentType: "text/plain; version=0.0.4; charset=utf-8",
    });
  },
};

/** Undefined while the store is not available: that is a figure too. */
async function leaseFigures(store: LeaseStore): Promise<LeaseFigures | undefined> {
  try {
    const states = await store.countByState();
    const now = await store.now();
    const [live, ending] = await Promise.all([
      oldestOf(store, states, { among: ["issuing", "active"], limit: 1 }),
      oldestOf(store, states, { among: ["revoking", "stuck"], limit: MAX_ENDING }),
    ]);
    const unended = [...live, ...ending];
    return {
      states,
      oldestMs: Math.max(0, ...unended.map(({ createdAt }) => now - createdAt)),
      overdueMs: Math.max(0, ...unended.map(({ expiresAt }) => now - expiresAt)),
    };
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}

/** Of more leases than these that are being ended, the one that is most overdue is among the oldest. */
const MAX_ENDING = 100;

/** A store with many live leases is searched for others only if it has some. */
async function oldestOf(
  store: LeaseStore,
  counts: LeaseFigures["states"],
  { among: states, limit }: { readonly among: readonly LeaseState[]; readonly limit: number },
): Promise<readonly Lease[]> {
  return states.every((state) => counts[state] === 0) ? [] : store.list({ states }, { limit });
}
