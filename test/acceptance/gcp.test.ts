import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  approvedJob,
  everythingOf,
  leasesOf,
  openNotebook,
  printedBy,
  runStep,
  type Notebook,
} from "../support/acceptance.ts";
import {
  AUDIENCE,
  BUCKET,
  DEPLOY,
  PROVIDER,
  startFakeGoogle,
  type FakeGoogle,
} from "../support/fake-google.ts";
import { READING, serviceAccountKey, useToken } from "../support/gcp-setup.ts";
import { tracesOf } from "../support/secret-traces.ts";
import { startTestSystem, type TestSystem } from "../support/test-system.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";

const policy = `version: 1
repository-id: 74
owner-id: 65
bases: [main]
grants:
  deploy:
    environment: production
    access: write
    credential: { gcp: { server: main, service-account: ${DEPLOY}, project-id: shop-production } }
    allow: { events: [pull_request] }
    approval: { count: 1 }
  look:
    environment: production
    credential: { gcp: { server: main, service-account: ${DEPLOY}, access-boundary: '${JSON.stringify(READING)}' } }
    allow: { events: [pull_request] }
`;

/** Reads an object and writes one, as a tool does, and prints the status of each. */
const USE = (url: string): string => `
for call in "-o /dev/null ${url}/storage/v1/b/${BUCKET}/o/known.txt" "-o /dev/null --data-binary x ${url}/upload/storage/v1/b/${BUCKET}/o?name=deployed.txt"; do
  curl -sS -w 'status %{http_code}\\n' -H "Authorization: Bearer $GOOGLE_OAUTH_ACCESS_TOKEN" $call
done`;

describe("Google Cloud, at a fake", () => {
  let google: FakeGoogle;
  let brokersIssuer: TestIssuer;
  let brokersGoogle: FakeGoogle;
  let system: TestSystem;
  let notes: Notebook;

  beforeAll(async () => {
    notes = openNotebook();
    // The broker's key needs no ID token of a job.
    brokersIssuer = await startIssuer();
    brokersGoogle = await startFakeGoogle(brokersIssuer);
    const { url } = brokersGoogle;
    system = await startTestSystem({
      policy,
      servers: `gcp: { main: { credentials: { env: GCP_KEY }, sts-endpoint: "${url}", iamcredentials-endpoint: "${url}" } }`,
      brokerEnv: { GCP_KEY: serviceAccountKey(brokersGoogle) },
    });
    google = await startFakeGoogle(system.issuer);
  }, 120_000);
  afterAll(async () => {
    await google?.close();
    await system?.close();
    await brokersGoogle?.close();
    await brokersIssuer?.close();
    notes?.remove();
  }, 60_000);

  const write = { environment: "production", access: "write" } as const;
  const direct = (...lines: readonly string[]): string =>
    [
      "gcp:",
      `  workload-identity-provider: ${PROVIDER}`,
      `  service-account: ${DEPLOY}`,
      `  sts-endpoint: ${google.url}`,
      `  iamcredentials-endpoint: ${google.url}`,
      ...lines.map((line) => `  ${line}`),
    ].join("\n");
  const NOTE = (page: string): string => `printf '%s' "$CLOUDSDK_AUTH_ACCESS_TOKEN" > ${page};`;

  it("without a broker, gives the task a token, says when it ends, and it is dead then", async () => {
    const { job } = await approvedJob(system);
    const step = await job.main({
      inputs: {
        ...write,
        step: "deploy",
        ttl: "8s",
        credential: direct("project-id: shop-production"),
        run: `${NOTE(notes.page("direct"))} echo "project $GOOGLE_CLOUD_PROJECT"; ${USE(google.url)}`,
      },
    }).done;
    expect(step.log).toMatch(/project shop-production\nstatus 200\nstatus 200/u);
    expect([step.exitCode, step.outputs.get("revocation")]).toEqual([0, "expires"]);
    expect(step.log).toContain("Google's tokens are not revocable");
    expect(job.audiences).toEqual([AUDIENCE]);
    const token = notes.noted("direct");
    for (const text of [printedBy(step), step.summary, everythingOf(job)]) {
      expect(tracesOf(token, text)).toEqual([]);
    }
    const receipt = JSON.parse(readFileSync(step.outputs.get("receipt") ?? "", "utf8")) as {
      readonly issued: { readonly dies_at: string; readonly expires_at: string };
    };
    const { dies_at: diesAt, expires_at: expiresAt } = receipt.issued;
    expect(Math.abs(Date.parse(diesAt) - Date.parse(expiresAt))).toBeLessThan(3000);
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(0, Date.parse(diesAt) + 1500 - Date.now())),
    );
    expect(await useToken(google.url, token)).toEqual({ read: 401, write: 401 });
    expect((await job.post(step).done).log).toBe("");
  });

  it("without a broker, lets a read with a boundary read and not write, and refuses one without", async () => {
    const { job } = await approvedJob(system);
    const inputs = { step: "look", environment: "production", access: "read" };
    const bounded = direct(`access-boundary: '${JSON.stringify(READING)}'`);
    const step = await job.main({
      inputs: { ...inputs, credential: bounded, run: USE(google.url) },
    }).done;
    expect(step.log).toMatch(/status 200\nstatus 403/u);
    expect(step.exitCode).toBe(0);
    const refused = await job.main({
      inputs: { ...inputs, credential: direct(), run: "echo the task ran" },
    }).done;
    expect([refused.exitCode, /^the task ran/mu.test(refused.log)]).toEqual([1, false]);
    expect(refused.log).toContain("credential_not_read_only");
    expect(refused.log).toContain("access-boundary");
  });

  it("without a broker, gives client libraries a file with token-file, and says in log and receipt what that means", async () => {
    const { job } = await approvedJob(system);
    const step = await job.main({
      inputs: {
        ...write,
        step: "deploy",
        credential: direct("token-file: true"),
        run: `
          test "$GOOGLE_APPLICATION_CREDENTIALS" = "$CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE"
          node -e '
            const { readFileSync, writeFileSync } = require("node:fs");
            const config = JSON.parse(readFileSync(process.env.GOOGLE_APPLICATION_CREDENTIALS, "utf8"));
            const token = readFileSync(config.credential_source.file, "utf8");
            writeFileSync("${notes.page("id-token")}", token);
            console.log(config.type, token.split(".").length);
          '`,
      },
    }).done;
    expect(step.log).toContain("external_account 3");
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain("the job's ID token in a file: the task can get wider tokens");
    const receipt = readFileSync(step.outputs.get("receipt") ?? "", "utf8");
    expect(receipt).toContain("the job's ID token in a file");
    expect(receipt).toContain("outlives the lease");
    const idToken = notes.noted("id-token");
    for (const text of [printedBy(step), step.summary, receipt, everythingOf(job)]) {
      expect(tracesOf(idToken, text)).toEqual([]);
    }
  });

  it("with a broker, gives the task a token of the service account, and the audit log nothing of it", async () => {
    const { job } = await approvedJob(system);
    const step = await runStep(system, job, {
      ...write,
      step: "deploy",
      grant: "deploy",
      ttl: "60s",
      run: `${NOTE(notes.page("broker"))} ${USE(brokersGoogle.url)}`,
    });
    expect(step.log).toMatch(/status 200\nstatus 200/u);
    expect([step.exitCode, step.outputs.get("revocation")]).toEqual([0, "expires"]);
    const token = notes.noted("broker");
    const lease = step.outputs.get("lease-id") ?? "";
    expect(brokersGoogle.reasons.get(token)).toContain(`lease ${lease.slice("lse_".length)}`);
    const stored = (await leasesOf(system)).find((one) => one["lease"] === lease);
    expect(stored).toMatchObject({ state: "expired", proof: { state: "expires" } });
    const audit = JSON.stringify(system.broker.audit());
    expect(audit).toContain(lease);
    expect(tracesOf(token, `${system.broker.printed()}${audit}`)).toEqual([]);
  });

  it("with a broker, keeps a read to its boundary", async () => {
    const { job } = await approvedJob(system);
    const step = await runStep(system, job, {
      step: "look",
      environment: "production",
      grant: "look",
      run: USE(brokersGoogle.url),
    });
    expect(step.log).toMatch(/status 200\nstatus 403/u);
    expect(step.exitCode).toBe(0);
  });
});
