/**
 * The watch over live writes of a repository that was renamed meanwhile, or whose name another one took. Pull requests and
 * reviews are those of the front over `emulate`; the new name is a fake before it (test/support/github/renamed.ts).
 */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ApprovalUse } from "../../src/lease/approval-use.ts";
import type { Lease } from "../../src/lease/lease.ts";
import type { LogEntry } from "../../src/broker/record/log.ts";
import { createMetrics } from "../../src/broker/record/metrics.ts";
import { createGitHub } from "../../src/broker/run/create-github.ts";
import { readerOfCulprits } from "../../src/broker/run/withdrawal-culprits.ts";
import { checkForWithdrawals, readerOfWithdrawals } from "../../src/broker/run/withdrawal-watch.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { Secret } from "../../src/shared/secret.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { makeAppKey } from "../support/github-app/emulated-app.ts";
import {
  createAppFront,
  install,
  type AppFront,
  type FakeInstallation,
} from "../support/github/app-front.ts";
import { shop } from "../support/github/gate-setup.ts";
import { renamed } from "../support/github/renamed.ts";
import {
  startGitHub,
  type GitHub,
  type PullState,
  type RepositoryState,
  type Review,
} from "../support/github/start-github.ts";
import { issueLease, knownLease, newJob, newLease } from "../support/lease-fixtures.ts";
import { openTemporaryStore, type TemporaryStore } from "../support/temporary-store.ts";

const { pem, publicKey } = makeAppKey();
const jitter = (): number => 0;
const NEW_NAME = "octo-org/storefront";

let clock: FakeClock;
let app: AppFront;
let octo: FakeInstallation;
let github: GitHub;
let repository: RepositoryState;
let pull: PullState;
let approved: Review;
let temporary: TemporaryStore;
let logged: LogEntry[];

async function open(reader: "an App" | "a token"): Promise<void> {
  clock = createFakeClock();
  app = createAppFront(4711, [publicKey]);
  app.now = () => clock.now();
  octo = install(app, "octo-org");
  github = await startGitHub({
    now: () => clock.now(),
    ...(reader === "an App" ? { app } : {}),
  });
  repository = await shop(github, "shop");
  app.names.set(repository.id, repository.fullName);
  pull = await github.openPullRequest(repository, { by: "kim" });
  approved = await github.review(pull, { by: "mona", state: "approve" });
}

beforeEach(async () => {
  logged = [];
});
afterEach(async () => {
  await temporary.dispose();
  await github.close();
});

async function live(): Promise<Lease> {
  temporary = await openTemporaryStore(clock);
  const approval: ApprovalUse = {
    reviewId: approved.id,
    login: "mona",
    commit: pull.head,
    per: "lease",
    submittedAt: clock.now(),
    pullRequest: pull.number,
  };
  const lease = newLease({
    repository: repository.fullName,
    job: { ...newJob(), repositoryId: repository.id },
    pullRequest: pull.number,
    commit: pull.head,
    approvals: [approval],
  });
  return issueLease(temporary.store, lease);
}

/** The watch looks once, at a GitHub where the repository has another name. */
async function look(reader: "an App" | "a token", takenBy?: string): Promise<void> {
  const { id, fullName: from } = repository;
  const send = renamed(nodeHttp(), { url: github.url, id, from, to: NEW_NAME, takenBy });
  const log = (entry: LogEntry) => logged.push(entry);
  const credentials =
    reader === "an App"
      ? { app: { id: "4711", keys: [new Secret(pem)] } }
      : { token: new Secret(github.token) };
  const deps = { send, clock, jitter, log, usesOf: async () => [] };
  const { reader: api } = createGitHub({ api: github.url, ...credentials }, deps);
  await checkForWithdrawals(
    {
      store: temporary.store,
      clock,
      metrics: createMetrics(),
      log,
      read: readerOfWithdrawals(api, { clock, jitter }),
      readWithdrawnBy: readerOfCulprits(api, { clock, jitter }),
    },
    new AbortController().signal,
  );
}

const alarms = (): readonly LogEntry[] => logged.filter(({ event }) => event === "alarm");

describe.each(["an App", "a token"] as const)("the watch by %s", (reader) => {
  beforeEach(() => open(reader));

  it("goes on with a repository that was renamed, and raises no alarm", async () => {
    const lease = await live();
    await look(reader);
    expect(await knownLease(temporary.store, lease)).toMatchObject({ state: "active" });
    expect(alarms()).toEqual([]);
  });

  it("finds there that an approval was dismissed, and by whom", async () => {
    const lease = await live();
    await github.dismiss(approved, "octocat");
    await look(reader);
    expect(await knownLease(temporary.store, lease)).toMatchObject({ endReason: "withdrawn" });
    expect(logged).toContainEqual(
      expect.objectContaining({ message: "mona's approval was dismissed by octocat." }),
    );
  });

  it("does not take the pull request of a repository that took over the name for its own", async () => {
    const other = await shop(github, "other");
    app.names.set(other.id, other.fullName);
    const theirs = await github.openPullRequest(other, { by: "kim" });
    expect(theirs.number).toBe(pull.number);
    await github.review(theirs, { by: "mona", state: "request_changes" });
    if (octo.repositories === undefined) octo.repositories = ["shop", "other"];
    const lease = await live();
    await look(reader, other.fullName);
    expect(await knownLease(temporary.store, lease)).toMatchObject({ state: "active" });
    expect(logged).toEqual([]);
    await github.dismiss(approved, "octocat");
    await look(reader, other.fullName);
    expect(await knownLease(temporary.store, lease)).toMatchObject({ endReason: "withdrawn" });
  });
});

describe("the watch, where the new name cannot be found", () => {
  it("ends nothing and raises the alarm: an App is not installed where the repository went", async () => {
    await open("an App");
    app.names.set(repository.id, "acme/storefront");
    const lease = await live();
    await look("an App");
    expect(await knownLease(temporary.store, lease)).toMatchObject({ state: "active" });
    expect(alarms()).toMatchObject([{ alarm: "unreadable" }]);
  });
});
