import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Credential, Handle } from "../../src/credentials/kind/credential.ts";
import type { Issued, IssueRequest, Provider } from "../../src/credentials/kind/provider.ts";
import { leaseSuffix } from "../../src/shared/lease-id.ts";
import type { Result } from "../../src/shared/result.ts";
import { Secret } from "../../src/shared/secret.ts";
import type { StallingProxy } from "../support/stalling-proxy.ts";

/** What a provider's test file brings: the provider, its real server, and the server's own truth. */
export interface ProviderSetup<Settings> {
  readonly provider: Provider<Settings>;
  /** A fresh request: every call another lease, that ends an hour from now unless the kind needs another time. */
  readonly request: () => Promise<IssueRequest<Settings>>;
  /** The provider's own truth: uses the credential as a task would, on a new connection. */
  readonly works: (credential: Credential) => Promise<boolean>;
  /**
   * The server's own truth, seen with an admin's right: whether anything of this lease still has an effect; undefined
   * where no admin can see it (AWS lists no sessions).
   */
  readonly remains: (handle: Handle) => Promise<boolean | undefined>;
  /** Everything that the server shows an admin about what was issued: names, comments, tags, as one text. */
  readonly marks: (handle: Handle, credential: Credential) => Promise<string>;
  /** Whether objects at the provider carry the instance id: false only for kinds that leave no object behind. */
  readonly carriesInstance: boolean;
  /** The credential has no secret of the provider's: the action makes it, and never sends it. */
  readonly secretStaysInAction?: true;
  /** Settings that only read. Absent where none do. */
  readonly reading?: Settings;
  readonly writing: Settings;
  /** False only for kinds whose end is seen, and whose objects nobody but their own job finds. */
  readonly lists?: false;
  /** No call of the provider shows a credential's state, so that a probe waits for nobody. */
  readonly showsNothing?: true;
  /** The same provider and server, reached through a proxy that fails on command. */
  readonly faulty: { readonly provider: Provider<Settings>; readonly proxy: StallingProxy };
  /** After how many bytes of the server's responses the connection stalls, one test each; 0 holds them all. */
  readonly holdPoints: readonly number[];
  readonly dispose: () => Promise<void>;
}

/** Ample: where the suite does not mean the deadline. */
const calm = (): AbortSignal => AbortSignal.timeout(20_000);
/** Long enough for a request to go out on a busy machine; the response is held. */
const short = (): AbortSignal => AbortSignal.timeout(1500);

export interface ContractOptions {
  /** Whether it calls a server at all: one that does not cannot be kept waiting. */
  readonly callsOut?: boolean;
  /** Whether a credential dies some seconds after it is revoked: the tests that wait for it wait at the same time. */
  readonly endsSlowly?: boolean;
  /** How long its server may take until it runs: one that CI builds meanwhile takes longer. */
  readonly readyWithinMs?: number;
}

/**
 * The one contract of `Provider`: every kind passes it against its real server. A kind that cannot be revoked
 * (`revocability.revoke` is `none`) must say so in every response instead of dying.
 */
export function describeProvider<Settings>(
  name: string,
  setup: () => Promise<ProviderSetup<Settings>>,
  options: ContractOptions = {},
): void {
  const { callsOut = true, endsSlowly = false, readyWithinMs = 120_000 } = options;
  describe(`provider contract: ${name}`, () => {
    let opened: ProviderSetup<Settings>;
    const use = (): ProviderSetup<Settings> => opened;

    beforeAll(async () => {
      opened = await setup();
    }, readyWithinMs);
    afterAll(async () => {
      await (opened as ProviderSetup<Settings> | undefined)?.dispose();
    });

    describeIssue(use);
    describe("its end", { concurrent: endsSlowly }, () => {
      describeRevoke(use);
      describeListed(use);
    });
    if (callsOut) describeDeadlines(use);
    else describeWithoutCalls(use);
    describeAborted(use);
    describeClassify(use);
  });
}

type Use<Settings> = () => ProviderSetup<Settings>;

function describeIssue<Settings>(use: Use<Settings>): void {
  it("issues a credential that works", async () => {
    const { provider, request, works } = use();
    const issued = okOf(await provider.issue(await request(), calm()));
    expect(await works(issued.credential)).toBe(true);
    expect(issued.credential.kind).toBe(provider.kind);
  });

  it("delivers what it said before in variables of these names", async () => {
    const { provider, request } = use();
    const asked = await request();
    const said = provider.variablesOf?.(asked.settings) ?? [];
    const issued = okOf(await provider.issue(asked, calm()));
    expect(Object.keys(issued.credential.env)).toEqual(expect.arrayContaining([...said]));
  });

  it("derives the handle before it issues, and keeps it", async () => {
    const { provider, request } = use();
    const asked = await request();
    const before = provider.handleOf(asked);
    expect(provider.handleOf(asked)).toEqual(before);
    const issued = okOf(await provider.issue(asked, calm()));
    expect(issued.handle).toMatchObject(before);
  });

  it("gives each lease a handle of its own", async () => {
    const { provider, request } = use();
    expect(provider.handleOf(await request())).not.toEqual(provider.handleOf(await request()));
  });

  it("names what it makes after the lease and the instance", async () => {
    const { provider, request, marks, carriesInstance } = use();
    const asked = await request();
    const issued = okOf(await provider.issue(asked, calm()));
    const shown = await marks(issued.handle, issued.credential);
    expect(shown).toContain(leaseSuffix(asked.lease));
    expect(shown.includes(asked.instance)).toBe(carriesInstance);
    expect(issued.issuedTo).not.toBe("");
  });

  it("lets the credential die no earlier than the lease", async () => {
    const { provider, request } = use();
    const asked = await request();
    const issued = okOf(await provider.issue(asked, calm()));
    // What nothing ends has no time of death.
    const { diesAt = Infinity } = issued;
    const { best, neverExpires = false } = provider.revocability;
    expect(diesAt === Infinity).toBe(best === "none" || neverExpires);
    expect(diesAt).toBeGreaterThanOrEqual(asked.expiresAt - 1000);
  });

  it("keeps the secret out of the handle and the description", async () => {
    const { provider, request, secretStaysInAction = false } = use();
    const issued = okOf(await provider.issue(await request(), calm()));
    const secrets = secretsOf(issued.credential);
    expect(secrets.length > 0).toBe(!secretStaysInAction);
    const shown = JSON.stringify({ handle: issued.handle, to: issued.issuedTo });
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
    expect(secrets.filter((secret) => JSON.stringify(issued).includes(secret))).toEqual([]);
  });

  it("gives two leases that are issued at once two credentials, or says that they share one", async () => {
    const { provider, request, works } = use();
    const [first, second] = await Promise.all([
      provider.issue(await request(), calm()),
      provider.issue(await request(), calm()),
    ]);
    const [one, two] = [okOf(first).credential, okOf(second).credential];
    expect(await works(one)).toBe(true);
    expect(await works(two)).toBe(true);
    const shared = okOf(first).sharedValues?.map(({ value }) => value.reveal()) ?? [];
    expect(secretsOf(one).filter((secret) => secretsOf(two).includes(secret))).toEqual(shared);
  });
}

function describeRevoke<Settings>(use: Use<Settings>): void {
  it("ends the credential when it revokes, or says that it cannot", async () => {
    const { provider, request, works } = use();
    const issued = okOf(await provider.issue(await request(), calm()));
    expect(await works(issued.credential)).toBe(true);
    const revoked = okOf(await revoke(provider, issued.handle, calm(), issued.revocationSecret));
    expect(revoked.facts.length).toBeGreaterThan(0);
    const canRevoke = provider.revocability.revoke !== "none";
    expect(await works(issued.credential)).toBe(!canRevoke);
    const isEnded = !["expires", "none"].includes(provider.revocability.best);
    expect(isEnded).toBe(canRevoke);
  });

  it("revokes by the handle that was derived before the issue", async () => {
    const { provider, request, works } = use();
    const asked = await request();
    const before = provider.handleOf(asked);
    const issued = okOf(await provider.issue(asked, calm()));
    okOf(await revoke(provider, before, calm(), issued.revocationSecret));
    expect(await works(issued.credential)).toBe(provider.revocability.revoke === "none");
  });

  it("revokes one lease and does not affect another one", async () => {
    const { provider, request, works } = use();
    const ended = okOf(await provider.issue(await request(), calm()));
    const neighbour = okOf(await provider.issue(await request(), calm()));
    okOf(await revoke(provider, ended.handle, calm(), ended.revocationSecret));
    expect(await works(neighbour.credential)).toBe(true);
  });

  it("takes a second revoke as done", async () => {
    const { provider, request } = use();
    const issued = okOf(await provider.issue(await request(), calm()));
    expect(
      okOf(await revoke(provider, issued.handle, calm(), issued.revocationSecret)).facts,
    ).not.toEqual([]);
    expect(
      okOf(await revoke(provider, issued.handle, calm(), issued.revocationSecret)).facts,
    ).not.toEqual([]);
  });

  it("takes two revokes at once as done", async () => {
    const { provider, request, works } = use();
    const issued = okOf(await provider.issue(await request(), calm()));
    const both = await Promise.all([
      revoke(provider, issued.handle, calm(), issued.revocationSecret),
      revoke(provider, issued.handle, calm(), issued.revocationSecret),
    ]);
    for (const one of both) okOf(one);
    expect(await works(issued.credential)).toBe(provider.revocability.revoke === "none");
  });

  it("takes a revoke of something never issued as done", async () => {
    const { provider, request } = use();
    const revoked = okOf(await revoke(provider, provider.handleOf(await request()), calm()));
    expect(revoked.facts).not.toEqual([]);
  });

  it("revokes and probes by a handle that went through JSON", async () => {
    const { provider, request, works } = use();
    const issued = okOf(await provider.issue(await request(), calm()));
    const stored = JSON.parse(JSON.stringify(issued.handle)) as Handle;
    okOf(await revoke(provider, stored, calm(), issued.revocationSecret));
    okOf(await provider.probe(stored, calm(), issued.revocationSecret));
    expect(await works(issued.credential)).toBe(provider.revocability.revoke === "none");
  });

  it("shows by a probe what the provider can show, before and after", async () => {
    const { provider, request, remains } = use();
    const issued = okOf(await provider.issue(await request(), calm()));
    const before = okOf(await provider.probe(issued.handle, calm(), issued.revocationSecret));
    expect(before.state).not.toBe("dead");
    okOf(await revoke(provider, issued.handle, calm(), issued.revocationSecret));
    const after = okOf(await provider.probe(issued.handle, calm(), issued.revocationSecret));
    const verifiable = provider.revocability.best === "verified";
    expect([before.state, after.state]).toEqual(
      verifiable ? ["alive", "dead"] : ["unknown", "unknown"],
    );
    expect(after.facts.length).toBeGreaterThan(0);
    const left = await remains(issued.handle);
    expect(left === true && provider.revocability.revoke !== "none").toBe(false);
  });

  it("lists what carries this instance, and nothing of another one", async () => {
    const { provider, request, lists = provider.revocability.best === "verified" } = use();
    const list = provider.list?.bind(provider) ?? listsNothing;
    const asked = await request();
    const issued = okOf(await provider.issue(asked, calm()));
    const server = String(issued.handle["server"] ?? "");
    const found = okOf(await list(server, asked.instance, calm()));
    // Only a kind whose objects an admin can see, and end without a secret, is able to list them.
    const seen = found.filter((handle) => sameObject(handle, issued.handle)).length;
    const isListed = lists && !needsSecret(issued);
    expect(seen).toBe(isListed ? 1 : 0);
    expect(okOf(await list(server, "another-instance", calm()))).toEqual([]);
    okOf(await revoke(provider, issued.handle, calm(), issued.revocationSecret));
    const left = okOf(await list(server, asked.instance, calm()));
    expect(left.filter((handle) => sameObject(handle, issued.handle))).toEqual([]);
  });
}

/** Only for kinds that list: `expect` fails where one lists nothing of what it issued. */
function describeListed<Settings>(use: Use<Settings>): void {
  const lists = async (handle: Handle, instance: string): Promise<readonly Handle[]> => {
    const { provider } = use();
    const list = provider.list?.bind(provider) ?? listsNothing;
    const found = okOf(await list(String(handle["server"] ?? ""), instance, calm()));
    return found.filter((one) => sameObject(one, handle));
  };

  it("lists a lease by what is stored of it before it is issued", async () => {
    const { provider, request } = use();
    const asked = await request();
    okOf(await provider.issue(asked, calm()));
    const before = provider.handleOf(asked);
    const found = await lists(before, asked.instance);
    expect(found).toHaveLength(provider.list === undefined ? 0 : 1);
    okOf(await revoke(provider, before, calm()));
  });

  it("revokes and tidies what it lists, by that alone", async () => {
    const { provider, request, works, remains } = use();
    const asked = await request();
    const issued = okOf(await provider.issue(asked, calm()));
    const listed = await lists(issued.handle, asked.instance);
    expect(listed).toHaveLength(provider.list === undefined ? 0 : 1);
    for (const handle of listed) {
      expect(await works(issued.credential)).toBe(true);
      expect(okOf(await revoke(provider, handle, calm())).facts).not.toEqual([]);
      expect(await works(issued.credential)).toBe(false);
      okOf((await provider.tidy?.(handle, calm())) ?? { ok: true, value: { facts: [] } });
      expect(await remains(issued.handle)).toBe(false);
      expect(await lists(handle, asked.instance)).toEqual([]);
    }
  });
}

function describeDeadlines<Settings>(use: Use<Settings>): void {
  it("stops waiting at the deadline of issue, and says truthfully what may exist", async () => {
    const { provider, faulty, request, remains } = use();
    const asked = await request();
    faulty.proxy.stall();
    const failure = errOf(await faulty.provider.issue(asked, short()));
    expect(failure.kind).not.toBe("permanent");
    expect(secretsIn(asked).filter((secret) => JSON.stringify(failure).includes(secret))).toEqual(
      [],
    );
    await faulty.proxy.cut();
    faulty.proxy.resume();
    expect(failure.mayExist || (await remains(provider.handleOf(asked))) !== true).toBe(true);
  });

  it("stops waiting at the deadline of revoke and probe, and works again afterwards", async () => {
    const { provider, faulty, request, works, showsNothing = false } = use();
    const issued = okOf(await provider.issue(await request(), calm()));
    faulty.proxy.stall();
    // A kind with nothing to call has nothing to wait for.
    const callsOut = provider.revocability.revoke !== "none";
    const { handle, revocationSecret: secret } = issued;
    expect((await revoke(faulty.provider, handle, short(), secret)).ok).toBe(!callsOut);
    const probed = await faulty.provider.probe(handle, short(), secret);
    expect(probed.ok).toBe(!callsOut || showsNothing);
    await faulty.proxy.cut();
    faulty.proxy.resume();
    okOf(await revoke(faulty.provider, issued.handle, calm(), issued.revocationSecret));
    expect(await works(issued.credential)).toBe(!callsOut);
  });

  it("fails with nothing left behind when nobody listens", async () => {
    const { faulty, request } = use();
    await faulty.proxy.cut();
    const failure = errOf(await faulty.provider.issue(await request(), calm()));
    faulty.proxy.resume();
    expect(failure).toMatchObject({ kind: "retryable", mayExist: false });
    expect(failure.message).not.toBe("");
    expect(failure.remedy).not.toBe("");
  });

  it("can always revoke what a lost response left, wherever the connection broke", async () => {
    const { provider, faulty, request, remains, holdPoints } = use();
    for (const bytes of holdPoints) {
      const asked = await request();
      faulty.proxy.holdAnswersAfter(bytes);
      const outcome = await faulty.provider.issue(asked, short());
      await faulty.proxy.cut();
      faulty.proxy.resume();
      const handle = provider.handleOf(asked);
      const left = await remains(handle);
      expect(outcome.ok || outcome.error.mayExist || left !== true).toBe(true);
      okOf(await revoke(provider, handle, calm()));
      const still = (await remains(handle)) === true;
      expect(still && provider.revocability.revoke !== "none").toBe(false);
    }
  });
}

function describeWithoutCalls<Settings>(use: Use<Settings>): void {
  it("needs nobody to issue, to revoke and to probe", async () => {
    const { faulty, request } = use();
    faulty.proxy.stall();
    const issued = okOf(await faulty.provider.issue(await request(), short()));
    expect(okOf(await revoke(faulty.provider, issued.handle, short())).facts).not.toEqual([]);
    expect(okOf(await faulty.provider.probe(issued.handle, short())).facts).not.toEqual([]);
    faulty.proxy.resume();
  });
}

function describeAborted<Settings>(use: Use<Settings>): void {
  it("does nothing when the signal has aborted before", async () => {
    const { provider, request, remains } = use();
    const asked = await request();
    const failure = errOf(await provider.issue(asked, AbortSignal.abort()));
    expect(failure.kind).not.toBe("permanent");
    expect(failure.mayExist).toBe(false);
    expect(await remains(provider.handleOf(asked))).not.toBe(true);
  });
}

function describeClassify<Settings>(use: Use<Settings>): void {
  it("calls reading settings read and writing settings write, and says why", async () => {
    const { provider, reading, writing } = use();
    const write = okOf(await provider.classify(writing, calm()));
    expect(write.access).toBe("write");
    expect(write.because).not.toBe("");
    const read = reading === undefined ? undefined : await provider.classify(reading, calm());
    if (read === undefined) return;
    expect(okOf(read).access).toBe("read");
    expect(okOf(read).because).not.toBe("");
  });
}

/** Revokes, and waits as long as the provider says: as a broker does. */
async function revoke<Settings>(
  provider: Provider<Settings>,
  ...given: Parameters<Provider["revoke"]>
): ReturnType<Provider["revoke"]> {
  const revoked = await provider.revoke(...given);
  if (revoked.ok && revoked.value.settlesInMs !== undefined) {
    await sleep(revoked.value.settlesInMs);
  }
  return revoked;
}

/** The value, or a failing test that shows the failure. */
export function okOf<T, E>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(`expected success, got ${JSON.stringify(result.error)}`);
  return result.value;
}

/** The failure, or a failing test. */
export function errOf<T, E>(result: Result<T, E>): E {
  if (result.ok) throw new Error("expected a failure, got success");
  return result.error;
}

function needsSecret({ revocationSecret }: Issued): boolean {
  return revocationSecret !== undefined;
}

/** Every secret of a credential, revealed: what must appear nowhere. */
export function secretsOf(credential: Credential): readonly string[] {
  return [...Object.values(credential.env), ...credential.files.map(({ content }) => content)]
    .filter((value) => value instanceof Secret)
    .map((secret) => secret.reveal());
}

function secretsIn(request: IssueRequest<unknown>): readonly string[] {
  return request.idToken === undefined ? [] : [request.idToken.reveal()];
}

/** Whether two handles name one object: one may have facts that only the response brought. */
function sameObject(one: Handle, other: Handle): boolean {
  return Object.entries(one).every(([key, value]) => other[key] === value);
}

const listsNothing: NonNullable<Provider["list"]> = () => Promise.resolve({ ok: true, value: [] });
