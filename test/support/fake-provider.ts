import type { Handle } from "../../src/credentials/kind/credential.ts";
import type { Probe, ProviderFailure, Revoked } from "../../src/credentials/kind/provider.ts";
import type { Revocability } from "../../src/credentials/kind/revocability.ts";
import type { LeaseEnder } from "../../src/lease/end-lease.ts";
import { err, ok, type Result } from "../../src/shared/result.ts";

/** How the fake answers a call: `hang` never, not even when its signal aborts. */
type FakeMood = "well" | "refuses" | "throws" | "hang" | "keeps" | "cannot_see";

/**
 * A provider that is a set of roles in memory. It is a fake: it shows what the lease machinery does with a provider's
 * answers, nothing about real ones. Strict: a handle without a role is a bug of the test or of the code under test.
 */
export interface FakeProvider extends LeaseEnder {
  /** What exists there now. */
  readonly roles: Set<string>;
  /** Each call, in order: `revoke stepkey_x`. */
  readonly calls: string[];
  /** By role; `well` where nothing is set. `keeps` accepts a revoke and does nothing. */
  readonly moods: Map<string, FakeMood>;
}

export const SURE: Revocability = {
  revoke: "immediate",
  best: "verified",
  proof: "role absent",
  survives: "",
  minimumSeconds: 1,
  absenceIsFinal: false,
};

export function createFakeProvider(revocability: Partial<Revocability> = {}): FakeProvider {
  const roles = new Set<string>();
  const calls: string[] = [];
  const moods = new Map<string, FakeMood>();

  const answer = <T>(
    name: string,
    handle: Handle,
    well: (role: string, mood: FakeMood) => T,
  ): Promise<Result<T, ProviderFailure>> => {
    const role = handle["role"];
    if (typeof role !== "string") throw new Error(`no role in ${JSON.stringify(handle)}`);
    calls.push(`${name} ${role}`);
    const mood = moods.get(role) ?? "well";
    if (mood === "hang") return new Promise(() => {});
    if (mood === "throws") return Promise.reject(new TypeError("password=hunter2"));
    if (mood === "refuses") return Promise.resolve(err(REFUSAL));
    return Promise.resolve(ok(well(role, mood)));
  };

  return {
    kind: "fake",
    revocability: { ...SURE, ...revocability },
    roles,
    calls,
    moods,
    revoke: (handle) =>
      answer("revoke", handle, (role, mood): Revoked => {
        const existed = roles.has(role);
        if (mood !== "keeps") roles.delete(role);
        return { facts: [existed ? "role dropped" : "role absent"] };
      }),
    probe: (handle) =>
      answer("probe", handle, (role, mood): Probe => {
        if (mood === "cannot_see") return { state: "unknown", facts: ["deny read back"] };
        return roles.has(role)
          ? { state: "alive", facts: ["role present"] }
          : { state: "dead", facts: ["role absent"] };
      }),
  };
}

const REFUSAL: ProviderFailure = {
  kind: "retryable",
  name: "ECONNREFUSED",
  message: "the server refuses connections",
  remedy: "Start the server.",
  mayExist: true,
};
