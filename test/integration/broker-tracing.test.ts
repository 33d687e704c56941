import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tracingOf } from "../../src/broker/run/open-tracing.ts";
import type { RunningBroker } from "../../src/broker/run/run-broker.ts";
import { detailOf, leaseIdOf, leaseTokenOf, sendTo, tokenForm } from "../support/broker-setup.ts";
import { eventually } from "../support/eventually.ts";
import {
  startFakeCollector,
  type CollectedSpan,
  type FakeCollector,
} from "../support/fake-collector.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { githubClaims } from "../support/id-token.ts";
import { EXAMPLE_ROLES, freePort, startPostgres, type TestPostgres } from "../support/postgres.ts";
import { configIn, READING_POLICY, startRealBroker } from "../support/real-broker.ts";
import { tracesOf } from "../support/secret-traces.ts";

let issuer: TestIssuer;
let postgres: TestPostgres;
let collector: FakeCollector;
let folder: string;
let url: string;
let running: RunningBroker | undefined;
let printed: string;
/** Each job is of a run of its own, because a job gets a grant once. */
let runs = 0;

beforeAll(async () => {
  [issuer, postgres] = await Promise.all([startIssuer(), startPostgres()]);
  await postgres.sql(EXAMPLE_ROLES);
});
afterAll(async () => {
  await issuer.close();
  await postgres.stop();
});
beforeEach(async () => {
  collector = await startFakeCollector();
  folder = mkdtempSync(join(tmpdir(), "stepkey-traces-"));
  mkdirSync(join(folder, "policy", "octo-org"), { recursive: true });
  writeFileSync(join(folder, "policy", "octo-org", "shop.yml"), READING_POLICY);
  printed = "";
});
afterEach(async () => {
  await stop();
  await collector.close();
  rmSync(folder, { recursive: true, force: true });
});

async function stop(): Promise<void> {
  await running?.stop();
  running = undefined;
}

async function start(endpoint: string): Promise<void> {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const text = `url: ${url}
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [65]
policy: { directory: ./policy }
servers: { postgres: { staging: { url: { env: ADMIN_URL } } } }
limits: { heartbeat-interval: 1s }
audit: audit.jsonl
`;
  const config = configIn(folder, text, { ADMIN_URL: postgres.adminUrl() });
  const print = (line: string): void => {
    printed += line;
  };
  running = await startRealBroker(config, {
    stdout: print,
    stderr: print,
    openTracing: tracingOf({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, "0.0.0"),
  });
}

/** A whole life of a lease: what the job sent and got, and the statuses. */
async function exchangeAndEnd() {
  const { granted, idToken } = await askForLease();
  const leaseToken = leaseTokenOf(granted);
  const ended = await sendTo(`${url}/revoke`, {
    method: "POST",
    body: new URLSearchParams({ token: leaseToken }),
  });
  const { env } = granted.body["credential"] as { readonly env: Record<string, string> };
  const secrets = [idToken, leaseToken, env["PGPASSWORD"] ?? ""];
  const statuses = [granted.status, ended.status, ended.body["state"]];
  return { lease: leaseIdOf(granted), secrets, statuses };
}

async function askForLease() {
  runs += 1;
  const claims = githubClaims({ environment: "staging", run_id: String(1000 + runs) });
  const idToken = await issuer.issueToken(claims, { audience: url });
  const body = tokenForm(idToken, detailOf());
  return { granted: await sendTo(`${url}/token`, { method: "POST", body }), idToken };
}

/** That of the exchange. */
function traceInAudit(): unknown {
  const [first = "{}"] = readFileSync(join(folder, "audit.jsonl"), "utf8").split("\n");
  return (JSON.parse(first) as Readonly<Record<string, unknown>>)["trace"];
}

const ENDED_WELL = [200, 200, "verified"];

function only(name: string): CollectedSpan {
  const found = collector.spans.filter((span) => span.name === name);
  const [first] = found;
  if (first === undefined || found.length > 1) {
    throw new Error(
      `${found.length} of ${name}: ${collector.spans.map((span) => span.name).join()}`,
    );
  }
  return first;
}

const childrenOf = ({ spanId }: CollectedSpan): readonly string[] =>
  collector.spans.filter((span) => span.parentSpanId === spanId).map(({ name }) => name);

describe("a broker whose traces somebody collects", () => {
  it("sends one trace for an exchange and one for its end, both with the lease", async () => {
    await start(collector.url);
    const { lease, statuses } = await exchangeAndEnd();
    expect(statuses).toEqual(ENDED_WELL);
    await stop();
    expect(collector.mistakes).toEqual([]);
    const exchange = only("exchange");
    expect(exchange.parentSpanId).toBeUndefined();
    expect(exchange.attributes).toEqual({
      "stepkey.trace": traceInAudit(),
      "stepkey.lease": lease,
      "stepkey.repository": "octo-org/shop",
      "stepkey.grant": "reports-read",
      "stepkey.code": "granted",
      "stepkey.outcome": "granted",
    });
    expect(childrenOf(exchange)).toEqual(
      expect.arrayContaining(["store reserve", "provider issue", "store activate"]),
    );
    expect(only("provider issue")).toMatchObject({
      traceId: exchange.traceId,
      attributes: {
        "stepkey.kind": "postgres",
        "stepkey.server": "staging",
        "stepkey.lease": lease,
      },
    });
    const end = only("end");
    expect(end.attributes).toMatchObject({ "stepkey.lease": lease, "stepkey.outcome": "revoked" });
    expect(childrenOf(end)).toEqual(
      expect.arrayContaining(["provider revoke", "provider probe", "store settle"]),
    );
  });

  it("sends one for an end that nobody asked for: the job's runner is gone", async () => {
    await start(collector.url);
    const lease = leaseIdOf((await askForLease()).granted);
    await eventually("the reaper has ended it", () =>
      readFileSync(join(folder, "audit.jsonl"), "utf8").includes('"event":"ended"'),
    );
    await stop();
    const end = only("end");
    expect(end.parentSpanId).toBeUndefined();
    expect(end.attributes).toMatchObject({ "stepkey.lease": lease, "stepkey.outcome": "revoked" });
    expect(childrenOf(end)).toContain("provider revoke");
  });

  it("sends no trace of a store that is asked what is due", async () => {
    await start(collector.url);
    await exchangeAndEnd();
    await stop();
    const roots = collector.spans.filter(({ parentSpanId }) => parentSpanId === undefined);
    expect(new Set(roots.map(({ name }) => name.replace(/ .*$/u, "")))).not.toContain("store");
  });

  it("sends no part of an ID token, a lease token or a credential", async () => {
    await start(collector.url);
    const { secrets } = await exchangeAndEnd();
    const refused = await sendTo(`${url}/token`, {
      method: "POST",
      body: tokenForm(`${secrets[0]}x`, detailOf()),
    });
    expect(refused.body["code"]).toBe("token_signature");
    await stop();
    const sent = collector.requests.join("\n");
    expect(sent).toContain("provider issue");
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(20);
      // A token's header is the same in all tokens of an issuer, and no secret: its signature is.
      expect(tracesOf(secret.split(".").at(-1) ?? "", sent)).toEqual([]);
    }
  });

  it("issues and ends while the collector hangs, and stops although it never responds", async () => {
    collector.mood = "hangs";
    await start(collector.url);
    expect((await exchangeAndEnd()).statuses).toEqual(ENDED_WELL);
    await eventually(
      "the collector has a request that it does not answer",
      () => collector.requests.length > 0,
    );
    expect((await exchangeAndEnd()).statuses).toEqual(ENDED_WELL);
    await stop();
    expect(printed).toContain('"event":"traces_lost"');
    expect(printed).toContain('"event":"stopped"');
    expect(collector.spans).toEqual([]);
  });

  it("says once that a collector refuses, counts the spans, and says when it takes them again", async () => {
    collector.mood = "refuses";
    await start(collector.url);
    expect((await exchangeAndEnd()).statuses).toEqual(ENDED_WELL);
    await eventually("spans were refused", () => printed.includes("traces_lost"));
    const { text } = await sendTo(`${url}/metrics`);
    expect(text).toMatch(/^stepkey_spans_lost_total [1-9]/mu);
    collector.mood = "takes";
    await exchangeAndEnd();
    await stop();
    expect(printed.split("traces_lost")).toHaveLength(2);
    expect(printed).toContain('"event":"traces_regained"');
    expect(collector.spans.length).toBeGreaterThan(0);
  });

  it("runs without traces, and says why, when the endpoint is one for gRPC", async () => {
    await start("http://127.0.0.1:4317");
    expect((await exchangeAndEnd()).statuses).toEqual(ENDED_WELL);
    expect(printed).toContain('"event":"tracing_off"');
    expect(printed).toContain("usually 4318");
  });
});
