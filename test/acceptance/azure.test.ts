import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  approvedJob,
  everythingOf,
  leasesOf,
  openNotebook,
  printedBy,
  readingJob,
  runStep,
  type Notebook,
} from "../support/acceptance.ts";
import { addApp, AZURE_AUDIENCE, makeCertificate } from "../support/azure-setup.ts";
import type { StepResult } from "../support/fake-runner/runner.ts";
import {
  CLIENT,
  startFakeEntra,
  SUBSCRIPTION,
  TENANT,
  type FakeEntra,
} from "../support/fake-entra/start-entra.ts";
import { tracesOf } from "../support/secret-traces.ts";
import { startTestSystem, type TestSystem } from "../support/test-system.ts";

const READER = "44444444-4444-4444-8444-444444444444";

const POLICY = `version: 1
repository-id: 74
owner-id: 65
bases: [main]
grants:
  deploy:
    environment: production
    access: write
    credential: { azure: { server: production, subscription-id: ${SUBSCRIPTION} } }
    allow: { events: [pull_request] }
    approval: { count: 1 }
  look:
    environment: staging
    credential: { azure: { server: reader, subscription-id: ${SUBSCRIPTION} } }
    allow: { events: [push, pull_request] }
  sneak:
    environment: staging
    credential: { azure: { server: reader, resource: "https://vault.azure.net" } }
    allow: { events: [push, pull_request] }
`;

describe("Azure", () => {
  let entra: FakeEntra;
  let system: TestSystem;
  let notes: Notebook;

  beforeAll(async () => {
    notes = openNotebook();
    entra = await startFakeEntra();
    const { both, certificate } = makeCertificate();
    const app = `tenant-id: ${TENANT}, authority-host: "${entra.url}", certificate: { env: APP_PEM }`;
    system = await startTestSystem({
      policy: POLICY,
      servers: `azure: { production: { client-id: ${CLIENT}, ${app} }, reader: { client-id: ${READER}, ${app}, reads: ["https://management.azure.com/.default"] } }`,
      brokerEnv: { APP_PEM: both },
    });
    const production = { certificates: [certificate], roles: ["contributor"] } as const;
    addApp(entra, production);
    addApp(entra, { certificates: [certificate], roles: ["reader"] }, READER);
  }, 120_000);
  afterAll(async () => {
    await system?.close();
    await entra?.close();
    notes?.remove();
  }, 60_000);
  beforeEach(() => {
    entra.aheadMs = 0;
    entra.broken = undefined;
  });

  /** As docs/kinds/azure.md has it, so that the token is in no argument. */
  const curl = (method: string): string =>
    `printf 'header = "Authorization: Bearer %s"' "$AZURE_ACCESS_TOKEN" |
      curl --silent --output /dev/null --write-out '${method} %{http_code}\\n' --request ${method} --config - \
        "${entra.url}/subscriptions/$AZURE_SUBSCRIPTION_ID/resourcegroups/shop?api-version=2021-04-01"`;
  const NOTE = (page: string): string => `printf '%s' "$AZURE_ACCESS_TOKEN" > ${page}`;
  const write = { environment: "production", access: "write", step: "deploy" } as const;
  const receiptOf = (step: StepResult) =>
    JSON.parse(readFileSync(step.outputs.get("receipt") ?? "", "utf8")) as {
      readonly issued: { readonly to: string; readonly dies_at: string };
      readonly proven: { readonly facts: readonly string[] };
    };

  describe("with a broker", () => {
    it("lets an approved write write, says until when the token lives, and it is dead from then on", async () => {
      const { job } = await approvedJob(system);
      const run = `${NOTE(notes.page("deploy"))}; ${curl("PUT")}`;
      const step = await runStep(system, job, { ...write, grant: "deploy", run });
      expect(step.exitCode).toBe(0);
      expect(step.log).toMatch(/^PUT 200$/mu);
      expect(step.outputs.get("revocation")).toBe("expires");
      const { issued, proven } = receiptOf(step);
      expect(issued.to).toContain(`azure token of app ${CLIENT}`);
      expect(proven.facts.join()).toContain("cannot be revoked: the provider ends it at");
      expect(step.log).not.toMatch(/✓ revoked/u);
      const token = notes.noted("deploy");
      const left = Date.parse(issued.dies_at) - Date.now();
      entra.aheadMs = left - 5000;
      expect(await entra.use(token)).toBe(200);
      entra.aheadMs = left + 2000;
      expect(await entra.use(token)).toBe(401);
      const lease = (await leasesOf(system)).find(
        (one) => one["lease"] === step.outputs.get("lease-id"),
      );
      expect(lease).toMatchObject({ state: "expired" });
    });

    it("gives a read the app that only reads", async () => {
      const job = await readingJob(system);
      const inputs = { step: "look", environment: "staging", grant: "look" };
      const run = `${curl("GET")}; ${curl("PUT")}`;
      const step = await runStep(system, job, { ...inputs, run });
      expect(step.log).toMatch(/^GET 200$/mu);
      expect(step.log).toMatch(/^PUT 403$/mu);
    });

    it("refuses a read of a scope that the admin did not list", async () => {
      const job = await readingJob(system);
      const before = entra.issued();
      const inputs = { step: "sneak", environment: "staging", grant: "sneak" };
      const step = await runStep(system, job, { ...inputs, run: "echo ran" });
      expect(step.exitCode).toBe(1);
      expect(step.log).not.toMatch(/^ran/mu);
      expect(entra.issued()).toBe(before);
    });

    it("refuses a lease that no token outlives", async () => {
      const { job } = await approvedJob(system);
      const inputs = { ...write, grant: "deploy", ttl: "2h" };
      const step = await runStep(system, job, { ...inputs, run: "echo ran" });
      expect([step.exitCode, /^ran/mu.test(step.log)]).toEqual([1, false]);
      expect(step.log).toMatch(/no azure credential lasts longer than 1h|ttl/u);
    });

    it("runs nothing while Microsoft Entra cannot issue, and the job can ask again", async () => {
      const { job } = await approvedJob(system);
      entra.broken = { status: 503, body: "<html>" };
      const inputs = { ...write, grant: "deploy", run: "echo ran" };
      const step = await runStep(system, job, inputs);
      expect([step.exitCode, /^ran/mu.test(step.log)]).toEqual([1, false]);
      expect(step.log).toContain("provider_failed");
      entra.broken = undefined;
      expect((await runStep(system, job, inputs)).log).toMatch(/^ran/mu);
    });

    it("never writes token, certificate or assertion to a log, and the token to no file of the job", async () => {
      const { job } = await approvedJob(system);
      const run = `${NOTE(notes.page("trace"))}; echo "$AZURE_ACCESS_TOKEN"; env | grep AZURE_ACCESS`;
      const step = await runStep(system, job, { ...write, grant: "deploy", run });
      const token = notes.noted("trace");
      const audit = JSON.stringify(system.broker.audit());
      expect(tracesOf(token, printedBy(step))).toEqual([]);
      expect(tracesOf(token, `${system.broker.printed()}${audit}`)).toEqual([]);
      expect(`${system.broker.printed()}${audit}`).not.toContain("PRIVATE KEY");
      expect(tracesOf(token, everythingOf(job))).toEqual([]);
    });
  });

  describe("without a broker", () => {
    const direct = (more: readonly string[] = []): string =>
      [
        "azure:",
        `  tenant-id: ${TENANT}`,
        `  client-id: ${CLIENT}`,
        `  subscription-id: ${SUBSCRIPTION}`,
        `  authority-host: ${entra.url}`,
        ...more.map((line) => `  ${line}`),
      ].join("\n");
    /** Lets the app trust the job. */
    const trust = (subject: string): void => {
      const app = entra.apps.get(CLIENT);
      if (app === undefined) throw new Error("no app");
      app.federated = [{ issuer: system.issuer.url, subject, audience: AZURE_AUDIENCE }];
    };

    it("lets an approved write write with the job's ID token, which the task does not get", async () => {
      const { job, run } = await approvedJob(system);
      trust(String(run.claims["sub"]));
      const script = `${curl("PUT")}; env | grep -c -E 'FEDERATED|ARM_' || true`;
      const step = await job.main({ inputs: { ...write, credential: direct(), run: script } }).done;
      expect(step.log).toMatch(/^PUT 200$/mu);
      expect(step.log).toMatch(/^0$/mu);
      expect([step.exitCode, step.outputs.get("revocation")]).toEqual([0, "expires"]);
      expect(job.audiences).toEqual([AZURE_AUDIENCE]);
      expect(step.log).not.toContain("ID token in a file");
      expect(step.log).not.toContain("stepkey trust");
      expect((await job.post(step).done).log).toBe("");
    });

    it("hands over the ID token with token-file, in a file that goes, and says so in log and receipt", async () => {
      const { job, run } = await approvedJob(system);
      trust(String(run.claims["sub"]));
      // As az login --federated-token and Terraform's provider do.
      const script = `stat -c '%a' "$AZURE_FEDERATED_TOKEN_FILE"
        test "$ARM_OIDC_TOKEN_FILE_PATH" = "$AZURE_FEDERATED_TOKEN_FILE" && echo "$ARM_USE_OIDC"
        cp "$AZURE_FEDERATED_TOKEN_FILE" ${notes.page("id")}
        printf '%s' "$AZURE_FEDERATED_TOKEN_FILE" > ${notes.page("path")}
        curl --silent --output ${notes.page("wider")} \\
          --data-urlencode scope=https://vault.azure.net/.default --data grant_type=client_credentials \\
          --data "client_id=$AZURE_CLIENT_ID" \\
          --data-urlencode client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \\
          --data-urlencode "client_assertion@$AZURE_FEDERATED_TOKEN_FILE" \\
          "$AZURE_AUTHORITY_HOST$AZURE_TENANT_ID/oauth2/v2.0/token"`;
      const credential = direct(["token-file: true"]);
      const step = await job.main({ inputs: { ...write, credential, run: script } }).done;
      expect(step.exitCode).toBe(0);
      expect(step.log).toMatch(/^400$/mu);
      expect(step.log).toMatch(/^true$/mu);
      // That is why it has to be asked for.
      expect(notes.noted("wider")).toContain("access_token");
      expect(step.log).toContain("with the job's ID token in a file");
      const { issued, proven } = receiptOf(step);
      expect(issued.to).toContain("with the job's ID token in a file");
      expect(proven.facts.join()).toContain("the task had the job's ID token");
      expect(Date.parse(issued.dies_at) - Date.now()).toBeGreaterThan(90 * 60_000);
      expect(() => readFileSync(notes.noted("path"))).toThrow(/ENOENT/u);
      expect(tracesOf(notes.noted("id"), printedBy(step))).toEqual([]);
      expect(tracesOf(notes.noted("id"), everythingOf(job))).toEqual([]);
    });

    it("refuses a read, says why, and what to use", async () => {
      const { job } = await approvedJob(system);
      const inputs = { ...write, access: "read", credential: direct(), run: "echo ran" };
      const step = await job.main({ inputs }).done;
      expect([step.exitCode, /^ran/mu.test(step.log)]).toEqual([1, false]);
      expect(step.log).toContain("Microsoft Entra enforces the roles of the app");
      expect(step.log).toContain("use a broker");
    });

    it("prints the subject to trust, and the command for it", async () => {
      const { job, run } = await approvedJob(system);
      trust("repo:octo-org/other:environment:production");
      const inputs = { ...write, credential: direct(), run: "echo ran" };
      const step = await job.main({ inputs }).done;
      expect([step.exitCode, /^ran/mu.test(step.log)]).toEqual([1, false]);
      expect(step.log).toContain("AADSTS700213");
      expect(step.log).toContain(`"subject":"${String(run.claims["sub"])}"`);
      expect(step.log).toContain(`az ad app federated-credential create --id ${CLIENT}`);
    });

    it("withholds what would send the login elsewhere or bring another credential", async () => {
      const { github, repository } = system;
      const pull = await github.openPullRequest(repository, { by: "octocat" });
      await github.review(pull, { by: "mona", state: "approve" });
      const run = github.startRun({ pr: pull, actor: "octocat", environment: "production" });
      const planted = {
        AZURE_AUTHORITY_HOST: "https://evil.example",
        AZURE_CLIENT_ID: READER,
        AZURE_CLIENT_SECRET: "planted",
        ARM_MSI_ENDPOINT: "https://evil.example",
        AZCOPY_AUTO_LOGIN_TYPE: "MSI",
        IDENTITY_ENDPOINT: "https://evil.example",
        AZURE_RESOURCE_GROUP: "shop",
      };
      const job = await system.job(run, { env: planted });
      trust(String(run.claims["sub"]));
      const inputs = {
        ...write,
        credential: direct(),
        "pass-env": "AZURE_*, ARM_*, AZCOPY_*, IDENTITY_*",
      };
      const script = "env | grep -E '^(AZURE|ARM|AZCOPY|IDENTITY)_' | grep -v TOKEN | sort";
      const step = await job.main({ inputs: { ...inputs, run: script } }).done;
      expect(step.log).toMatch(
        new RegExp(
          `^(?:AZURE_CONFIG_DIR=.*\n)?AZURE_CLIENT_ID=${CLIENT}\n(?:AZURE_CONFIG_DIR=.*\n)?AZURE_RESOURCE_GROUP=shop\nAZURE_SUBSCRIPTION_ID=${SUBSCRIPTION}\nAZURE_TENANT_ID=${TENANT}$`,
          "mu",
        ),
      );
      expect(step.log).not.toMatch(/^(?:AZURE_AUTHORITY_HOST|ARM_|AZCOPY_|IDENTITY_)\w*=/mu);
    });
  });
});
