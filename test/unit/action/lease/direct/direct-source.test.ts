import { describe, expect, it } from "vitest";
import type { GateAnswer } from "../../../../../src/approval/gate.ts";
import type {
  Issued,
  Provider,
  ProviderFailure,
} from "../../../../../src/credentials/kind/provider.ts";
import { writeReasonOf } from "../../../../../src/credentials/aws/session/write-reason.ts";
import { err, ok, type Result } from "../../../../../src/shared/result.ts";
import { Secret } from "../../../../../src/shared/secret.ts";
import { TEN_OCLOCK } from "../../../../support/fake-clock.ts";
import {
  type Stage,
  claimsOf,
  issued,
  setUp,
  signal,
  subject,
} from "../../../../support/direct-stage.ts";

const FOR_AN_HOUR = {
  revoke: "none",
  best: "expires",
  proof: "",
  survives: "",
  minimumSeconds: 3600,
  absenceIsFinal: false,
} as const;

describe("directSource", () => {
  it("records the lease before the provider is called, and again with what the response brought", async () => {
    const { source, identity, order, recorded } = setUp({});
    const lease = await source.obtain(identity, signal);
    expect(order).toEqual(["record", "issue", "record"]);
    expect(recorded[0]).toEqual({
      id: `lse_${"0".repeat(26)}`,
      handle: { session: "stepkey-x" },
      diesAt: TEN_OCLOCK + 900_000,
    });
    expect(recorded[1]?.handle).toMatchObject({ expires: "2026-11-22T10:15:00Z" });
    expect(lease).toMatchObject({
      value: { expiresAt: TEN_OCLOCK + 300_000, diesAt: TEN_OCLOCK + 900_000 },
    });
  });

  it("records the end that this lease can have, where its kind has several", async () => {
    const revocabilityOf = () => ({ ...FOR_AN_HOUR });
    const { source, identity, recorded } = setUp({ ends: { revocabilityOf } });
    await source.obtain(identity, signal);
    expect(recorded[0]?.diesAt).toBe(TEN_OCLOCK + 3_600_000);
  });

  it("asks nobody about a read", async () => {
    const { source, identity, questions, said } = setUp({});
    expect(await source.obtain(identity, signal)).toMatchObject({
      value: { decision: { required_approvals: 0, approvals: [] } },
    });
    expect(questions).toEqual([]);
    expect(said).toEqual([]);
  });

  it("does not issue a read whose credential can write", async () => {
    const { source, identity, order } = setUp({ canWrite: true });
    expect(await source.obtain(identity, signal)).toMatchObject({
      error: { failure: { code: "credential_not_read_only" } },
    });
    expect(order).toEqual([]);
  });

  it.each(["s3:PutObject", "secretsmanager:GetSecretValue"])(
    "says why in a sentence that fits whatever a read may not do: %s",
    async (action) => {
      const statement = { Effect: "Allow", Action: action, Resource: "*" };
      const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      const because = writeReasonOf(policy, []) ?? "";
      const { source, identity } = setUp({ canWrite: true, because });
      const obtained = await source.obtain(identity, signal);
      if (obtained.ok) throw new Error("a lease was issued");
      const { message } = obtained.error.failure;
      expect(message).toBe(`The credential allows more than a read may do: ${because}.`);
      expect(message).toContain(`allows ${action}, which`);
      expect(message).not.toContain("can write");
    },
  );

  it("asks the gate about a write, right before it issues, and says that it is advice", async () => {
    const { source, identity, order, questions, said } = setUp({ access: "write" });
    expect(await source.obtain(identity, signal)).toMatchObject({
      value: { decision: { required_approvals: 2, approvals: [{ login: "mona" }] } },
    });
    expect(order).toEqual(["gate", "record", "issue", "record"]);
    expect(questions[0]).toMatchObject({
      rule: { count: 2, by: [["@mona"]], maxAgeSeconds: 7200 },
      bases: ["release"],
    });
    expect(said.join()).toContain("(`stepkey trust` prints it) that is only advice");
  });

  it.each(["pull_request_target", "issue_comment", "workflow_run", "release"])(
    "never issues a write on %s, even with an approval",
    async (event) => {
      const claims = claimsOf({ event_name: event });
      const { source, identity, order } = setUp({ access: "write", claims });
      expect(await source.obtain(identity, signal)).toMatchObject({
        error: { failure: { code: "write_event_refused" } },
      });
      expect(order).toEqual([]);
    },
  );

  it.each(["push", "release"])(
    "never issues a write on a tag on %s, and says what can",
    async (event) => {
      const claims = claimsOf({ event_name: event, ref: "refs/tags/v1", ref_type: "tag" });
      const { source, identity, order } = setUp({ access: "write", claims });
      const refused = await source.obtain(identity, signal);
      const message =
        "No write here: direct mode never issues a write on a tag; with a broker, policy can allow it with `tags`.";
      expect(refused).toMatchObject({
        error: { failure: { code: "write_event_refused", message } },
      });
      expect(order).toEqual([]);
    },
  );

  it.each<[GateAnswer, string, object]>([
    [
      {
        kind: "pending",
        subject,
        missing: 1,
        have: 1,
        who: "kim",
        reasons: [],
        remedy: "Ask kim.",
      },
      "approval_pending",
      { pending: { summary: { missing: 1, who: "kim" } }, failure: { remedy: "Ask kim." } },
    ],
    [
      {
        kind: "refused",
        subject,
        reasons: [{ code: "fork", text: "It is a fork." }],
        remedy: "No.",
      },
      "approval_refused",
      { failure: { details: ["It is a fork."] } },
    ],
    [
      { kind: "unavailable", message: "GitHub is down.", retryAfterSeconds: 30 },
      "github_unavailable",
      { again: { afterMs: 30_000 } },
    ],
  ])("issues nothing when the gate says %o", async (gate, code, rest) => {
    const { source, identity, order } = setUp({ access: "write", gate });
    const obtained = await source.obtain(identity, signal);
    expect(obtained).toMatchObject({ error: { failure: { code } } });
    expect(obtained).toMatchObject({ error: rest });
    expect(order).toEqual(["gate"]);
  });

  const failed = (
    kind: ProviderFailure["kind"],
    mayExist = false,
  ): Result<Issued, ProviderFailure> =>
    err({ kind, name: "Oops", message: "no", remedy: "Fix it.", mayExist });

  it.each([
    ["nothing lives when the provider surely issued nothing", [failed("permanent")], TEN_OCLOCK],
    ["something may live when nobody knows", [failed("retryable", true)], TEN_OCLOCK + 900_000],
    [
      "something may live of a first try",
      [failed("new_id_token", true), failed("permanent")],
      TEN_OCLOCK + 900_000,
    ],
  ])("leaves word for post that %s", async (_what, issues, diesAt) => {
    const { source, identity, recorded } = setUp({ issues });
    expect(await source.obtain(identity, signal)).toMatchObject({ ok: false });
    expect(recorded.at(-1)).toMatchObject({ diesAt });
  });

  it("fetches a new ID token once when the provider wants one", async () => {
    const { source, identity, requests } = setUp({ issues: [failed("new_id_token"), issued] });
    expect(await source.obtain(identity, signal)).toMatchObject({ ok: true });
    expect(requests.map(({ idToken }) => idToken?.reveal())).toEqual([
      "first.id.token",
      "second.id.token",
    ]);
  });

  it.each([
    ["permanent", "provider_denied"],
    ["retryable", "provider_unavailable"],
    ["new_id_token", "provider_denied"],
  ] as const)("says what a %s failure means", async (kind, code) => {
    const { source, identity } = setUp({ issues: [failed(kind)] });
    expect(await source.obtain(identity, signal)).toMatchObject({
      error: { failure: { code, message: "Oops: no", remedy: "Fix it." } },
    });
  });

  it("ends by saying until when it lives, never that it was revoked", async () => {
    const { source, identity } = setUp({});
    const lease = await source.obtain(identity, signal);
    if (!lease.ok) throw new Error("nothing was issued");
    expect(await lease.value.end(signal)).toEqual({
      revocation: "expires",
      checkedAt: TEN_OCLOCK,
      by: "action",
      facts: ["AWS has no call that ends a session"],
    });
  });

  describe("ends a kind that can be revoked", () => {
    const SURE = {
      revoke: "immediate",
      best: "verified",
      proof: "",
      survives: "",
      minimumSeconds: 0,
      absenceIsFinal: true,
    } as const;
    const failing = () =>
      Promise.resolve(failed("retryable", true) as Result<never, ProviderFailure>);
    const sure = {
      revocability: SURE,
      revoke: () => Promise.resolve(ok({ facts: ["token deleted"] })),
      probe: () => Promise.resolve(ok({ state: "dead", facts: ["token refused"] } as const)),
    };

    const ONLY_EXPIRES = {
      revoke: "none",
      best: "expires",
      proof: "",
      survives: "",
      minimumSeconds: 0,
      absenceIsFinal: false,
    } as const;

    async function endOf(ends: Partial<Provider<string>>, one: Stage = {}) {
      const { source, identity, clock } = setUp({ ...one, ends: { ...sure, ...ends } });
      const lease = await source.obtain(identity, signal);
      if (!lease.ok) throw new Error("nothing was issued");
      return { lease: lease.value, ending: lease.value.end(signal), clock };
    }

    it("and says what the provider shows", async () => {
      const { ending } = await endOf({});
      expect(await ending).toEqual({
        revocation: "verified",
        checkedAt: TEN_OCLOCK,
        by: "action",
        facts: ["token deleted", "token refused"],
      });
    });

    it("and says that it failed when revoking does, or when the credential still works", async () => {
      expect(await (await endOf({ revoke: failing })).ending).toMatchObject({
        revocation: "failed",
        failure: {
          code: "revocation_failed",
          message: expect.stringContaining("Oops: no") as string,
        },
      });
      const alive = () => Promise.resolve(ok({ state: "alive", facts: [] } as const));
      expect(await (await endOf({ probe: alive })).ending).toMatchObject({ revocation: "failed" });
    });

    it("with the secret that revoking needs, which is masked like the credential's own", async () => {
      const secret = new Secret("revoke-me");
      const given: unknown[] = [];
      const issues = issued.ok ? [ok({ ...issued.value, revocationSecret: secret })] : [];
      const { lease, ending } = await endOf(
        {
          revoke: (_handle, _signal, one) => {
            given.push(one);
            return sure.revoke();
          },
          probe: (_handle, _signal, one) => {
            given.push(one);
            return sure.probe();
          },
        },
        { issues },
      );
      await ending;
      expect(given).toEqual([secret, secret]);
      expect(lease.secrets).toEqual([secret]);
    });

    it("and waits 10 seconds for a provider that ignores its signal, as a broker does", async () => {
      for (const hanging of ["revoke", "probe"] as const) {
        const { ending, clock } = await endOf({ [hanging]: () => new Promise(() => {}) });
        await clock.advance(10_250);
        expect(await ending).toMatchObject({
          revocation: hanging === "revoke" ? "failed" : "requested",
        });
      }
    });

    it("and repeats nothing of what a provider threw, which may hold a secret", async () => {
      const { ending } = await endOf({ revoke: () => Promise.reject(new Error("pw hunter2")) });
      const { revocation, failure } = await ending;
      expect(revocation).toBe("failed");
      expect(failure?.message).toContain("the provider threw Error");
    });

    it("and tidies up after it, with what both found", async () => {
      const left = (what: string) => ({ what, fix: "REVOKE …" });
      const { ending } = await endOf({
        revoke: () => Promise.resolve(ok({ facts: [], findings: [left("a")] })),
        tidy: () => Promise.resolve(ok({ facts: ["role dropped"], findings: [left("b")] })),
      });
      expect(await ending).toMatchObject({
        revocation: "verified",
        tidy: { state: "done", facts: ["role dropped"] },
        findings: [left("a"), left("b")],
      });
    });

    it("and names once what both found", async () => {
      const findings = [{ what: "PUBLIC may write table orders.", fix: "REVOKE …" }];
      const { ending } = await endOf({
        revoke: () => Promise.resolve(ok({ facts: [], findings })),
        tidy: () => Promise.resolve(ok({ facts: [], findings })),
      });
      expect((await ending).findings).toEqual(findings);
    });

    it("and removes nothing that a credential uses which only expires", async () => {
      const revocability = { ...ONLY_EXPIRES, revoke: "requested" } as const;
      const tidy = () => Promise.reject(new Error("it was called"));
      const { ending } = await endOf({ revocability, tidy });
      expect(await ending).toMatchObject({ revocation: "expires" });
      expect(await ending).not.toHaveProperty("tidy");
    });

    it("and says, as a broker does, that one stays valid whose provider named no end", async () => {
      const issues = issued.ok ? [ok({ ...issued.value, diesAt: undefined })] : [];
      const { ending } = await endOf({ revocability: ONLY_EXPIRES }, { issues });
      expect(await ending).toMatchObject({
        revocation: "none",
        facts: expect.arrayContaining(["it stays valid: stepkey cannot end it"]) as unknown,
      });
    });

    it("and does not wait long for tidying, whose failure leaves it revoked", async () => {
      expect(await (await endOf({ tidy: failing })).ending).toMatchObject({
        revocation: "verified",
        tidy: { state: "stuck", facts: ["Oops: no"] },
      });
      const { ending, clock } = await endOf({ tidy: () => new Promise(() => {}) });
      await clock.advance(3300);
      expect(await ending).toMatchObject({
        revocation: "verified",
        tidy: { state: "stuck", facts: ["timeout: no response within 3 s"] },
      });
    });

    it("and stops tidying when the step's own time is over", async () => {
      const { source, identity } = setUp({
        ends: { ...sure, tidy: () => new Promise(() => {}) },
      });
      const lease = await source.obtain(identity, signal);
      if (!lease.ok) throw new Error("nothing was issued");
      const over = new AbortController();
      const ending = lease.value.end(over.signal);
      over.abort();
      expect(await ending).toMatchObject({ revocation: "verified", tidy: { state: "stuck" } });
    });

    it("never tidies up what it could not revoke", async () => {
      const { ending } = await endOf({
        revoke: failing,
        tidy: () => Promise.reject(new Error("it was called")),
      });
      expect(await ending).not.toHaveProperty("tidy");
    });
  });

  it("says that a credential stays valid where nothing ends it", async () => {
    const revocability = {
      revoke: "none",
      best: "none",
      proof: "",
      survives: "",
      minimumSeconds: 0,
      absenceIsFinal: false,
    } as const;
    const issues = issued.ok ? [ok({ ...issued.value, diesAt: undefined })] : [];
    const { source, identity, recorded } = setUp({ ends: { revocability }, issues });
    const lease = await source.obtain(identity, signal);
    if (!lease.ok) throw new Error("nothing was issued");
    expect(lease.value.diesAt).toBeUndefined();
    expect(recorded.map(({ diesAt }) => diesAt)).toEqual([undefined, undefined]);
    expect(await lease.value.end(signal)).toMatchObject({
      revocation: "none",
      facts: ["AWS has no call that ends a session", "it stays valid: stepkey cannot end it"],
    });
  });

  it("stops the task at the lease's end", async () => {
    const { source, identity, clock } = setUp({});
    const lease = await source.obtain(identity, signal);
    if (!lease.ok) throw new Error("nothing was issued");
    const watched = lease.value.watch(signal, () => {});
    await clock.advance(299_999);
    const early = await Promise.race([watched, Promise.resolve("still there")]);
    expect(early).toBe("still there");
    await clock.advance(1);
    expect(await watched).toMatchObject({ reason: "expired" });
  });
});
