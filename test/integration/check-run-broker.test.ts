/**
 * A whole broker by its configuration, and what the reviewer of a pull request sees of it: real store, real loop, real time.
 * GitHub is the strict front over `emulate`; the issuer is a fake, and the credential is that of a kind made for tests.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseBrokerConfig } from "../../src/broker/config/config.ts";
import type { RunningBroker } from "../../src/broker/run/run-broker.ts";
import { loadSettings } from "../../src/credentials/kinds.ts";
import {
  detailOf,
  leaseIdOf,
  leaseTokenOf,
  sendTo,
  tokenForm,
  type Told,
} from "../support/broker-setup.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { makeAppKey } from "../support/github-app/emulated-app.ts";
import { APP_READS, createAppFront, install, type AppFront } from "../support/github/app-front.ts";
import { deliveryOf, repositoryIn } from "../support/github/events.ts";
import { shop } from "../support/github/gate-setup.ts";
import {
  startGitHub,
  type GitHub,
  type PullState,
  type RepositoryState,
  type Run,
} from "../support/github/start-github.ts";
import { freePort } from "../support/postgres.ts";
import { runRealBroker } from "../support/real-broker.ts";
import { toy } from "../toy-kind/kind.ts";
import { startToyServer, type ToyServer } from "../toy-kind/server.ts";

const settings = await loadSettings([toy]);
const key = makeAppKey();
const SECRET = "a secret of the webhook";
const SOON = { timeout: 20_000, interval: 100 };
const ENVIRONMENT = "production";

let issuer: TestIssuer;
let server: ToyServer;
let app: AppFront;
let github: GitHub;
let repository: RepositoryState;
let pull: PullState;
let directory: string;
let url: string;
let brokers: RunningBroker[];
let printed: string;

beforeEach(async () => {
  issuer = await startIssuer();
  server = await startToyServer();
  app = createAppFront(4711, [key.publicKey]);
  install(app, "octo-org", { permissions: { ...APP_READS, checks: "write" } });
  github = await startGitHub({ app });
  repository = await shop(github, "shop");
  pull = await github.openPullRequest(repository, { by: "kim" });
  directory = mkdtempSync(join(tmpdir(), "stepkey-check-"));
  mkdirSync(join(directory, "policy", "octo-org"), { recursive: true });
  writeFileSync(join(directory, "policy", "octo-org", "shop.yml"), policy());
  writeFileSync(join(directory, "app.pem"), key.pem, { mode: 0o600 });
  writeFileSync(join(directory, "webhook.secret"), SECRET, { mode: 0o600 });
  writeFileSync(join(directory, "store.key"), randomBytes(32).toString("base64"), { mode: 0o600 });
  [brokers, printed] = [[], ""];
  url = await start();
});
afterEach(async () => {
  for (const broker of brokers) await broker.stop();
  await github.close();
  await server.close();
  await issuer.close();
  rmSync(directory, { recursive: true, force: true });
});

function policy(): string {
  return `version: 1
repository-id: ${repository.id}
owner-id: ${repository.owner.id}
bases: [main]
grants:
  orders-migrate:
    environment: ${ENVIRONMENT}
    access: write
    ttl: 10m
    credential: { toy: { server: shelf, scope: write } }
    allow: { events: [pull_request] }
    approval: { uses: 30, settle: 0 }
`;
}

/** Starts a broker; those of one test share the store. */
async function start(): Promise<string> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const identity = "app-id: 4711, private-key: { file: app.pem }";
  const text = `url: ${address}
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [${repository.owner.id}]
policy: { directory: ./policy }
servers: { toy: { shelf: { url: "${server.url}" } } }
store-key: { file: store.key }
audit: audit-${port}.jsonl
github:
  api: ${github.url}
  ${identity.split(", ").join("\n  ")}
  webhook-secret: { file: webhook.secret }
  writer: { ${identity} }
  check: required
`;
  const env = {};
  const readFile = (path: string): string => readFileSync(path, "utf8");
  const file = join(directory, "broker.yml");
  const config = parseBrokerConfig(text, { kinds: settings, file, env, readFile });
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  const keep = (line: string): void => {
    printed += line;
  };
  const started = await runRealBroker(config.value, { kinds: [toy], stderr: keep });
  if (!started.ok) throw new Error(started.error.message);
  brokers.push(started.value);
  return address;
}

async function ask(run: Run, at = url): Promise<Told> {
  const claims = github.tokenClaims(run, {});
  const token = await issuer.issueToken(claims, { audience: at });
  const wanted = { grant: "orders-migrate", access: "write", environment: ENVIRONMENT };
  const body = tokenForm(token, detailOf({ ...wanted, step: "migrate" }));
  return sendTo(`${at}/token`, { method: "POST", body });
}

const startJob = (): Run => github.startRun({ pr: pull, actor: "kim", environment: ENVIRONMENT });

function tell(event: "pull_request" | "pull_request_review"): Promise<Told> {
  const payload = {
    action: "opened",
    repository: repositoryIn(repository.id, repository.owner.id),
    pull_request: { number: pull.number, head: { sha: pull.head } },
  };
  return sendTo(`${url}/webhooks/github`, deliveryOf({ event, payload, secret: SECRET }));
}

function revoke(told: Told, at = url): Promise<Told> {
  const body = new URLSearchParams({ token: leaseTokenOf(told) });
  return sendTo(`${at}/revoke`, { method: "POST", body });
}

/** What GitHub shows beside the check's name. */
function shown(): string {
  const runs = github.checkRuns.filter(({ headSha }) => headSha === pull.head);
  return runs.map(({ conclusion, output }) => `${conclusion}: ${output?.title}`).join("; ");
}

function becomes(text: string): Promise<void> {
  return expect.poll(shown, SOON).toBe(text);
}

describe("a broker that writes check runs", () => {
  it("tells the reviewer what is asked for, approved, issued and withdrawn, as it happens", async () => {
    expect((await tell("pull_request")).status).toBe(202);
    await becomes("success: Nothing was asked for");
    const run = startJob();
    expect((await ask(run)).body["code"]).toBe("approval_pending");
    await becomes("action_required: orders-migrate on production: waits for 1 approval");

    const review = await github.review(pull, { by: "mona", state: "approve" });
    await tell("pull_request_review");
    await becomes("success: orders-migrate on production: approved");

    const told = await ask(run);
    expect(told.status).toBe(200);
    await becomes("success: orders-migrate on production: in use");
    expect(github.checkRuns[0]?.output?.text).toContain("its tokens may write");
    expect(github.checkRuns[0]?.output?.text).toContain(leaseIdOf(told));

    await github.dismiss(review, "octocat");
    await tell("pull_request_review");
    await becomes("action_required: Withdrawn: orders-migrate on production");
    await expect
      .poll(() => github.checkRuns[0]?.output?.text, SOON)
      .toContain("revoked, and proven dead: token");
    expect(github.checkRuns).toHaveLength(1);
    expect(printed).not.toContain('"level":"error"');
  });

  it("shows the leases of another broker on the same store, in the same check run", async () => {
    await github.review(pull, { by: "mona", state: "approve" });
    const other = await start();
    const [first, second] = [startJob(), startJob()];
    const granted = await Promise.all([ask(first), ask(second, other)]);
    expect(granted.map(({ status }) => status)).toEqual([200, 200]);
    await becomes("success: orders-migrate on production: in use");
    await Promise.all([revoke(granted[0]), revoke(granted[1], other)]);
    await becomes("success: orders-migrate on production: ended");
    expect(github.checkRuns).toHaveLength(1);
    const { text = "" } = github.checkRuns[0]?.output ?? {};
    for (const told of granted) expect(text).toContain(leaseIdOf(told));
  });

  it("writes one check run a few times, whatever twenty jobs of a head ask at once", async () => {
    await github.review(pull, { by: "mona", state: "approve" });
    const granted = await Promise.all(Array.from({ length: 20 }, () => ask(startJob())));
    expect(new Set(granted.map(({ status }) => status))).toEqual(new Set([200]));
    await Promise.all(granted.map((told) => revoke(told)));
    await becomes("success: orders-migrate on production: ended");
    expect(github.checkRuns).toHaveLength(1);
    const { text = "" } = github.checkRuns[0]?.output ?? {};
    expect(text.match(/proven dead/gu)).toHaveLength(20);
    expect(github.checkRunWrites.length).toBeLessThan(granted.length);
  });
});
