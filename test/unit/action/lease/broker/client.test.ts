import { describe, expect, it } from "vitest";
import { brokerClient } from "../../../../../src/action/lease/broker/client.ts";
import { filePlaceholder } from "../../../../../src/shared/credential-file.ts";
import type { HttpFailure, HttpRequest, HttpResponse } from "../../../../../src/shared/http.ts";
import { err, ok, type Result } from "../../../../../src/shared/result.ts";
import { Secret } from "../../../../../src/shared/secret.ts";
import type { AuthorizationDetail } from "../../../../../src/shared/wire.ts";

const URL = "https://stepkey.example";
const signal = new AbortController().signal;
const asked: AuthorizationDetail = {
  type: "stepkey",
  grant: "orders-migrate",
  environment: "production",
  access: "write",
  step: "migrate",
  request: "r".repeat(22),
};

const FILE = {
  name: "client.key",
  mode: "0400",
  content: "-----BEGIN PRIVATE KEY-----\nkey\n-----END PRIVATE KEY-----\n",
  secret: true,
};
const LONG = "x".repeat(64 * 1024 + 1);

const granted = {
  access_token: `lsk_${"t".repeat(22)}`,
  issued_token_type: "urn:stepkey:token-type:lease",
  token_type: "N_A",
  expires_in: 900,
  authorization_details: [
    {
      type: "stepkey",
      grant: "orders-migrate",
      environment: "production",
      access: "write",
      step: "migrate",
      lease: "lse_0123456789abcdefghjkmnpqrs",
      expires_at: "2026-11-22T10:15:00Z",
      dies_at: "2026-11-22T10:15:00Z",
    },
  ],
  credential: {
    kind: "postgres",
    env: { PGHOST: "db.example", PGPASSWORD: "opensesame" },
    files: [],
    secret: ["PGPASSWORD"],
  },
  heartbeat_interval: 5,
  issued_to: "postgres role stepkey_0",
  decision: {
    trace: "01J",
    rule: "octo-org/shop.yml:9",
    commit: "4f2c91e",
    agent: false,
    required_approvals: 1,
    approvals: [
      { review_id: 7, login: "mona", commit: "4f2c91e", submitted_at: "2026-11-22T09:57:00Z" },
    ],
  },
};

type Sent = Result<HttpResponse, HttpFailure>;
type Json = Readonly<Record<string, unknown>>;

function client(answer: Sent) {
  const requests: HttpRequest[] = [];
  const send = (request: HttpRequest): Promise<Sent> => {
    requests.push(request);
    return Promise.resolve(answer);
  };
  return { requests, broker: brokerClient({ url: URL, send, now: () => 0, hostileOfKinds: [] }) };
}

const answered = (status: number, body: unknown, headers: Record<string, string> = {}): Sent =>
  ok({ status, headers, body: typeof body === "string" ? body : JSON.stringify(body) });

const ask = async (answer: Sent) =>
  await client(answer).broker.requestLease(asked, new Secret("id.to.ken"), signal);

describe("POST /token", () => {
  it("is sent in the words of RFC 8693, with exactly one authorization detail", async () => {
    const { broker, requests } = client(answered(200, granted));
    await broker.requestLease(asked, new Secret("id.to.ken"), signal);
    const [request] = requests;
    expect(request).toMatchObject({ method: "POST", url: `${URL}/token` });
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: "id.to.ken",
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      authorization_details: JSON.stringify([asked]),
    });
  });

  it("is read with its secrets wrapped", async () => {
    const result = await ask(answered(200, granted));
    expect(JSON.stringify(result)).not.toMatch(/opensesame|lsk_/u);
    expect(result).toMatchObject({
      ok: true,
      value: {
        lease: "lse_0123456789abcdefghjkmnpqrs",
        expiresAt: Date.UTC(2026, 10, 22, 10, 15),
        expiresInMs: 900_000,
        heartbeatSeconds: 5,
        env: { PGHOST: "db.example" },
      },
    });
    expect(result.ok && (result.value.env["PGPASSWORD"] as Secret).reveal()).toBe("opensesame");
  });

  const detail: Json = granted.authorization_details[0] ?? {};
  const changed = (change: Json): Json => ({ ...granted, ...change });
  const withDetail = (change: Json): Json =>
    changed({ authorization_details: [{ ...detail, ...change }] });
  const withCredential = (change: Json): Json =>
    changed({ credential: { ...granted.credential, ...change } });

  it.each<[string, unknown]>([
    ["no JSON", "<html>"],
    ["a list", []],
    ["another token type", changed({ issued_token_type: "urn:x" })],
    ["a short lease token", changed({ access_token: "lsk_1" })],
    ["two details", changed({ authorization_details: [detail, detail] })],
    ["no detail", changed({ authorization_details: [] })],
    ["another grant", withDetail({ grant: "orders-drop" })],
    ["another step", withDetail({ step: "other" })],
    ["another access", withDetail({ access: "read" })],
    ["another environment", withDetail({ environment: "staging" })],
    ["no environment", withDetail({ environment: undefined })],
    ["a lease id with a path in it", withDetail({ lease: "lse_../../etc/passwd000000000000" })],
    ["an end that is not an instant", withDetail({ expires_at: "soon" })],
    ["a number as end", withDetail({ expires_at: 1 })],
    ["a secret that is not there", withCredential({ secret: ["PGPASSWORD", "DATABASE_URL"] })],
    ["a value that is not text", withCredential({ env: { PGPASSWORD: 7 } })],
    ["a value with a NUL", withCredential({ env: { PGPASSWORD: "a\0b" } })],
    ["a name that is not a variable", withCredential({ env: { PGPASSWORD: "a", "A=B": "c" } })],
    ["a file without anything", withCredential({ files: [{}] })],
    ["a file with a path as its name", withCredential({ files: [{ ...FILE, name: "../a" }] })],
    ["a file that others may read", withCredential({ files: [{ ...FILE, mode: "0644" }] })],
    [
      "a file that does not say if it is secret",
      withCredential({ files: [{ ...FILE, secret: 1 }] }),
    ],
    ["a file of more than 64 KiB", withCredential({ files: [{ ...FILE, content: LONG }] })],
    ["two files of one name", withCredential({ files: [FILE, FILE] })],
    [
      "more than 16 files",
      withCredential({ files: Array.from({ length: 17 }, (_, n) => ({ ...FILE, name: `f${n}` })) }),
    ],
    ["no list of files", withCredential({ files: undefined })],
    [
      "a variable that names a file that is not there",
      withCredential({
        files: [FILE],
        env: { PGPASSWORD: "a", KEY: filePlaceholder("other.key") },
      }),
    ],
    ["a time of death that is not an instant", withDetail({ dies_at: "never" })],
    ["no heartbeat", changed({ heartbeat_interval: 0 })],
    ["a heartbeat once a year", changed({ heartbeat_interval: 31_536_000 })],
    ["more time than may be asked for", changed({ expires_in: 43_201 })],
    ["a variable that loads code", withCredential({ env: { PGPASSWORD: "a", LD_PRELOAD: "b" } })],
    ["a variable that chooses programs", withCredential({ env: { PGPASSWORD: "a", PATH: "b" } })],
    ["a file of the runner", withCredential({ env: { PGPASSWORD: "a", GITHUB_OUTPUT: "b" } })],
    ["no decision", changed({ decision: undefined })],
  ])("is refused with %s", async (_what, body) => {
    const result = await ask(answered(200, body));
    expect(result).toMatchObject({ error: { failure: { code: "broker_answer_malformed" } } });
    expect(JSON.stringify(result)).not.toContain("opensesame");
  });

  it("is read with its files, whose secret contents are wrapped", async () => {
    const config = { name: "config", mode: "0600", content: "[default]", secret: false };
    const env = { PGPASSWORD: "opensesame", PGSSLKEY: filePlaceholder("client.key") };
    const result = await ask(answered(200, withCredential({ files: [FILE, config], env })));
    if (!result.ok) throw new Error(result.error.failure.message);
    const [key, other] = result.value.files;
    expect(key).toMatchObject({ name: "client.key", mode: "0400" });
    const content = key?.content as Secret;
    expect(content.reveal()).toBe(FILE.content);
    expect(other).toEqual({ name: "config", mode: "0600", content: "[default]" });
    expect(JSON.stringify(result)).not.toContain("-----BEGIN");
  });

  it("may have no time of death: nothing ends it then", async () => {
    const result = await ask(answered(200, withDetail({ dies_at: undefined })));
    expect(result).toMatchObject({ ok: true, value: { diesAt: undefined } });
  });

  it("is refused with a variable that one kind of credential has to fear", async () => {
    const body = withCredential({ env: { PGPASSWORD: "a", TOY_CA: "/evil.pem" } });
    expect(await ask(answered(200, body))).toMatchObject({ ok: true });
    const hostileOfKinds = [
      { name: "TOY_CA", does: "changes what is trusted", source: "toys(1)", stops: false },
    ];
    const careful = brokerClient({
      url: URL,
      send: () => Promise.resolve(answered(200, body)),
      now: () => 0,
      hostileOfKinds,
    });
    const result = await careful.requestLease(asked, new Secret("id.to.ken"), signal);
    expect(result).toMatchObject({ error: { failure: { code: "broker_answer_malformed" } } });
  });

  it("is refused with more time than was asked for", async () => {
    const { broker } = client(answered(200, granted));
    const result = await broker.requestLease(
      { ...asked, ttl: 899 },
      new Secret("id.to.ken"),
      signal,
    );
    expect(result).toMatchObject({
      error: {
        failure: {
          message: `The response of ${URL} does not come from a stepkey broker: missing or not as expected: expires_in.`,
        },
      },
    });
  });

  it("names each fault once, and no fields when it is not a response of a broker", async () => {
    const message = async (body: unknown) => {
      const result = await ask(answered(200, body));
      return result.ok ? "" : result.error.failure.message;
    };
    expect(await message("<html>")).toMatch(/stepkey broker: it is not a JSON object\.$/u);
    expect(await message(changed({ issued_token_type: 1 }))).toMatch(
      /not as expected: issued_token_type\.$/u,
    );
  });

  it("returns the lease token of a response that it refuses, so that the lease can be ended", async () => {
    const result = await ask(answered(200, withDetail({ step: "other" })));
    expect(!result.ok && result.error.strayLease?.reveal()).toBe(granted.access_token);
  });
});

describe("a refusal", () => {
  const refusal = (code: string, rest: Json = {}): Json => ({
    error: "access_denied",
    error_description: "This job had this grant already.",
    code,
    remedy: "Do the work in one step.",
    trace: "01J",
    ...rest,
  });

  it("is carried to the reader: code, words, remedy, trace", async () => {
    expect(await ask(answered(403, refusal("sealed")))).toEqual(
      err({
        failure: {
          code: "sealed",
          message: "This job had this grant already.",
          remedy: "Do the work in one step.",
          trace: "01J",
        },
      }),
    );
  });

  it("of a newer broker keeps its own code in the message", async () => {
    expect(await ask(answered(403, refusal("moon_phase")))).toMatchObject({
      error: {
        failure: {
          code: "broker_refused",
          message: "moon_phase: This job had this grant already.",
        },
      },
    });
  });

  it.each(["__proto__", "constructor"])("cannot be the code %s", async (code) => {
    expect(await ask(answered(403, refusal(code)))).toMatchObject({
      error: { failure: { code: "broker_refused" } },
    });
  });

  it("with a malformed code is not accepted", async () => {
    expect(await ask(answered(403, refusal("::error::")))).toMatchObject({
      error: { failure: { code: "broker_answer_malformed" } },
    });
  });

  it("for a missing approval says whom to ask, and when to ask again", async () => {
    const summary = { commit: "4f2c91e", missing: 1, have: 0, who: "mona", reasons: ["none yet"] };
    const body = refusal("approval_pending", { interval: 10, pending: summary });
    expect(await ask(answered(400, body))).toMatchObject({
      error: { pending: { summary, intervalSeconds: 10 }, failure: { details: ["none yet"] } },
    });
  });

  it.each([
    [429, "7", 7000],
    [503, undefined, undefined],
  ])("with status %i may be repeated", async (status, after, afterMs) => {
    const headers: Record<string, string> = after === undefined ? {} : { "retry-after": after };
    const result = await ask(answered(status, refusal("overloaded"), headers));
    expect(result).toMatchObject({ error: { again: { afterMs } } });
  });

  it("of a proxy in front of the broker may be repeated too", async () => {
    const result = await ask(answered(502, "<html>bad gateway</html>"));
    expect(result).toMatchObject({
      error: { failure: { code: "broker_unreachable" }, again: {} },
    });
  });

  it.each<[string, Sent, boolean]>([
    ["nothing listens", err({ kind: "network", message: "", sent: false, refused: true }), true],
    ["it is stopping", answered(503, refusal("stopping")), true],
    ["a proxy finds nothing behind it", answered(502, "<html>bad gateway</html>"), true],
    ["a proxy says 503", answered(503, ""), true],
    ["it is overloaded", answered(429, refusal("overloaded")), false],
    ["its store is not available", answered(503, refusal("store_unavailable")), true],
    ["its policy cannot be read", answered(503, refusal("policy_unavailable")), false],
    ["its name is unknown", err({ kind: "network", message: "", sent: false }), false],
    ["a proxy has waited too long", answered(504, ""), false],
  ])(
    "shows whether the broker or its store is not running: when %s",
    async (_when, answer, isDown) => {
      const result = await ask(answer);
      expect(!result.ok && result.error.again?.isDown === true).toBe(isDown);
    },
  );

  it.each<[string, Sent, boolean]>([
    ["the broker refuses", answered(403, refusal("sealed")), false],
    ["nothing was sent", err({ kind: "network", message: "", sent: false }), false],
    ["the response was lost", err({ kind: "network", message: "", sent: true }), true],
    ["a proxy responds", answered(502, ""), true],
    ["the response cannot be read", answered(200, "<html>"), true],
  ])("shows whether something may have been issued: when %s", async (_when, answer, maybe) => {
    const result = await ask(answer);
    expect(!result.ok && result.error.mayBeIssued === true).toBe(maybe);
  });

  it("that never came may be repeated, unless it was cancelled", async () => {
    const lost = (kind: HttpFailure["kind"]): Sent => err({ kind, message: "no", sent: true });
    expect(await ask(lost("timeout"))).toMatchObject({
      error: { failure: { code: "broker_unreachable" }, again: {} },
    });
    expect(await ask(lost("aborted"))).not.toHaveProperty("error.again");
  });
});

describe("the lease's other endpoints", () => {
  const token = new Secret("lsk_x");
  const proof = { checked_at: "2026-11-22T10:00:00Z", by: "broker", facts: ["role absent"] };

  it("revoke sends the lease token in the form, as RFC 7009 has it", async () => {
    const { broker, requests } = client(answered(200, { state: "verified", proof }));
    expect(await broker.revoke(token, signal)).toMatchObject({
      value: { state: "verified", facts: ["role absent"] },
    });
    expect(requests[0]).toMatchObject({ url: `${URL}/revoke`, body: "token=lsk_x" });
  });

  it("says how long somebody waits for the end, where that is not long", async () => {
    const { broker, requests } = client(answered(200, { state: "requested", proof }));
    await broker.revoke(token, signal);
    await broker.revoke(token, signal, 6400);
    await broker.revoke(token, signal, 300);
    expect(requests.map(({ headers }) => headers?.["prefer"])).toEqual([
      undefined,
      "wait=5",
      "wait=1",
    ]);
  });

  it("revoke reads what is left to tidy, and what the lease leaves open", async () => {
    const tidy = { state: "pending", facts: ["role not dropped yet"] };
    const findings = [{ what: "PUBLIC may write table a.", fix: "REVOKE …" }];
    const ended = { state: "none", proof, tidy, findings };
    const { broker } = client(answered(200, ended));
    expect(await broker.revoke(token, signal)).toMatchObject({ value: { tidy, findings } });
    for (const wrong of [
      { ...ended, tidy: { ...tidy, state: "perhaps" } },
      { ...ended, tidy: { state: "done" } },
      { ...ended, findings: [{ what: "a" }] },
    ]) {
      expect(await client(answered(200, wrong)).broker.revoke(token, signal)).toMatchObject({
        error: { failure: { code: "broker_answer_malformed" } },
      });
    }
  });

  it("heartbeat sends it as bearer, and accepts only known reasons", async () => {
    const { broker, requests } = client(answered(200, { active: false, reason: "withdrawn" }));
    expect(await broker.heartbeat(token, signal)).toEqual(
      ok({ active: false, reason: "withdrawn" }),
    );
    expect(requests[0]?.headers).toMatchObject({ authorization: "Bearer lsk_x" });
    const odd = client(answered(200, { active: false, reason: "because" }));
    expect(await odd.broker.heartbeat(token, signal)).toMatchObject({ ok: false });
  });

  it("closing a job says how each lease ended", async () => {
    const lease = "lse_0123456789abcdefghjkmnpqrs";
    const { broker, requests } = client(
      answered(200, { leases: [{ lease, state: "stuck", proof }] }),
    );
    expect(await broker.closeJob(token, signal)).toMatchObject({
      value: [{ lease, state: "stuck" }],
    });
    expect(requests[0]).toMatchObject({ method: "DELETE", url: `${URL}/leases` });
  });
});
