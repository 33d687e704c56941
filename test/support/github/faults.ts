/** Faults that the front plays on demand: what GitHub, or the way to it, does on a bad day. */
export type Fault =
  /** A response instead of the right one: 500, 502, 404, 422, … */
  | { readonly kind: "status"; readonly status: number; readonly message?: string }
  /** The hourly limit is used up: 403, nothing remaining, and when it starts anew. */
  | { readonly kind: "primary_limit"; readonly resetInSeconds: number }
  /** Too many at once: 429 (or 403) with Retry-After. */
  | {
      readonly kind: "secondary_limit";
      readonly retryAfterSeconds: number;
      readonly status?: 403 | 429;
    }
  /** Never a response. */
  | { readonly kind: "stall" }
  /** The connection is cut in the middle of the response. */
  | { readonly kind: "torn" }
  /** A whole response that is not JSON. */
  | { readonly kind: "garbled" }
  /** A right response, changed: for what GitHub should never say. */
  | { readonly kind: "rewrite"; readonly body: (body: unknown) => unknown }
  /** The right response, but something happens first: a push while the gate reads. */
  | { readonly kind: "meanwhile"; readonly happens: () => Promise<void> };

interface FaultRule {
  /** Tested on path and query. */
  readonly path: RegExp;
  /** How many matching requests pass before it begins; 0. */
  readonly after?: number;
  /** How many requests it spoils; without it, all. */
  readonly times?: number;
  readonly fault: Fault;
}

export interface Faults {
  /** Adds a rule; calling the result removes it. */
  readonly add: (rule: FaultRule) => () => void;
  readonly clear: () => void;
  /** The fault for one request, counting it. */
  readonly next: (pathAndQuery: string) => Fault | undefined;
}

export function createFaults(): Faults {
  const rules = new Map<FaultRule, number>();
  return {
    add: (rule) => {
      rules.set(rule, 0);
      return () => rules.delete(rule);
    },
    clear: () => rules.clear(),
    next: (pathAndQuery) => {
      for (const [rule, seen] of rules) {
        if (!rule.path.test(pathAndQuery)) continue;
        rules.set(rule, seen + 1);
        const after = rule.after ?? 0;
        if (seen >= after && seen < after + (rule.times ?? Number.POSITIVE_INFINITY)) {
          return rule.fault;
        }
      }
      return undefined;
    },
  };
}
