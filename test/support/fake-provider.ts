import type { Handle } from "../../src/credentials/kind/credential.ts";
import type {
  LeaseFinding,
  Probe,
  ProviderFailure,
  Revoked,
  Tidied,
} from "../../src/credentials/kind/provider.ts";
import type { Revocability } from "../../src/credentials/kind/revocability.ts";
import type { LeaseEnder } from "../../src/lease/end-lease.ts";
import { err, ok, type Result } from "../../src/shared/result.ts";
import type { Secret } from "../../src/shared/secret.ts";

/** How the fake responds to a call: `hang` never, not even when its signal aborts. */
type FakeMood = "well" | "refuses" | "throws" | "hang" | "keeps" | "cannot_see";

/**
 * A provider that is a set of roles in memory. It is a fake: it shows what the lease machinery does with a provider's
 * responses, nothing about real ones. Strict: a handle without a role is a bug of the test or of the code under test.
 */
export interface FakeProvider extends LeaseEnder {
  /** What can be used there now. */
  readonly roles: Set<string>;
  /** What is left there when nobody can use it any more; only with `tidies`. */
  readonly leftovers: Set<string>;
  /** Each call, in order: `revoke stepkey_x`; with the secret that it came with, if any: `revoke stepkey_x s3cret`. */
  readonly calls: string[];
  /** By role, for `revoke` and `probe`; `well` where nothing is set. `keeps` accepts a revoke and does nothing. */
  readonly moods: Map<string, FakeMood>;
  /** By role, for `tidy`. */
  readonly tidyMoods: Map<string, FakeMood>;
  /** What revoking and tidying find, by role; each only the first time, as something that it also removes. */
  readonly found: {
    readonly revoke: Map<string, LeaseFinding>;
    readonly tidy: Map<string, LeaseFinding>;
  };
}

export const SURE: Revocability = {
  revoke: "immediate",
  best: "verified",
  proof: "role absent",
  survives: "",
  minimumSeconds: 1,
  absenceIsFinal: false,
};

export function createFakeProvider(
  revocability: Partial<Revocability> = {},
  { tidies = false }: { readonly tidies?: boolean } = {},
): FakeProvider {
  const state = {
    roles: new Set<string>(),
    leftovers: new Set<string>(),
    calls: [] as string[],
    moods: new Map<string, FakeMood>(),
    tidyMoods: new Map<string, FakeMood>(),
    found: { revoke: new Map<string, LeaseFinding>(), tidy: new Map<string, LeaseFinding>() },
  };
  const { roles, leftovers, calls, moods, tidyMoods, found } = state;

  const respond = <T>(
    call: { readonly name: string; readonly handle: Handle; readonly secret?: Secret | undefined },
    well: (role: string, mood: FakeMood) => T,
  ): Promise<Result<T, ProviderFailure>> => {
    const { name, handle, secret } = call;
    const role = roleIn(handle);
    calls.push([name, role, ...(secret === undefined ? [] : [secret.reveal()])].join(" "));
    const mood = (name === "tidy" ? tidyMoods : moods).get(role) ?? "well";
    if (mood === "hang") return new Promise(() => {});
    if (mood === "throws") return Promise.reject(new TypeError("password=hunter2"));
    if (mood === "refuses") return Promise.resolve(err(REFUSAL));
    return Promise.resolve(ok(well(role, mood)));
  };

  return {
    kind: "fake",
    revocability: { ...SURE, ...revocability },
    ...state,
    revoke: (handle, _signal, secret) =>
      respond({ name: "revoke", handle, secret }, (role, mood): Revoked => {
        const existed = roles.has(role);
        if (mood !== "keeps") roles.delete(role);
        if (tidies && existed) leftovers.add(role);
        const facts = [existed ? "role dropped" : "role absent"];
        return { facts, ...taken(found.revoke, role) };
      }),
    probe: (handle, _signal, secret) =>
      respond({ name: "probe", handle, secret }, (role, mood): Probe => {
        if (mood === "cannot_see") return { state: "unknown", facts: ["deny read back"] };
        return roles.has(role)
          ? { state: "alive", facts: ["role present"] }
          : { state: "dead", facts: ["role absent"] };
      }),
    ...(tidies
      ? {
          tidy: (handle: Handle) =>
            respond({ name: "tidy", handle }, (role): Tidied => {
              const existed = leftovers.delete(role);
              const facts = [existed ? "leftovers removed" : "nothing left"];
              return { facts, ...taken(found.tidy, role) };
            }),
        }
      : {}),
  };
}

function roleIn(handle: Handle): string {
  const role = handle["role"];
  if (typeof role !== "string") throw new Error(`no role in ${JSON.stringify(handle)}`);
  return role;
}

function taken(
  findings: Map<string, LeaseFinding>,
  role: string,
): { findings?: readonly LeaseFinding[] } {
  const finding = findings.get(role);
  findings.delete(role);
  return finding === undefined ? {} : { findings: [finding] };
}

const REFUSAL: ProviderFailure = {
  kind: "retryable",
  name: "ECONNREFUSED",
  message: "the server refuses connections",
  remedy: "Start the server.",
  mayExist: true,
};
