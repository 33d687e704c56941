/**
 * A broker whose policy is on GitHub, over HTTP. GitHub is the strict front over `emulate`; provider and issuer are fakes.
 */
import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newTraceId } from "../../src/broker/record/audit.ts";
import { createGitHub } from "../../src/broker/run/create-github.ts";
import { openPolicy } from "../../src/broker/run/open-policy.ts";
import { createEventReceiver, type EventReceiver } from "../../src/broker/run/receive-events.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { Secret } from "../../src/shared/secret.ts";
import { openBrokerSetup, type BrokerSetup, type Told } from "../support/broker-setup.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { deliveryOf, repositoryIn } from "../support/github/events.ts";
import { shop } from "../support/github/gate-setup.ts";
import {
  startGitHub,
  type GitHub,
  type Landed,
  type PullState,
  type RepositoryState,
} from "../support/github/start-github.ts";

const SECRET = "a secret of the webhook";
const PATH = ".github/stepkey.yml";
const MINUTE = 60_000;

let clock: FakeClock;
let github: GitHub;
let repository: RepositoryState;
let pull: PullState;
let landed: Landed;
let broker: BrokerSetup;
let events: EventReceiver;

beforeEach(async () => {
  clock = createFakeClock();
  github = await startGitHub({ now: () => clock.now() });
  repository = await shop(github, "shop");
  landed = await put(policyOf());
  pull = await github.openPullRequest(repository, { by: "kim" });
  await github.review(pull, { by: "mona", state: "approve" });
  const parts = createGitHub(
    { api: github.url, token: new Secret(github.token), webhookSecrets: [new Secret(SECRET)] },
    { send: nodeHttp(), clock, jitter: () => 0, log: () => undefined, usesOf: async () => [] },
  );
  const config = {
    kind: "default_branch",
    path: PATH,
    organisations: [],
    holdSeconds: 3600,
    requireOrganisation: false,
  } as const;
  const policy: { current?: ReturnType<typeof openPolicy> } = {};
  broker = await openBrokerSetup({
    clock,
    realGate: parts.gate,
    rules: { owners: [repository.owner.id], heartbeatIntervalMs: 10 * 3600_000 },
    openPolicy: (effects) => {
      policy.current = openPolicy(config, { ...effects, clock, jitter: () => 0, reads: parts });
      return policy.current;
    },
    webhooks: {
      secrets: () => parts.webhookSecrets,
      receive: (delivery) => events.receive(delivery),
    },
  });
  events = createEventReceiver({
    ...broker.deps,
    newTrace: () => newTraceId(clock.now(), randomBytes),
    lookAt: () => undefined,
    forgetRepository: (id) => {
      parts.forgetRepository(id);
      policy.current?.forget(id);
    },
    forgetOwner: () => undefined,
  });
});
afterEach(async () => {
  await events.settled();
  await broker.close();
  await github.close();
});

function policyOf(approvals = 1): string {
  return `version: 1
repository-id: ${repository.id}
owner-id: ${repository.owner.id}
bases: [main]
grants:
  orders-migrate:
    environment: production
    access: write
    ttl: 10m
    credential: { postgres: { server: production, database: app, role: app_migrator } }
    allow: { events: [pull_request] }
    approval: { count: ${approvals} }
  reports:
    environment: production
    credential: { postgres: { server: production, database: app, role: app_readonly } }
    allow: { events: [pull_request] }
`;
}

const put = (text: string, branch = "main") =>
  github.pushToBranch(repository, { branch, by: "mona", file: { path: PATH, text } });

function ask(access: "read" | "write"): Promise<Told> {
  const run = github.startRun({ pr: pull, actor: "kim", environment: "production" });
  const claims = github.tokenClaims(run, { issuedAt: clock.now() });
  const grant = access === "write" ? "orders-migrate" : "reports";
  return broker.ask({ grant, access, environment: "production" }, claims);
}

describe("a broker with policy on GitHub", () => {
  it("says in its response and its audit log which commit of the policy decided", async () => {
    const told = await ask("write");
    const commits = [{ repository: "octo-org/shop", path: PATH, commit: landed.sha }];
    expect(told.body).toMatchObject({
      decision: { rule: `octo-org/shop/${PATH}:6 orders-migrate`, policy: commits },
    });
    expect(broker.audit().at(-1)).toMatchObject({
      outcome: "granted",
      policy_commits: commits,
    });
  });

  it("says it of a refusal too", async () => {
    await put(policyOf().replace("orders-migrate", "other"));
    await clock.advance(MINUTE);
    const told = await ask("write");
    expect(told.body).toMatchObject({ code: "grant_refused" });
    expect(JSON.stringify(told.body)).not.toContain(landed.sha);
    expect(broker.audit().at(-1)).toMatchObject({ policy_commits: [{ path: PATH }] });
  });

  it("decides by what a push changed from its event on", async () => {
    expect((await ask("write")).status).toBe(200);
    await put(policyOf(2));
    const payload = { ref: "refs/heads/main", repository: repositoryIn(repository.id, 65) };
    const delivery = deliveryOf({ event: "push", payload, secret: SECRET });
    expect((await broker.send("/webhooks/github", delivery)).status).toBe(202);
    await events.settled();
    expect((await ask("write")).body).toMatchObject({ code: "approval_pending" });
  });

  it("grants nothing that only the pull request's own version of the policy allows", async () => {
    await put(policyOf(0).replace("orders-migrate", "everything"), pull.headBranch);
    const run = github.startRun({ pr: pull, actor: "kim", environment: "production" });
    const claims = github.tokenClaims(run, { issuedAt: clock.now() });
    const told = await broker.ask(
      { grant: "everything", access: "write", environment: "production" },
      claims,
    );
    expect(told.body).toMatchObject({ code: "grant_refused" });
  });

  it("grants reads and no write while GitHub has shown no policy for an hour", async () => {
    expect((await ask("read")).status).toBe(200);
    github.faults.add({
      path: /^\/repos\/octo-org\/shop(?:$|\?|\/branches|\/contents)/u,
      fault: { kind: "status", status: 503 },
    });
    await clock.advance(2 * 60 * MINUTE);
    expect((await ask("read")).status).toBe(200);
    const told = await ask("write");
    expect(told.body).toMatchObject({ code: "policy_unavailable" });
    expect(told.status).toBe(503);
    expect(broker.audit().at(-1)?.["reason"]).toContain(`GitHub last showed octo-org/shop/${PATH}`);
  });
});
