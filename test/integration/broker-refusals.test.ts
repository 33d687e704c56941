import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { StoreError } from "../../src/lease/store.ts";
import { jobKeyOf } from "../../src/shared/claims.ts";
import { FAILURE_CODES, type BrokerCode } from "../../src/shared/failure-codes.ts";
import {
  APPROVED,
  AUDIENCE,
  detailOf,
  openBrokerSetup,
  PRODUCTION,
  tokenForm,
  type BrokerSetup,
  type Told,
} from "../support/broker-setup.ts";
import { makeSigningKey, signToken } from "../support/id-token.ts";

/** What is refused before the ID token is verified. */
const UNAUTHENTICATED: ReadonlySet<BrokerCode> = new Set<BrokerCode>([
  "request_malformed",
  "token_malformed",
  "token_issuer",
  "token_signature",
  "token_audience",
  "broker_url_differs",
  "token_expired",
  "broker_clock_off",
  "token_too_old",
  "claims_incomplete",
  "keys_unavailable",
  "owner_unknown",
]);

const WRITE = { grant: "orders-migrate", access: "write", ...PRODUCTION };

describe("the refusals of POST /token", () => {
  let broker: BrokerSetup;
  beforeAll(async () => {
    broker = await openBrokerSetup();
  });
  afterAll(() => broker.close());
  afterEach(() => {
    broker.fault = undefined;
    broker.auditFault = undefined;
    broker.provider.mood = "well";
  });

  /** The code of a refusal, once everything that goes with that code was seen: wire, audit log, silence about the reason. */
  function codeOf(told: Told): string {
    const code = told.body["code"] as BrokerCode;
    const { wire, meaning } = FAILURE_CODES[code];
    expect(told.body).toMatchObject({ error: wire.error, error_description: meaning });
    expect(told.status).toBe(wire.status);
    expect(told.headers.get("cache-control")).toBe("no-store");
    expect(told.headers.get("content-type")).toBe("application/json");
    expect(told.body["remedy"]).toMatch(/\S/u);
    const entry = entryOf(told);
    const isRequestLog = entry["event"] === "request";
    expect(entry).toMatchObject(isRequestLog ? { code } : { outcome: "refused", code });
    expect(entry["reason"]).toMatch(/\S/u);
    // Only the logs have the exact reason.
    expect(told.text).not.toContain(String(entry["reason"]));
    return code;
  }

  /** Without a verified token of an owner that is served anybody can ask, so the audit log has nothing of it; the broker's own log has a sample. */
  function entryOf(told: Told): Readonly<Record<string, unknown>> {
    const ofTrace = (line: Readonly<Record<string, unknown>>): boolean =>
      line["trace"] === told.body["trace"];
    const audited = broker.audit().filter((line) => ofTrace(line) && line["event"] === "token");
    const logged = broker.log().filter((line) => ofTrace(line) && line["event"] === "request");
    const code = told.body["code"] as BrokerCode;
    // Details are read before the token, and compared with the grant after it.
    const isBoth = code === "authorization_details_malformed";
    const isSampled = UNAUTHENTICATED.has(code) || (isBoth && audited.length === 0);
    expect(audited).toHaveLength(isSampled ? 0 : 1);
    const [entry] = isSampled ? logged : audited;
    if (entry === undefined) throw new Error("the logs do not know this trace");
    return entry;
  }

  async function send(body: string | URLSearchParams | Uint8Array<ArrayBuffer>): Promise<Told> {
    return broker.send("/token", {
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
    const form = tokenForm(await broker.idToken(), detailOf(), overrides);
    expect(codeOf(await send(form.toString()))).toBe("request_malformed");
  });

  it("refuses a parameter that is given twice, and escapes that do not parse", async () => {
    const form = tokenForm(await broker.idToken(), detailOf()).toString();
    expect(codeOf(await send(`${form}&grant_type=x`))).toBe("request_malformed");
    expect(codeOf(await send(`${form}&x=%zz`))).toBe("request_malformed");
    expect(codeOf(await send(Buffer.from([0xff, 0xfe])))).toBe("request_malformed");
  });

  it.each<[string, unknown]>([
    ["text that is no JSON", "["],
    ["an object instead of an array", JSON.stringify(detailOf())],
    ["no detail", "[]"],
    ["two details", JSON.stringify([detailOf(), detailOf()])],
    ["an unknown key", JSON.stringify([detailOf({ actions: ["write"] })])],
    ["a key that is given twice", JSON.stringify([detailOf()]).replace("{", '{"access":"write",')],
    ["another type", JSON.stringify([detailOf({ type: "payment" })])],
    ["a ttl that is no whole number", JSON.stringify([detailOf({ ttl: 1.5 })])],
    ["a ttl of nothing", JSON.stringify([detailOf({ ttl: 0 })])],
    ["an access that is neither", JSON.stringify([detailOf({ access: "admin" })])],
    ["a request name that is too short", JSON.stringify([detailOf({ request: "short" })])],
    ["a step with a line end", JSON.stringify([detailOf({ step: "a\nb" })])],
    ["a supplied value that is not text", JSON.stringify([detailOf({ supplied: { key: 1 } })])],
    ["a supplied name with a dot", JSON.stringify([detailOf({ supplied: { "a.b": "x" } })])],
    ["an action at a tag", JSON.stringify([detailOf({ uses: "octo-org/deploy@v1" })])],
    ["an action in another spelling", JSON.stringify([detailOf({ uses: "././deploy" })])],
    ["an empty environment", JSON.stringify([detailOf({ environment: "" })])],
  ])("refuses details with %s", async (_what, details) => {
    const form = tokenForm(await broker.idToken(), detailOf(), {
      authorization_details: String(details),
    });
    expect(codeOf(await send(form))).toBe("authorization_details_malformed");
  });

  it("has the action that would get the credential in its audit log", async () => {
    const uses = "octo-org/deploy@8f4b7f84864484a7bf31766abe9204da3cbe65b3";
    await broker.ask(detailOf({ uses, access: "read" }), { check_run_id: "5777" });
    expect(broker.audit().at(-1)).toMatchObject({ request: { uses, step: detailOf()["step"] } });
  });

  it("refuses what a request supplies and the grant's kind does not take", async () => {
    const refused = await broker.ask(detailOf({ supplied: { "public-key": "ssh-ed25519 AAAA" } }));
    expect(codeOf(refused)).toBe("authorization_details_malformed");
    expect(broker.audit().at(-1)).toMatchObject({
      reason: "supplied.public-key is not a field of this grant's kind",
    });
  });

  it("gives each fault of an ID token its own code", async () => {
    const now = Math.floor(Date.now() / 1000);
    const ask = async (token: string): Promise<Told> => send(tokenForm(token, detailOf()));
    const stranger = await makeSigningKey("one");
    const other = { issuer: "https://issuer.example", audience: AUDIENCE, issuedAt: now };
    expect(codeOf(await ask("not.a.token"))).toBe("token_malformed");
    expect(codeOf(await ask(await signToken(stranger, other)))).toBe("token_signature");
    expect(codeOf(await ask(await broker.idToken({ iss: "https://x.example" })))).toBe(
      "token_issuer",
    );
    const others = [AUDIENCE, "https://x.example"];
    expect(codeOf(await ask(await broker.idToken({}, { audience: others })))).toBe(
      "token_audience",
    );
    expect(codeOf(await ask(await broker.idToken({ exp: now - 31 })))).toBe("token_expired");
    expect(codeOf(await ask(await broker.idToken({}, { issuedAt: now - 120 })))).toBe(
      "token_too_old",
    );
    const long = await broker.idToken({ exp: now + 901 }, { issuedAt: now });
    expect(codeOf(await ask(long))).toBe("token_too_old");
    expect(codeOf(await ask(await broker.idToken({ run_id: 9001 })))).toBe("claims_incomplete");
  });

  it("refuses an owner that is not served, before the token is burned", async () => {
    const claims = { repository_owner_id: "66", jti: randomUUID(), ...PRODUCTION };
    const told = await broker.ask({}, claims);
    expect(codeOf(told)).toBe("owner_unknown");
    expect(entryOf(told)["reason"]).toBe("owner 66 of octo-org/shop is not in owners");
    expect(await broker.store.burn("https://issuer.example", claims.jti, 1000)).toBe(true);
  });

  it("refuses the second use of an ID token, also after a refusal", async () => {
    const token = await broker.idToken({ environment: "staging" });
    const ask = (grant: string): Promise<Told> =>
      send(tokenForm(token, detailOf({ grant, step: "replay" })));
    expect(codeOf(await ask("unknown"))).toBe("grant_refused");
    expect(codeOf(await ask("reports-read"))).toBe("token_replayed");
  });

  it("refuses a job that was closed", async () => {
    const claims = { check_run_id: "5001", environment: "staging" };
    const authorization = `Bearer ${await broker.idToken(claims)}`;
    const closed = await broker.send("/leases", { method: "DELETE", headers: { authorization } });
    expect(closed.status).toBe(200);
    expect(codeOf(await broker.ask({}, claims))).toBe("job_closed");
  });

  it("refuses what is frozen until it is thawed", async () => {
    const claims = { check_run_id: "5002" };
    await broker.store.freeze("grant", "reports-read");
    expect(codeOf(await broker.ask({}, claims))).toBe("frozen");
    await broker.store.thaw("grant", "reports-read");
    expect((await broker.ask({}, claims)).status).toBe(200);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ["pull_request_target", { event_name: "pull_request_target" }],
    ["workflow_run", { event_name: "workflow_run" }],
    ["issue_comment", { event_name: "issue_comment" }],
    ["a tag", { event_name: "push", ref: "refs/tags/v1", ref_type: "tag" }],
    ["Dependabot", { actor: "dependabot[bot]", actor_id: "49699333" }],
  ])("refuses a write on %s, before policy is looked at", async (_what, claims) => {
    const told = await broker.ask({ ...WRITE, grant: "unknown" }, { ...PRODUCTION, ...claims });
    expect(codeOf(told)).toBe("write_event_refused");
  });

  it("responds to an unknown grant and one that is not allowed with the same body", async () => {
    const unknown = await broker.ask({ grant: "no-such-grant" });
    const notAllowed = await broker.ask({}, { event_name: "workflow_dispatch" });
    expect(codeOf(unknown)).toBe("grant_refused");
    expect(codeOf(notAllowed)).toBe("grant_refused");
    const { trace: one, ...left } = unknown.body;
    const { trace: other, ...right } = notAllowed.body;
    expect(one).not.toBe(other);
    expect(left).toEqual(right);
  });

  it("refuses and alarms when a name matches and an id does not", async () => {
    const told = await broker.ask({}, { repository_id: "75", check_run_id: "5003" });
    expect(codeOf(told)).toBe("grant_refused");
    const { trace } = told.body;
    expect(broker.audit()).toContainEqual(
      expect.objectContaining({ trace, event: "alarm", code: "id_mismatch" }),
    );
  });

  it("refuses a grant of a server that is not configured", async () => {
    const told = await broker.ask({ grant: "of-no-server" });
    expect(codeOf(told)).toBe("grant_refused");
    const entry = entryOf(told);
    expect(entry["reason"]).toContain("servers.postgres.nowhere");
    expect(told.body["remedy"]).toMatch(
      /^Ask your platform team: .* does not have this grant's server/u,
    );
    expect(told.text).not.toContain("nowhere");
  });

  it("refuses a read grant of a credential that can write, and says why in the audit log", async () => {
    const told = await broker.ask({ grant: "not-really-read" }, { check_run_id: "5004" });
    expect(codeOf(told)).toBe("grant_refused");
    const entry = entryOf(told);
    expect(entry["reason"]).toContain("INSERT on 1 table");
    expect(broker.provider.requests.map((request) => request.job.checkRunId)).not.toContain(5004);
  });

  it("refuses an environment that is not the job's", async () => {
    expect(codeOf(await broker.ask({}, { environment: "production" }))).toBe(
      "environment_mismatch",
    );
    expect(codeOf(await broker.ask({ environment: undefined }))).toBe("environment_mismatch");
  });

  it("refuses a write without an environment", async () => {
    const told = await broker.ask({ ...WRITE, environment: undefined }, { environment: undefined });
    expect(codeOf(told)).toBe("environment_required");
  });

  it("refuses an access that is not the grant's", async () => {
    expect(codeOf(await broker.ask({ ...WRITE, access: "read" }, PRODUCTION))).toBe(
      "access_mismatch",
    );
    expect(codeOf(await broker.ask({ access: "write" }))).toBe("access_mismatch");
  });

  it("refuses a ttl beyond the grant's and the broker's", async () => {
    expect(codeOf(await broker.ask({ ...WRITE, ttl: 601 }, PRODUCTION))).toBe("ttl_too_long");
    expect(codeOf(await broker.ask({ ttl: 3601 }))).toBe("ttl_too_long");
  });

  it("says who must approve what if an approval is missing, and keeps the seal free", async () => {
    const claims = { ...PRODUCTION, check_run_id: "5005" };
    broker.gate.answer = {
      kind: "pending",
      subject: {
        pullRequest: 42,
        pullRequestUrl: "https://github.com/octo-org/shop/pull/42",
        commit: "4f2c91e0".repeat(5),
        author: undefined,
        agent: true,
      },
      missing: 1,
      have: 0,
      who: "someone with write access (not kim, who pushed it)",
      reasons: [{ code: "stale", text: "mona approved 91be003, which is no longer the head." }],
      remedy: "Ask someone to review the newest commit.",
    };
    const told = await broker.ask(WRITE, claims);
    expect(codeOf(told)).toBe("approval_pending");
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
    broker.gate.answer = APPROVED;
    expect((await broker.ask(WRITE, claims)).status).toBe(200);
  });

  it("refuses what an approval would not change, with the gate's remedy", async () => {
    broker.gate.answer = {
      kind: "refused",
      subject: undefined,
      reasons: [{ code: "base_unprotected", text: "main is not protected." }],
      remedy: "Protect main.",
    };
    const told = await broker.ask(WRITE, { ...PRODUCTION, check_run_id: "5006" });
    expect(codeOf(told)).toBe("approval_refused");
    expect(told.body["remedy"]).toBe("Protect main.");
  });

  it("returns 503 with Retry-After while GitHub cannot be read", async () => {
    broker.gate.answer = { kind: "unavailable", message: "rate limit", retryAfterSeconds: 40 };
    const told = await broker.ask(WRITE, { ...PRODUCTION, check_run_id: "5007" });
    expect(codeOf(told)).toBe("github_unavailable");
    expect(told.headers.get("retry-after")).toBe("40");
  });

  it("refuses the second of two requests of one job as sealed", async () => {
    const claims = { check_run_id: "5008" };
    expect((await broker.ask({}, claims)).status).toBe(200);
    expect(codeOf(await broker.ask({}, claims))).toBe("sealed");
  });

  it("returns 503 when the provider cannot issue, and frees the seal when nothing was left", async () => {
    const claims = { check_run_id: "5009" };
    const again = detailOf();
    broker.provider.mood = "refuses";
    const told = await broker.ask(again, claims);
    expect(codeOf(told)).toBe("provider_failed");
    expect(told.headers.get("retry-after")).toBe("2");
    broker.provider.mood = "well";
    expect((await broker.ask(again, claims)).status).toBe(200);
  });

  it("does not ask to repeat what the provider refuses each time", async () => {
    broker.provider.mood = "forbids";
    const told = await broker.ask({}, { check_run_id: "5020" });
    expect(codeOf(told)).toBe("provider_failed");
    expect(told.body["remedy"]).toBe(
      "Ask your platform team: the broker's audit log has the provider's error under this trace. Every job that requests this grant fails until it is fixed.",
    );
    broker.provider.mood = "well";
  });

  it("says when to try again if the provider knows", async () => {
    broker.provider.mood = "full";
    const told = await broker.ask({}, { check_run_id: "5019" });
    expect(codeOf(told)).toBe("provider_failed");
    const seconds = Number(told.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(580);
    expect(seconds).toBeLessThanOrEqual(600);
    broker.provider.mood = "well";
  });

  it("returns 503 when a provider throws, and never shows what it threw", async () => {
    broker.provider.mood = "throws";
    const told = await broker.ask({}, { check_run_id: "5010" });
    expect(codeOf(told)).toBe("provider_failed");
    expect(told.text + broker.printed()).not.toContain("hunter2");
  });

  it("returns 503 while the store does not respond, and audits that too", async () => {
    broker.fault = new StoreError("unavailable", "the disk is full", { remedy: "Make room." });
    const told = await broker.ask({}, { check_run_id: "5011" });
    expect(codeOf(told)).toBe("store_unavailable");
    expect(broker.log()).toContainEqual(
      expect.objectContaining({ event: "store_failed", trace: told.body["trace"] }),
    );
  });

  it("returns 503 for a bug of its own, without details", async () => {
    broker.fault = new TypeError("undefined is not a function");
    const told = await broker.ask({}, { check_run_id: "5012" });
    expect(codeOf(told)).toBe("broker_fault");
    expect(told.text).not.toContain("undefined");
  });

  it("grants nothing that it cannot write to the audit log", async () => {
    broker.auditFault = new Error("ENOSPC: no space left on device");
    const told = await broker.ask({}, { check_run_id: "5013" });
    expect(told.status).toBe(503);
    expect(told.body["code"]).toBe("broker_fault");
    broker.auditFault = undefined;
    const job = jobKeyOf({ repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5013 });
    const [lease] = await broker.store.list({ job });
    expect(lease).toMatchObject({ state: "revoked" });
    expect(broker.provider.roles.has(String(lease?.handle["role"]))).toBe(false);
  });
});
