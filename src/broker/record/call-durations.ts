import { Histogram, type Registry } from "prom-client";

/** One call at an edge of the broker. Each word of it is from a closed list or from the configuration. */
export type ObservedCall =
  | { readonly part: "exchange" | "gate" | "end" }
  | { readonly part: "store"; readonly method: string }
  | {
      readonly part: "provider";
      readonly kind: string;
      /** Empty where the call does not name one. */
      readonly server: string;
      readonly call: ProviderCall;
    };

export type ProviderCall = (typeof PROVIDER_CALLS)[number];

const PROVIDER_CALLS = ["issue", "revoke", "probe", "tidy", "classify"] as const;
const PROVIDER_OUTCOMES = ["ok", "permanent", "retryable", "new_id_token", "late", "fault"];

/** How long calls took, since the process started. */
export interface CallDurations {
  /** `outcome` is from a closed list. */
  observe(call: ObservedCall, outcome: string, seconds: number): void;
  /** The configuration no longer has this server. */
  forgetServer(kind: string, server: string): void;
}

/** A job waits for an exchange for up to 15 s. */
const SLOW = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];
/** A transaction takes a millisecond or less on a local disk; after 3 s the broker goes on without the store. */
const FAST = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3];

export function createCallDurations(registry: Registry): CallDurations {
  const registers = [registry];
  const histogram = (name: string, help: string, { labels = UNNAMED, buckets = SLOW } = {}) => {
    const labelNames = [...labels, "outcome"];
    return new Histogram({ name, help, labelNames, buckets, registers });
  };
  const of = {
    exchange: histogram("stepkey_exchange_duration_seconds", "POST /token, by outcome."),
    gate: histogram("stepkey_gate_duration_seconds", "How long writes wait for the gate."),
    end: histogram("stepkey_end_duration_seconds", "Ends of leases, by their state then."),
    provider: histogram(
      "stepkey_provider_duration_seconds",
      "Calls of providers, by server, call and outcome.",
      { labels: ["kind", "server", "call"] },
    ),
    store: histogram(
      "stepkey_store_duration_seconds",
      "Calls of the store, by method and outcome.",
      { labels: ["method"], buckets: FAST },
    ),
  };
  return {
    observe: ({ part, ...labels }, outcome, seconds) => {
      of[part].observe({ ...labels, outcome }, seconds);
    },
    forgetServer: (kind, server) => {
      for (const call of PROVIDER_CALLS) {
        for (const outcome of PROVIDER_OUTCOMES)
          of.provider.remove({ kind, server, call, outcome });
      }
    },
  };
}

const UNNAMED: readonly string[] = [];
