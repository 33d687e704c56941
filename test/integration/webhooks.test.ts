/**
 * GitHub's events at a broker, over HTTP: signatures, what they end, and that none of them can say more than GitHub's API.
 * GitHub is the strict front over `emulate`; provider and issuer are fakes.
 */
import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newTraceId } from "../../src/broker/record/audit.ts";
import { createGitHub, type GitHubParts } from "../../src/broker/run/create-github.ts";
import { createEventReceiver, type EventReceiver } from "../../src/broker/run/receive-events.ts";
import { startUpkeep, type Upkeep } from "../../src/broker/run/upkeep.ts";
import { readerOfCulprits } from "../../src/broker/run/withdrawal-culprits.ts";
import { POLL_INTERVAL_MS, readerOfWithdrawals } from "../../src/broker/run/withdrawal-watch.ts";
import type { Lease } from "../../src/lease/lease.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { Secret } from "../../src/shared/secret.ts";
import {
  leaseIdOf,
  openBrokerSetup,
  type BrokerSetup,
  type Told,
} from "../support/broker-setup.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { deliveryOf, repositoryIn } from "../support/github/events.ts";
import { shop } from "../support/github/gate-setup.ts";
import {
  startGitHub,
  type GitHub,
  type PullState,
  type RepositoryState,
  type Review,
} from "../support/github/start-github.ts";

const ENVIRONMENT = "production";
const [OLD, NEW] = ["an old secret of a webhook", "a new secret of a webhook"];
const SOON = { timeout: 15_000 };
const PATH = "/webhooks/github";

let clock: FakeClock;
let github: GitHub;
let repository: RepositoryState;
let pull: PullState;
let approval: Review;
let parts: GitHubParts;
let broker: BrokerSetup;
let upkeep: Upkeep;
let events: EventReceiver;

beforeEach(async () => {
  clock = createFakeClock();
  github = await startGitHub({ now: () => clock.now() });
  repository = await shop(github, "shop");
  pull = await github.openPullRequest(repository, { by: "kim" });
  approval = await github.review(pull, { by: "mona", state: "approve" });
  await openBroker();
});
afterEach(async () => {
  await events.settled();
  await upkeep.stop();
  await broker.close();
  await github.close();
});

async function openBroker(): Promise<void> {
  const jitter = (): number => 0;
  const webhookSecrets = [new Secret(NEW), new Secret(OLD)];
  parts = createGitHub(
    { api: github.url, token: new Secret(github.token), webhookSecrets },
    { send: nodeHttp(), clock, jitter, log: () => undefined, usesOf: async () => [] },
  );
  broker = await openBrokerSetup({
    clock,
    realGate: parts.gate,
    rules: { owners: [repository.owner.id], heartbeatIntervalMs: 60_000 },
    webhooks: {
      secrets: () => parts.webhookSecrets,
      receive: (delivery) => events.receive(delivery),
    },
  });
  broker.writePolicy("octo-org/shop.yml", policyOf(repository));
  const newTrace = () => newTraceId(clock.now(), randomBytes);
  upkeep = startUpkeep(broker.deps, {
    newTrace,
    readWithdrawal: readerOfWithdrawals(parts.reader, { clock, jitter }),
    readWithdrawnBy: readerOfCulprits(parts.reader, { clock, jitter }),
  });
  events = createEventReceiver({
    ...broker.deps,
    newTrace,
    lookAt: (place) => upkeep.lookAt(place),
    forgetRepository: (id) => parts.forgetRepository(id),
    forgetOwner: (owner) => parts.forgetOwner(owner),
  });
}

function policyOf({ id, owner }: RepositoryState): string {
  return `version: 1
repository-id: ${id}
owner-id: ${owner.id}
bases: [main]
grants:
  orders-migrate:
    environment: ${ENVIRONMENT}
    access: write
    ttl: 10m
    credential: { postgres: { server: production, database: app, role: app_migrator } }
    allow: { events: [pull_request] }
`;
}

interface Issued {
  readonly told: Told;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** A new job of the pull request asks for its write. */
async function issue(pr = pull): Promise<Issued> {
  const run = github.startRun({ pr, actor: "kim", environment: ENVIRONMENT });
  const claims = github.tokenClaims(run, { issuedAt: clock.now() });
  const wanted = { grant: "orders-migrate", access: "write", environment: ENVIRONMENT };
  return { told: await broker.ask(wanted, claims), claims };
}

const leaseOf = ({ told }: Issued): Promise<Lease | undefined> =>
  broker.store.find(leaseIdOf(told));

const reasonOf = async (issued: Issued): Promise<string | undefined> =>
  (await leaseOf(issued))?.endReason;

const pullEvent = (more: object = {}) => ({
  action: "dismissed",
  repository: repositoryIn(repository.id, repository.owner.id),
  pull_request: { number: pull.number, head: { sha: pull.head } },
  ...more,
});

const send = (event: string, payload: unknown, more: { id?: string; secret?: string } = {}) =>
  broker.send(PATH, deliveryOf({ event, payload, secret: NEW, ...more }));

function jobEvent({ claims }: Issued, more: Readonly<Record<string, unknown>> = {}) {
  return {
    action: "completed",
    repository: repositoryIn(repository.id, repository.owner.id),
    workflow_job: {
      id: 5,
      run_id: Number(claims["run_id"]),
      run_attempt: Number(claims["run_attempt"]),
      check_run_url: `https://api.github.com/repos/octo-org/shop/check-runs/${String(claims["check_run_id"])}`,
      ...more,
    },
  };
}

describe("an event of GitHub", () => {
  it.each([
    ["a dismissed review", "pull_request_review", () => github.dismiss(approval, "octocat")],
    [
      "a change request",
      "pull_request_review",
      () => github.review(pull, { by: "mona", state: "request_changes" }),
    ],
    ["a push to the head", "pull_request", () => github.push(pull, { by: "kim" })],
    [
      "a retarget",
      "pull_request",
      async () => {
        await github.createBranch(repository, "next");
        await github.retarget(pull, { base: "next", by: "octocat" });
      },
    ],
    ["a closed pull request", "pull_request", () => github.closePullRequest(pull, "octocat")],
    [
      "a push, where the pull request's own event is lost",
      "push",
      () => github.push(pull, { by: "kim" }),
    ],
  ] as const)("ends the lease of %s at once", async (_what, event, happens) => {
    const issued = await issue();
    expect(await reasonOf(issued)).toBeUndefined();
    await happens();
    expect((await send(event, pullEvent())).status).toBe(202);
    await expect.poll(() => reasonOf(issued), SOON).toBe("withdrawn");
    await clock.advance(1000);
    await expect.poll(async () => (await leaseOf(issued))?.state, SOON).toBe("revoked");
  });

  it("ends a lease that a provider is still issuing: its decision was before the event", async () => {
    let goOn: (value?: unknown) => void = () => undefined;
    broker.provider.pause = new Promise((resolve) => {
      goOn = resolve;
    });
    const asked = issue();
    await expect.poll(() => broker.provider.roles.size, SOON).toBe(1);
    const [lease] = await broker.store.list({ states: ["issuing"] });
    await github.dismiss(approval, "octocat");
    await send("pull_request_review", pullEvent());
    const reason = async () => (await broker.store.find(lease?.id ?? "lse_none"))?.endReason;
    await expect.poll(reason, { timeout: 5000 }).toBe("withdrawn");
    goOn();
    const { told } = await asked;
    expect(told.status).not.toBe(200);
    await expect.poll(() => broker.provider.roles.size, SOON).toBe(0);
  });

  it("says in the audit log and to the step what withdrew the lease, and who", async () => {
    const issued = await issue();
    await github.dismiss(approval, "octocat");
    await send("pull_request_review", pullEvent());
    const said = "mona's approval was dismissed by octocat.";
    await expect
      .poll(() => broker.audit(), SOON)
      .toContainEqual(
        expect.objectContaining({
          event: "withdrawn",
          reason: said,
          lease: leaseIdOf(issued.told),
        }),
      );
    const token = String(issued.told.body["lease_token"] ?? issued.told.body["access_token"]);
    const beat = await broker.send("/heartbeat", {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
    expect(beat.body).toMatchObject({ active: false, reason: "withdrawn", because: said });
  });

  it("lets an approval count at once that a job has just asked for in vain", async () => {
    await github.dismiss(approval, "octocat");
    const run = github.startRun({ pr: pull, actor: "kim", environment: ENVIRONMENT });
    const ask = () =>
      broker.ask(
        { grant: "orders-migrate", access: "write", environment: ENVIRONMENT },
        github.tokenClaims(run, { issuedAt: clock.now() }),
      );
    expect((await ask()).status).toBe(400);
    await github.review(pull, { by: "mona", state: "approve" });
    expect((await ask()).status).toBe(400);
    await send("pull_request_review", pullEvent());
    expect((await ask()).status).toBe(200);
  });

  it("ends what a job has and closes it, when the job has completed", async () => {
    const [issued, other] = [await issue(), await issue()];
    expect((await send("workflow_job", jobEvent(issued))).status).toBe(202);
    await expect.poll(() => reasonOf(issued), SOON).toBe("job_closed");
    expect(await reasonOf(other)).toBeUndefined();
    const [{ job } = { job: undefined }] = await broker.store.list({
      lease: leaseIdOf(issued.told),
    });
    expect(job && (await broker.store.isJobClosed(job))).toBe(true);
    expect(broker.audit()).toContainEqual(
      expect.objectContaining({
        event: "close_job",
        reason: expect.stringContaining("completed") as unknown,
      }),
    );
  });

  it("ends nothing of another attempt, another job or another repository", async () => {
    const issued = await issue();
    await send("workflow_job", jobEvent(issued, { run_attempt: 2 }));
    await send("workflow_job", jobEvent(issued, { check_run_url: "https://x/check-runs/7" }));
    const elsewhere = { ...jobEvent(issued), repository: repositoryIn(999, repository.owner.id) };
    await send("workflow_job", elsewhere);
    await send("workflow_job", { ...jobEvent(issued), action: "in_progress" });
    await events.settled();
    expect(await reasonOf(issued)).toBeUndefined();
  });

  it("ends what all jobs of a run have, when the run has completed", async () => {
    const issued = await issue();
    const { repository: where } = jobEvent(issued);
    const run = { id: Number(issued.claims["run_id"]), run_attempt: 1 };
    await send("workflow_run", { action: "completed", repository: where, workflow_run: run });
    await expect.poll(() => reasonOf(issued), SOON).toBe("job_closed");
  });

  it("that says what is not so ends nothing: GitHub's API decides", async () => {
    const issued = await issue();
    const forged = { number: pull.number, head: { sha: "f".repeat(40) }, state: "closed" };
    await send("pull_request", pullEvent({ action: "closed", pull_request: forged }));
    await send("pull_request_review", pullEvent({ review: { state: "dismissed" } }));
    await events.settled();
    await clock.advance(1000);
    expect(await reasonOf(issued)).toBeUndefined();
  });

  it("that came before changes nothing, and neither does last week's", async () => {
    const issued = await issue();
    const event = ["pull_request", pullEvent(), { id: "11111111-aaaa" }] as const;
    await send(...event);
    await events.settled();
    const before = github.calls.length;
    expect((await send(...event)).status).toBe(202);
    await events.settled();
    expect(github.calls.length).toBe(before);
    await clock.advance(1000);
    expect(await reasonOf(issued)).toBeUndefined();
    expect(await broker.deps.metrics.render(undefined)).toContain(
      'stepkey_webhook_events_total{outcome="duplicate"} 1',
    );
  });

  it("of an owner that the broker does not serve, of an unknown name or without a job changes nothing", async () => {
    const issued = await issue();
    const before = github.calls.length;
    const foreign = pullEvent({ repository: repositoryIn(repository.id, 4711) });
    const sent = [
      await send("pull_request", foreign),
      await send("star", { action: "created" }),
      await send("workflow_job", { action: "completed" }),
      await send("pull_request", { action: "closed" }),
    ];
    expect(sent.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    await events.settled();
    expect(github.calls.length).toBe(before);
    expect(await reasonOf(issued)).toBeUndefined();
  });

  it("and nineteen others at once cost one look and one more, and the last word is GitHub's", async () => {
    const issued = await issue();
    const before = github.calls.length;
    await github.dismiss(approval, "octocat");
    await Promise.all(Array.from({ length: 20 }, () => send("pull_request_review", pullEvent())));
    await expect.poll(() => reasonOf(issued), SOON).toBe("withdrawn");
    await events.settled();
    expect(github.calls.length - before).toBeLessThan(20);
  });

  it("that never arrives is made up for by the watch within its minute", async () => {
    const issued = await issue();
    await github.dismiss(approval, "octocat");
    await clock.advance(POLL_INTERVAL_MS);
    await expect.poll(() => reasonOf(issued), SOON).toBe("withdrawn");
  });
});

describe("the endpoint for GitHub's events", () => {
  const signed = (payload: unknown, secret = NEW) =>
    deliveryOf({ event: "pull_request", payload, secret });

  it("takes two secrets while one is replaced, and responds to a ping", async () => {
    expect((await send("pull_request", pullEvent(), { secret: OLD })).status).toBe(202);
    expect((await send("pull_request", pullEvent(), { secret: NEW })).status).toBe(202);
    expect((await send("ping", { zen: "Keep it logically awesome." })).status).toBe(200);
  });

  const changed: readonly (readonly [string, () => RequestInit])[] = [
    ["another secret", () => signed(pullEvent(), "another secret of a webhook")],
    ["a changed body", () => ({ ...signed(pullEvent()), body: `${signed(pullEvent()).body} ` })],
    ["no signature", () => without(signed(pullEvent()), "x-hub-signature-256")],
    ["a signature of SHA-1 alone", () => without(signed(pullEvent()), "x-hub-signature-256")],
  ];
  it.each(changed)(
    "refuses %s with a stable code, and writes no line of the audit log",
    async (_what, request) => {
      const before = broker.audit().length;
      const told = await broker.send(PATH, request());
      expect(told.status).toBe(401);
      expect(told.body["code"]).toBe("webhook_signature_invalid");
      expect(broker.audit()).toHaveLength(before);
      expect(
        github.calls.filter(({ pathAndQuery }) => pathAndQuery.includes("/pulls/1/reviews")),
      ).toEqual([]);
    },
  );

  it("reads no byte of a body without the form of a signature, and none above 25 MiB", async () => {
    const large = "x".repeat(26 * 1024 * 1024);
    const told = await broker.send(PATH, signed(large));
    expect(told.status).toBe(413);
    const unsigned = await broker.send(PATH, without(signed("{}"), "x-hub-signature-256"));
    expect(unsigned.status).toBe(401);
  });

  it("takes a delivery of many megabytes", async () => {
    const payload = pullEvent({ padding: "x".repeat(12 * 1024 * 1024) });
    expect((await send("pull_request", payload)).status).toBe(202);
  });

  it("refuses a signed body that is not JSON, and any other content type", async () => {
    expect((await broker.send(PATH, signed("{"))).status).toBe(400);
    const request = signed(pullEvent());
    const headers = { ...request.headers, "content-type": "application/x-www-form-urlencoded" };
    expect((await broker.send(PATH, { ...request, headers })).status).toBe(415);
  });

  it("is not there without a secret", async () => {
    Object.assign(parts, { webhookSecrets: [] });
    expect((await send("ping", {})).status).toBe(404);
  });

  function without(request: ReturnType<typeof signed>, name: string): RequestInit {
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([given]) => given !== name),
    );
    return { ...request, headers };
  }
});
