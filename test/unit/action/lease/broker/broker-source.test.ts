import { describe, expect, it } from "vitest";
import type { BrokerResult } from "../../../../../src/action/lease/broker/client.ts";
import { brokerSource } from "../../../../../src/action/lease/broker/broker-source.ts";
import type { BrokerClient } from "../../../../../src/action/lease/broker/client.ts";
import { keptPartOfStep } from "../../../../../src/action/lease/broker/kept-part.ts";
import type {
  BrokerMode,
  CredentialKind,
} from "../../../../../src/credentials/kind/credential-kind.ts";
import type { KeptPart } from "../../../../../src/credentials/kind/kept-part.ts";
import type { GrantedLease } from "../../../../../src/action/lease/broker/granted-lease.ts";
import type {
  Identity,
  LeaseRefusal,
} from "../../../../../src/action/lease/source/credential-source.ts";
import { failure } from "../../../../../src/shared/failure.ts";
import { err, ok } from "../../../../../src/shared/result.ts";
import { Secret } from "../../../../../src/shared/secret.ts";
import type { AuthorizationDetail } from "../../../../../src/shared/wire.ts";
import { createFakeClock, TEN_OCLOCK } from "../../../../support/fake-clock.ts";
import { CLAIMS } from "../../../../support/policy/claims-fixture.ts";
import { DECISION } from "../../../../support/receipt/fixtures.ts";

const signal = new AbortController().signal;
const identityOf = (token: string): Identity => ({ token: new Secret(token), claims: CLAIMS });
const lease: GrantedLease = {
  leaseToken: new Secret(`lsk_${"t".repeat(22)}`),
  lease: "lse_0123456789abcdefghjkmnpqrs",
  expiresInMs: 900_000,
  expiresAt: TEN_OCLOCK + 900_000,
  diesAt: undefined,
  kind: "toy",
  env: {},
  files: [{ name: "client.key", mode: "0400", content: new Secret("key") }],
  heartbeatSeconds: 5,
  issuedTo: "toy 7",
  decision: DECISION,
};
const refusal = (again?: LeaseRefusal["again"]): BrokerResult<never> =>
  err({
    failure: failure("broker_unreachable", "No response.", { remedy: "" }),
    ...(again === undefined ? {} : { again }),
  });

function asking(
  answers: readonly BrokerResult<GrantedLease>[],
  supplied?: Readonly<Record<string, string>>,
  kinds: readonly CredentialKind[] = [],
) {
  const clock = createFakeClock();
  const details: AuthorizationDetail[] = [];
  const tokens: string[] = [];
  const revoked: Secret[] = [];
  const told: string[] = [];
  const never = (): Promise<never> => Promise.reject(new Error("not to be called"));
  const client: BrokerClient = {
    requestLease: (detail, token) => {
      details.push(detail);
      tokens.push(token.reveal());
      return Promise.resolve(answers[details.length - 1] ?? refusal());
    },
    revoke: (token) => {
      revoked.push(token);
      return Promise.resolve(refusal());
    },
    heartbeat: never,
    closeJob: never,
    discover: never,
  };
  const source = brokerSource({
    client,
    url: "https://stepkey.example",
    asked: {
      grant: "orders-migrate",
      environment: undefined,
      access: "read",
      step: "migrate",
      ttlSeconds: undefined,
      ...(supplied === undefined ? {} : { supplied }),
    },
    kept: keptPartOfStep(kinds),
    request: "r".repeat(22),
    identify: () => Promise.resolve(ok(identityOf("fresh"))),
    clock,
    record: () => {},
    recordNothing: () => told.push("nothing issued"),
    say: (line) => told.push(line),
  });
  return { source, clock, details, tokens, revoked, told };
}

describe("brokerSource", () => {
  it("holds what the broker granted: files, and no time of death where nothing ends it", async () => {
    const { source } = asking([ok(lease)]);
    const obtained = await source.obtain(identityOf("first"), signal);
    expect(obtained).toMatchObject({
      value: { files: lease.files, diesAt: undefined, secrets: [lease.leaseToken], supplied: [] },
    });
  });

  it("sends what the grant's kind needs for the issue, and remembers only its names", async () => {
    const { source, details } = asking([ok(lease)], { "public-key": "ssh-ed25519 AAAA" });
    const obtained = await source.obtain(identityOf("first"), signal);
    expect(details[0]?.supplied).toEqual({ "public-key": "ssh-ed25519 AAAA" });
    expect(obtained).toMatchObject({ value: { supplied: ["public-key"] } });
    const plain = asking([ok(lease)]);
    await plain.source.obtain(identityOf("first"), signal);
    expect(plain.details[0]).not.toHaveProperty("supplied");
  });

  it("makes once what the broker says that the grant needs, and asks again with it and a fresh ID token", async () => {
    const needs = err({
      failure: failure("supplied_missing", "", { remedy: "" }),
      needs: { kind: "toy" },
    });
    const made: string[] = [];
    const kept: KeptPart = {
      fields: { "public-key": "ssh-ed25519 AAAA" },
      open: () => Promise.reject(new Error("not to be called")),
    };
    const broker = {
      makeKeptPart: () => {
        made.push("one");
        return Promise.resolve(kept);
      },
    } as Partial<BrokerMode> as BrokerMode;
    const kinds = [{ name: "toy", broker } as CredentialKind];
    const { source, details, tokens, told } = asking([needs, needs, ok(lease)], undefined, kinds);
    const refused = await source.obtain(identityOf("first"), signal);
    // It was told twice what it has sent already.
    expect(refused).toMatchObject({ error: { failure: { code: "supplied_missing" } } });
    const obtained = await source.obtain(identityOf("second"), signal);
    expect(obtained).toMatchObject({ value: { kept, supplied: ["public-key"] } });
    expect(details.map(({ supplied }) => supplied)).toEqual([undefined, kept.fields, kept.fields]);
    expect(tokens).toEqual(["first", "fresh", "second"]);
    expect(made).toEqual(["one"]);
    expect(told).toEqual(["nothing issued"]);
  });

  it("gives up where this action does not know how to make it", async () => {
    const needs = err({
      failure: failure("supplied_missing", "", { remedy: "" }),
      needs: { kind: "newer" },
    });
    const { source, details } = asking([needs, ok(lease)]);
    const refused = await source.obtain(identityOf("first"), signal);
    expect(refused).toMatchObject({ error: { failure: { code: "supplied_missing" } } });
    expect(details).toHaveLength(1);
  });

  it("asks again twice, by the same name and with a fresh ID token", async () => {
    const lost = refusal({ afterMs: undefined });
    const { source, clock, details, tokens } = asking([lost, lost, lost, ok(lease)]);
    const obtained = source.obtain(identityOf("first"), signal);
    await clock.advance(1500);
    expect(await obtained).toMatchObject({ error: { failure: { code: "broker_unreachable" } } });
    expect(tokens).toEqual(["first", "fresh", "fresh"]);
    expect(new Set(details.map(({ request }) => request)).size).toBe(1);
  });

  it("takes a long wait, and a refusal that nothing changes, for a no", async () => {
    for (const no of [refusal({ afterMs: 20_001 }), refusal()]) {
      const { source, tokens } = asking([no, ok(lease)]);
      expect(await source.obtain(identityOf("first"), signal)).toMatchObject({ ok: false });
      expect(tokens).toHaveLength(1);
    }
  });

  it("waits up to 30 seconds for a broker that is not running, and says so once", async () => {
    const down = refusal({ afterMs: undefined, isDown: true });
    const { source, clock, tokens, told } = asking(Array.from({ length: 100 }, () => down));
    const obtained = source.obtain(identityOf("first"), signal);
    await clock.advance(29_000);
    expect(told).toEqual(["No response. Waiting up to 30 s for it to start."]);
    expect(tokens.length).toBeGreaterThan(10);
    await clock.advance(1500);
    expect(await obtained).toMatchObject({ error: { failure: { code: "broker_unreachable" } } });
  });

  it("gets its lease from a broker that is running again, whatever happened before", async () => {
    const down = refusal({ afterMs: undefined, isDown: true });
    const lost = refusal({ afterMs: undefined });
    const { source, clock, details } = asking([
      down,
      lost,
      down,
      down,
      down,
      lost,
      down,
      ok(lease),
    ]);
    const obtained = source.obtain(identityOf("first"), signal);
    await clock.advance(20_000);
    expect(await obtained).toMatchObject({ ok: true });
    expect(new Set(details.map(({ request }) => request)).size).toBe(1);
  });

  it("waits no longer than for a restart when the broker asks for more", async () => {
    const stopping = refusal({ afterMs: 60_000, isDown: true });
    const { source, clock } = asking([stopping, ok(lease)]);
    const obtained = source.obtain(identityOf("first"), signal);
    await clock.advance(2000);
    expect(await obtained).toMatchObject({ ok: true });
  });

  it("tells post that nothing was issued only if no attempt can have issued something", async () => {
    const lost = refusal({ afterMs: undefined });
    const unknown = lost.ok ? lost : err({ ...lost.error, mayBeIssued: true as const });
    const sure = asking([refusal()]);
    await sure.source.obtain(identityOf("first"), signal);
    expect(sure.told).toEqual(["nothing issued"]);
    const unsure = asking([unknown, refusal()]);
    const obtained = unsure.source.obtain(identityOf("first"), signal);
    await unsure.clock.advance(500);
    expect(await obtained).toMatchObject({ ok: false });
    expect(unsure.told).toEqual([]);
  });

  it("ends a lease whose response it could not read", async () => {
    const strayLease = new Secret(`lsk_${"s".repeat(22)}`);
    const unread = refusal();
    const stray = unread.ok ? unread : err({ ...unread.error, strayLease });
    const { source, revoked } = asking([stray]);
    expect(await source.obtain(identityOf("first"), signal)).toMatchObject({ ok: false });
    expect(revoked).toEqual([strayLease]);
  });
});
