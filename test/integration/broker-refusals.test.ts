import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { StoreError } from "../../src/lease/store.ts";
import { jobKeyOf } from "../../src/shared/claims.ts";
import { FAILURE_CODES, type BrokerCode } from "../../src/shared/failure-codes.ts";
import {
  APPROVED,
  AUDIENCE,
  detailOf,
  openBench,
  PRODUCTION,
  sendTo,
  SHOP_POLICY,
  tokenForm,
  type BrokerBench,
  type Told,
} from "../support/broker-bench.ts";
import { makeSigningKey, signToken } from "../support/id-token.ts";

const WRITE = { grant: "orders-migrate", access: "write", ...PRODUCTION };

describe("the refusals of POST /token", () => {
  let bench: BrokerBench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());
  afterEach(() => {
    bench.fault = undefined;
    bench.auditFault = undefined;
    bench.provider.mood = "well";
  });

  /** Every refusal has this form, whatever its code; returns what the audit log knows of it. */
  function expectRefusal(told: Told, code: BrokerCode): Readonly<Record<string, unknown>> {
    const { wire, meaning } = FAILURE_CODES[code];
    expect(told.body).toMatchObject({ code, error: wire.error, error_description: meaning });
    expect(told.status).toBe(wire.status);
    expect(told.headers.get("cache-control")).toBe("no-store");
    expect(told.headers.get("content-type")).toBe("application/json");
    expect(told.body["remedy"]).toMatch(/\S/u);
    const entry = bench
      .audit()
      .find((line) => line["trace"] === told.body["trace"] && line["event"] === "token");
    if (entry === undefined) throw new Error("the audit log does not know this trace");
    expect(entry).toMatchObject({ event: "token", outcome: "refused", code });
    expect(entry["reason"]).toMatch(/\S/u);
    // The exact ground is the audit log's alone.
    expect(told.text).not.toContain(String(entry["reason"]));
    return entry;
  }

  async function send(body: RequestInit["body"]): Promise<Told> {
    return bench.send("/token", {
      method: "POST",
      body,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
  }

  it.each<[string, Readonly<Record<string, string | undefined>>]>([
    ["another grant type", { grant_type: "client_credentials" }],
    ["another token type", { subject_token_type: "urn:ietf:params:oauth:token-type:jwt" }],
    ["no token", { subject_token: undefined }],
    ["an empty token", { subject_token: "" }],
    ["no details", { authorization_details: undefined }],
    ["an unknown parameter", { audience: "https://other.example" }],
  ])("refuses a form with %s as malformed", async (_what, overrides) => {
    const form = tokenForm(await bench.idToken(), detailOf(), overrides);
    expectRefusal(await send(form.toString()), "request_malformed");
  });

  it("refuses a parameter that is given twice, and escapes that do not parse", async () => {
    const form = tokenForm(await bench.idToken(), detailOf()).toString();
    expectRefusal(await send(`${form}&grant_type=x`), "request_malformed");
    expectRefusal(await send(`${form}&x=%zz`), "request_malformed");
    expectRefusal(await send(Buffer.from([0xff, 0xfe])), "request_malformed");
  });

  it.each<[string, unknown]>([
    ["text that is no JSON", "["],
    ["an object instead of an array", JSON.stringify(detailOf())],
    ["no detail", "[]"],
    ["two details", JSON.stringify([detailOf(), detailOf()])],
    ["an unknown key", JSON.stringify([detailOf({ actions: ["write"] })])],
    ["another type", JSON.stringify([detailOf({ type: "payment" })])],
    ["a ttl that is no whole number", JSON.stringify([detailOf({ ttl: 1.5 })])],
    ["a ttl of nothing", JSON.stringify([detailOf({ ttl: 0 })])],
    ["an access that is neither", JSON.stringify([detailOf({ access: "admin" })])],
    ["a request name that is too short", JSON.stringify([detailOf({ request: "short" })])],
    ["a step with a line end", JSON.stringify([detailOf({ step: "a\nb" })])],
    ["an empty environment", JSON.stringify([detailOf({ environment: "" })])],
  ])("refuses details with %s", async (_what, details) => {
    const form = tokenForm(await bench.idToken(), detailOf(), {
      authorization_details: String(details),
    });
    expectRefusal(await send(form), "authorization_details_malformed");
  });

  it("tells the faults of an ID token apart, each by its code", async () => {
    const now = Math.floor(Date.now() / 1000);
    const ask = async (token: string): Promise<Told> => send(tokenForm(token, detailOf()));
    const stranger = await makeSigningKey("one");
    const other = { issuer: "https://issuer.example", audience: AUDIENCE, issuedAt: now };
    expectRefusal(await ask("not.a.token"), "token_malformed");
    expectRefusal(await ask(await signToken(stranger, other)), "token_signature");
    expectRefusal(await ask(await bench.idToken({ iss: "https://x.example" })), "token_issuer");
    const others = [AUDIENCE, "https://x.example"];
    expectRefusal(await ask(await bench.idToken({}, { audience: others })), "token_audience");
    expectRefusal(await ask(await bench.idToken({ exp: now - 31 })), "token_expired");
    expectRefusal(await ask(await bench.idToken({}, { issuedAt: now - 120 })), "token_too_old");
    expectRefusal(await ask(await bench.idToken({ exp: now + 901 })), "token_too_old");
    expectRefusal(await ask(await bench.idToken({ run_id: 9001 })), "claims_incomplete");
  });

  it("refuses an owner that is not served, before the token is burned", async () => {
    const claims = { repository_owner_id: "66", jti: randomUUID(), ...PRODUCTION };
    const entry = expectRefusal(await bench.ask({}, claims), "owner_unknown");
    expect(entry["claims"]).toMatchObject({ repository: "octo-org/shop" });
    expect(await bench.store.burn("https://issuer.example", claims.jti, Date.now() + 1000)).toBe(
      true,
    );
  });

  it("refuses the second use of an ID token, also after a refusal", async () => {
    const token = await bench.idToken({ environment: "staging" });
    const ask = (grant: string): Promise<Told> =>
      send(tokenForm(token, detailOf({ grant, step: "replay" })));
    expectRefusal(await ask("unknown"), "grant_refused");
    expectRefusal(await ask("reports-read"), "token_replayed");
  });

  it("refuses a job that was closed", async () => {
    const claims = { check_run_id: "5001", environment: "staging" };
    const authorization = `Bearer ${await bench.idToken(claims)}`;
    const closed = await bench.send("/leases", { method: "DELETE", headers: { authorization } });
    expect(closed.status).toBe(200);
    expectRefusal(await bench.ask({}, claims), "job_closed");
  });

  it("refuses what is frozen until it is thawed", async () => {
    const claims = { check_run_id: "5002" };
    await bench.store.freeze("grant", "reports-read");
    expectRefusal(await bench.ask({}, claims), "frozen");
    await bench.store.thaw("grant", "reports-read");
    expect((await bench.ask({}, claims)).status).toBe(200);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ["pull_request_target", { event_name: "pull_request_target" }],
    ["workflow_run", { event_name: "workflow_run" }],
    ["issue_comment", { event_name: "issue_comment" }],
    ["a tag", { event_name: "push", ref: "refs/tags/v1", ref_type: "tag" }],
    ["Dependabot", { actor: "dependabot[bot]", actor_id: "49699333" }],
  ])("refuses a write on %s, before policy is looked at", async (_what, claims) => {
    const told = await bench.ask({ ...WRITE, grant: "unknown" }, { ...PRODUCTION, ...claims });
    expectRefusal(told, "write_event_refused");
  });

  it("answers an unknown grant and one that is not allowed with the same body", async () => {
    const unknown = await bench.ask({ grant: "no-such-grant" });
    const notAllowed = await bench.ask({}, { event_name: "workflow_dispatch" });
    expectRefusal(unknown, "grant_refused");
    expectRefusal(notAllowed, "grant_refused");
    const { trace: one, ...left } = unknown.body;
    const { trace: other, ...right } = notAllowed.body;
    expect(one).not.toBe(other);
    expect(left).toEqual(right);
  });

  it("refuses and alarms when a name matches and an id does not", async () => {
    const told = await bench.ask({}, { repository_id: "75", check_run_id: "5003" });
    expectRefusal(told, "grant_refused");
    const { trace } = told.body;
    expect(bench.audit()).toContainEqual(
      expect.objectContaining({ trace, event: "alarm", code: "id_mismatch" }),
    );
  });

  it("refuses a grant of a server that is not configured", async () => {
    const entry = expectRefusal(await bench.ask({ grant: "of-no-server" }), "grant_refused");
    expect(entry["reason"]).toContain("servers.postgres.nowhere");
  });

  it("refuses a read grant of a credential that can write, and says why in the audit log", async () => {
    const told = await bench.ask({ grant: "not-really-read" }, { check_run_id: "5004" });
    const entry = expectRefusal(told, "grant_refused");
    expect(entry["reason"]).toContain("INSERT on 1 table");
    expect(bench.provider.requests.map((request) => request.job.checkRunId)).not.toContain(5004);
  });

  it("refuses an environment that is not the job's", async () => {
    expectRefusal(await bench.ask({}, { environment: "production" }), "environment_mismatch");
    expectRefusal(await bench.ask({ environment: undefined }), "environment_mismatch");
  });

  it("refuses a write without an environment", async () => {
    const told = await bench.ask({ ...WRITE, environment: undefined }, { environment: undefined });
    expectRefusal(told, "environment_required");
  });

  it("refuses an access that is not the grant's", async () => {
    expectRefusal(await bench.ask({ ...WRITE, access: "read" }, PRODUCTION), "access_mismatch");
    expectRefusal(await bench.ask({ access: "write" }), "access_mismatch");
  });

  it("refuses a ttl beyond the grant's and the broker's", async () => {
    expectRefusal(await bench.ask({ ...WRITE, ttl: 601 }, PRODUCTION), "ttl_too_long");
    expectRefusal(await bench.ask({ ttl: 3601 }), "ttl_too_long");
  });

  it("answers a missing approval with who is asked for what, and keeps the seal free", async () => {
    const claims = { ...PRODUCTION, check_run_id: "5005" };
    bench.gate.answer = {
      kind: "pending",
      subject: { ...APPROVED_SUBJECT, agent: true },
      missing: 1,
      have: 0,
      who: "someone with write access (not kim, who pushed it)",
      reasons: [{ code: "stale", text: "mona approved 91be003, which is no longer the head." }],
      remedy: "Ask someone to review the newest commit.",
    };
    const told = await bench.ask(WRITE, claims);
    expectRefusal(told, "approval_pending");
    expect(told.body).toMatchObject({
      error: "authorization_pending",
      interval: 10,
      remedy: "Ask someone to review the newest commit.",
      pending: {
        pull_request: 42,
        pull_request_url: "https://github.com/octo-org/shop/pull/42",
        missing: 1,
        have: 0,
        who: "someone with write access (not kim, who pushed it)",
        reasons: ["mona approved 91be003, which is no longer the head."],
      },
    });
    bench.gate.answer = APPROVED;
    expect((await bench.ask(WRITE, claims)).status).toBe(200);
  });

  it("answers what no approval can cure as refused, with the gate's remedy", async () => {
    bench.gate.answer = {
      kind: "refused",
      subject: undefined,
      reasons: [{ code: "base_unprotected", text: "main is not protected." }],
      remedy: "Protect main.",
    };
    const told = await bench.ask(WRITE, { ...PRODUCTION, check_run_id: "5006" });
    expectRefusal(told, "approval_refused");
    expect(told.body["remedy"]).toBe("Protect main.");
  });

  it("answers 503 with Retry-After while GitHub cannot be read", async () => {
    bench.gate.answer = { kind: "unavailable", message: "rate limit", retryAfterSeconds: 40 };
    const told = await bench.ask(WRITE, { ...PRODUCTION, check_run_id: "5007" });
    expectRefusal(told, "github_unavailable");
    expect(told.headers.get("retry-after")).toBe("40");
  });

  it("refuses the second of two requests of one job as sealed", async () => {
    const claims = { check_run_id: "5008" };
    expect((await bench.ask({}, claims)).status).toBe(200);
    expectRefusal(await bench.ask({}, claims), "sealed");
  });

  it("answers 503 when the provider cannot issue, and frees the seal when nothing was left", async () => {
    const claims = { check_run_id: "5009" };
    const again = detailOf();
    bench.provider.mood = "refuses";
    const told = await bench.ask(again, claims);
    expectRefusal(told, "provider_failed");
    expect(told.headers.get("retry-after")).toBe("2");
    bench.provider.mood = "well";
    expect((await bench.ask(again, claims)).status).toBe(200);
  });

  it("answers 503 when a provider throws, and never shows what it threw", async () => {
    bench.provider.mood = "throws";
    const told = await bench.ask({}, { check_run_id: "5010" });
    expectRefusal(told, "provider_failed");
    expect(told.text + bench.printed()).not.toContain("hunter2");
  });

  it("answers 503 while the store does not answer, and audits that too", async () => {
    bench.fault = new StoreError("unavailable", "the disk is full", { remedy: "Make room." });
    const told = await bench.ask({}, { check_run_id: "5011" });
    expectRefusal(told, "store_unavailable");
    expect(bench.log()).toContainEqual(
      expect.objectContaining({ event: "store_failed", trace: told.body["trace"] }),
    );
  });

  it("answers 503 to a bug of its own, without a word about it", async () => {
    bench.fault = new TypeError("undefined is not a function");
    const told = await bench.ask({}, { check_run_id: "5012" });
    expectRefusal(told, "broker_fault");
    expect(told.text).not.toContain("undefined");
  });

  it("grants nothing that the audit log cannot be told", async () => {
    bench.auditFault = new Error("ENOSPC: no space left on device");
    const told = await bench.ask({}, { check_run_id: "5013" });
    expect(told.status).toBe(503);
    expect(told.body["code"]).toBe("broker_fault");
    bench.auditFault = undefined;
    const job = jobKeyOf({ repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5013 });
    const [lease] = await bench.store.list({ job });
    expect(lease).toMatchObject({ state: "revoked" });
    expect(bench.provider.roles.has(String(lease?.handle["role"]))).toBe(false);
  });

  const APPROVED_SUBJECT = {
    pullRequest: 42,
    pullRequestUrl: "https://github.com/octo-org/shop/pull/42",
    commit: "4f2c91e0".repeat(5),
    author: undefined,
  };
});

describe("a broker without github", () => {
  let bench: BrokerBench;
  beforeEach(async () => {
    bench = await openBench({ withGate: false });
  });
  afterEach(() => bench.close());

  const nightly = { grant: "nightly", access: "write", environment: "production" };

  it("refuses a write that needs an approval, and says what the broker lacks", async () => {
    const told = await bench.ask(WRITE, PRODUCTION);
    expect(told).toMatchObject({ status: 403, body: { code: "approval_refused" } });
    expect(told.body["remedy"]).toContain("github");
  });

  it("issues a write that policy excuses on schedule, and carries the reason", async () => {
    const claims = { ...PRODUCTION, event_name: "schedule", ref: "refs/heads/main" };
    const told = await bench.ask(nightly, claims);
    expect(told.status).toBe(200);
    expect(told.body["decision"]).toMatchObject({ reason: "nightly report" });
    expect(bench.audit()).toContainEqual(expect.objectContaining({ excuse: "nightly report" }));
  });

  it("issues it on a push by a person, and refuses it wherever an agent may stand behind the job", async () => {
    const push = { ...PRODUCTION, event_name: "push", ref: "refs/heads/main" };
    expect((await bench.ask(nightly, push)).status).toBe(200);
    const code = async (claims: Readonly<Record<string, unknown>>): Promise<unknown> =>
      (await bench.ask(nightly, { ...push, check_run_id: "6001", ...claims })).body["code"];
    expect(await code({ actor: "release-helper" })).toBe("approval_refused");
    expect(await code({ actor: "renovate[bot]" })).toBe("approval_refused");
    expect(await code({ run_attempt: "2" })).toBe("approval_refused");
    expect(await code({ event_name: "pull_request" })).toBe("approval_refused");
  });
});

describe("policy documents", () => {
  let bench: BrokerBench;
  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.close());

  it("refuses everything while a document has mistakes at its top, and reads it again when it is mended", async () => {
    bench.writePolicy("octo-org/shop.yml", SHOP_POLICY.replace("version: 1", "version: 9"));
    expect((await bench.ask()).body["code"]).toBe("grant_refused");
    expect(bench.log()).toContainEqual(
      expect.objectContaining({ event: "policy_invalid", source: "octo-org/shop.yml", line: 1 }),
    );
    bench.writePolicy("octo-org/shop.yml", `${SHOP_POLICY}\n`);
    expect((await bench.ask()).status).toBe(200);
  });

  it("refuses everything of an owner whose organisation's document has mistakes", async () => {
    bench.writePolicy("octo-org/.organisation.yml", "version: 1\nowner-id: [65");
    expect((await bench.ask()).body["code"]).toBe("grant_refused");
  });

  it("caps a repository's grant by the organisation's document", async () => {
    bench.writePolicy(
      "octo-org/.organisation.yml",
      `version: 1
owner-id: 65
grants:
  reports-read:
    environment: staging
    ttl: 60s
    allow: { events: [pull_request] }
`,
    );
    expect((await bench.ask({ ttl: 61 })).body["code"]).toBe("ttl_too_long");
    expect((await bench.ask({}, { check_run_id: "7001" })).body["expires_in"]).toBe(60);
  });

  it("never takes the organisation's document for that of a repository of its name", async () => {
    bench.writePolicy("octo-org/.organisation.yml", SHOP_POLICY);
    const told = await bench.ask({}, { repository: "octo-org/.organisation" });
    expect(told.body["code"]).toBe("grant_refused");
  });

  it("under mode: observe issues a read that allow would refuse, says so, and issues no write", async () => {
    bench.writePolicy(
      "octo-org/shop.yml",
      SHOP_POLICY.replace("agents:", "mode: observe\nagents:"),
    );
    const told = await bench.ask({}, { event_name: "workflow_dispatch" });
    expect(told.status).toBe(200);
    expect(told.body["decision"]).toMatchObject({
      observed: [expect.stringContaining("allow.events")],
    });
    expect(bench.audit()).toContainEqual(
      expect.objectContaining({ outcome: "granted", observed: [expect.any(String)] }),
    );
    bench.gate.answer = APPROVED;
    const write = await bench.ask(WRITE, { ...PRODUCTION, check_run_id: "7002" });
    expect(write.body["code"]).toBe("grant_refused");
  });
});

describe("what the other endpoints refuse", () => {
  let bench: BrokerBench;
  beforeAll(async () => {
    bench = await openBench({ server: { receiveMs: 500 } });
  });
  afterAll(() => bench.close());

  const form = { "content-type": "application/x-www-form-urlencoded" };

  it.each<[string, string, RequestInit, number, BrokerCode]>([
    ["an unknown path", "/tokens", { method: "POST" }, 404, "not_found"],
    ["the webhook endpoint", "/webhooks/github", { method: "POST" }, 404, "not_found"],
    ["a path with a slash more", "/token/", { method: "POST" }, 404, "not_found"],
    ["another method", "/token", { method: "PUT" }, 405, "method_not_allowed"],
    ["another method of a GET", "/healthz", { method: "POST" }, 405, "method_not_allowed"],
    [
      "JSON",
      "/token",
      { method: "POST", body: "{}", headers: { "content-type": "application/json" } },
      415,
      "media_type_unsupported",
    ],
    [
      "another charset",
      "/token",
      {
        method: "POST",
        body: "a=b",
        headers: { "content-type": `${form["content-type"]}; charset=latin1` },
      },
      415,
      "media_type_unsupported",
    ],
    [
      "a query",
      "/token?a=b",
      { method: "POST", body: "a=b", headers: form },
      400,
      "request_malformed",
    ],
    [
      "a large body",
      "/token",
      { method: "POST", body: "a".repeat(65_537), headers: form },
      413,
      "request_too_large",
    ],
    [
      "large headers",
      "/token",
      { method: "POST", headers: { "x-large": "a".repeat(20_000) } },
      431,
      "headers_too_large",
    ],
    ["no bearer at /heartbeat", "/heartbeat", { method: "POST" }, 401, "lease_token_invalid"],
    ["no bearer at /leases", "/leases", { method: "DELETE" }, 401, "token_malformed"],
    [
      "no token at /revoke",
      "/revoke",
      { method: "POST", body: "", headers: form },
      400,
      "request_malformed",
    ],
  ])("refuses %s", async (_what, path, init, status, code) => {
    const told = await bench.send(path, init);
    expect(told.body).toMatchObject({ code, error_description: FAILURE_CODES[code].meaning });
    expect(told.status).toBe(status);
    expect(told.headers.get("cache-control")).toBe("no-store");
  });

  it("names the methods of a path that was asked by another", async () => {
    expect((await bench.send("/token")).headers.get("allow")).toBe("POST");
  });

  it("challenges a bad bearer as RFC 6750 has it", async () => {
    const told = await bench.send("/leases", {
      method: "DELETE",
      headers: { authorization: "Bearer not.a.token" },
    });
    expect(told).toMatchObject({ status: 401, body: { error: "invalid_token" } });
    expect(told.headers.get("www-authenticate")).toContain('error="invalid_token"');
  });

  it("refuses a large body without a length while it comes", async () => {
    const chunk = new TextEncoder().encode("a".repeat(16_384));
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1;
        if (sent > 6) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const told = await sendTo(`${bench.url}/token`, {
      method: "POST",
      body,
      headers: form,
      duplex: "half",
    } as RequestInit);
    expect(told).toMatchObject({ status: 413, body: { code: "request_too_large" } });
  });
});
