import { randomBytes } from "node:crypto";
import type { CheckHandler } from "../../../src/broker/check-run/check-handler.ts";
import { newTraceId } from "../../../src/broker/record/audit.ts";
import { createGitHub, type GitHubParts } from "../../../src/broker/run/create-github.ts";
import { createTaskNotes } from "../../../src/broker/run/github-task-notes.ts";
import { openCheckHandler, openCheckNotes } from "../../../src/broker/run/open-checks.ts";
import { openPolicy } from "../../../src/broker/run/open-policy.ts";
import { createEventReceiver, type EventReceiver } from "../../../src/broker/run/receive-events.ts";
import type { Provider } from "../../../src/credentials/kind/provider.ts";
import type { CheckNotes } from "../../../src/broker/context/check-notes.ts";
import { nodeHttp, type HttpSend } from "../../../src/shared/http.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { openBrokerSetup, type BrokerSetup, type Told } from "../broker-setup.ts";
import { createFakeClock, type FakeClock } from "../fake-clock.ts";
import { makeAppKey } from "../github-app/emulated-app.ts";
import { APP_READS, createAppFront, install, type AppFront } from "../github/app-front.ts";
import { repositoryIn } from "../github/events.ts";
import { shop } from "../github/gate-setup.ts";
import type { CheckRunState } from "../github/check-runs.ts";
import {
  startGitHub,
  type GitHub,
  type PullState,
  type RepositoryState,
  type Run,
} from "../github/start-github.ts";
import { POLICY } from "../kinds.ts";

/** A broker that writes check runs, over HTTP. GitHub is the strict front over `emulate`; provider and issuer are fakes. */
export interface CheckSetup {
  readonly clock: FakeClock;
  readonly github: GitHub;
  readonly app: AppFront;
  readonly repository: RepositoryState;
  readonly broker: BrokerSetup;
  readonly events: EventReceiver;
  readonly notes: CheckNotes;
  /** Why handlers failed. */
  readonly failures: string[];
  /** The handlers of two brokers that share the store. */
  readonly handlers: readonly [CheckHandler, CheckHandler];
  /** What the second broker issues and classifies with, by kind: a test may take servers away from it. */
  readonly otherProviders: Map<string, Provider>;
  /** What the broker and its brother send to GitHub goes through this. */
  send: HttpSend;
  /** A job of a pull request, which may ask again. */
  readonly startJob: (pull: PullState) => Job;
  /** GitHub's event about a pull request. */
  readonly tell: (pull: PullState, event?: string) => Promise<void>;
  /** Lets a broker work on what is due now, as its loop does, and then on what has become due. Returns how many tasks. */
  readonly work: (broker?: 0 | 1) => Promise<number>;
  /** The check run of a pull request's head. */
  readonly checkOf: (pull: PullState) => CheckRunState;
  readonly close: () => Promise<void>;
}

export interface Job {
  readonly run: Run;
  readonly ask: (detail?: Readonly<Record<string, unknown>>) => Promise<Told>;
}

export interface CheckSetupOptions {
  readonly mode?: "neutral" | "required";
  /** Policy is in the repository, under this path. */
  readonly policyPath?: string;
}

const APP = "4711";
const key = makeAppKey();

export async function openCheckSetup(options: CheckSetupOptions = {}): Promise<CheckSetup> {
  const { mode = "neutral", policyPath } = options;
  const clock = createFakeClock();
  const app = createAppFront(Number(APP), [key.publicKey]);
  app.now = () => clock.now();
  install(app, "octo-org", { permissions: { ...APP_READS, checks: "write" } });
  const github = await startGitHub({ app, now: () => clock.now() });
  const repository = await shop(github, "shop");
  const credentials = { id: APP, keys: [new Secret(key.pem)] };
  const config = { api: github.url, app: credentials, writer: credentials, check: mode };
  const log = (): void => undefined;
  const readsOf = (usesOf: Parameters<typeof createGitHub>[1]["usesOf"]): GitHubParts =>
    createGitHub(config, {
      send: (request) => setup.send(request),
      clock,
      jitter: () => 0,
      log,
      usesOf,
    });
  const stored: { current?: BrokerSetup } = {};
  const reads = readsOf(async ({ claims, rule }, reviewIds) => {
    const { runId, runAttempt, checkRunId, repositoryId } = claims;
    const job = { runId, runAttempt, checkRunId, repositoryId };
    return (await stored.current?.store.countUses(reviewIds, { job, per: rule.per })) ?? [];
  });
  const opened: { notes?: CheckNotes; tasks?: ReturnType<typeof createTaskNotes> } = {};
  const broker = await openBrokerSetup({
    clock,
    realGate: reads.gate,
    rules: { owners: [repository.owner.id], heartbeatIntervalMs: 3_600_000 },
    ...(policyPath === undefined
      ? {}
      : {
          openPolicy: (effects) =>
            openPolicy(
              {
                kind: "default_branch",
                path: policyPath,
                organisations: [],
                holdSeconds: 3600,
                requireOrganisation: false,
              },
              { ...effects, clock, jitter: () => 0, reads },
            ),
        }),
    openCheckNotes: (deps) => {
      const { log: toLog, store } = deps;
      const wake = (): void => undefined;
      opened.tasks = createTaskNotes({ tasks: store.githubTasks, log: toLog, wake });
      opened.notes = openCheckNotes(reads, { ...deps, jitter: () => 0, tasks: opened.tasks });
      return opened.notes;
    },
  });
  stored.current = broker;
  const { notes, tasks: taskNotes } = opened;
  if (notes === undefined || taskNotes === undefined) throw new Error("no notes");
  const settled = async (): Promise<void> => {
    await notes.settled();
    taskNotes.retry();
    await taskNotes.settled();
  };
  const parts = { ...broker.deps, parser: POLICY, jitter: () => 0, policyPath: () => policyPath };
  const events = createEventReceiver({
    ...broker.deps,
    newTrace: () => newTraceId(clock.now(), randomBytes),
    lookAt: () => undefined,
    forgetRepository: (id) => reads.forgetRepository(id),
    forgetOwner: (owner) => reads.forgetOwner(owner),
  });
  const otherProviders = new Map(broker.deps.providers);
  const handlers = [
    openCheckHandler(reads, parts),
    openCheckHandler(reads, { ...parts, providers: otherProviders }),
  ] as const;
  let deliveries = 0;
  const setup: CheckSetup = {
    clock,
    github,
    app,
    repository,
    broker,
    events,
    notes,
    failures: [],
    handlers,
    otherProviders,
    send: nodeHttp(),
    startJob: (pull) => {
      const run = github.startRun({ pr: pull, actor: "kim", environment: "production" });
      return {
        run,
        ask: (detail = {}) => {
          const claims = github.tokenClaims(run, { issuedAt: clock.now() });
          const wanted = { grant: "orders-migrate", access: "write", environment: "production" };
          return broker.ask({ ...wanted, step: "migrate", ...detail }, claims);
        },
      };
    },
    tell: async (pull, event = "pull_request") => {
      deliveries += 1;
      const payload = {
        action: "opened",
        repository: repositoryIn(repository.id, repository.owner.id),
        pull_request: { number: pull.number, head: { sha: pull.head } },
      };
      events.receive({ id: `delivery-${deliveries}`, event, payload });
      await events.settled();
      await settled();
    },
    work: async (at = 0) => {
      await settled();
      await clock.advance(2000);
      const lockOwner = `broker-${at}`;
      const tasks = await broker.store.githubTasks.take({ lockOwner, lockMs: 60_000, limit: 10 });
      await Promise.all(
        tasks.map(async (task) => {
          const done = await handlers[at](task, new AbortController().signal);
          const { dueInMs: dueIn, written, failed } = done;
          if (failed !== undefined) setup.failures.push(failed);
          const isFailed = failed !== undefined;
          const outcome = { written, dueIn, failed: isFailed };
          await broker.store.githubTasks.finish(task.key, lockOwner, outcome);
        }),
      );
      return tasks.length;
    },
    checkOf: (pull) => {
      const runs = github.checkRuns.filter(({ headSha }) => headSha === pull.head);
      const [run] = runs;
      if (run === undefined || runs.length > 1) throw new Error(`${runs.length} check runs`);
      return run;
    },
    close: async () => {
      await events.settled();
      await settled();
      await broker.close();
      await github.close();
    },
  };
  if (policyPath === undefined) {
    broker.writePolicy("octo-org/shop.yml", policyOf(repository));
  }
  return setup;
}

export function policyOf(
  { id, owner }: RepositoryState,
  { approvals = 1, extra = "" }: { readonly approvals?: number; readonly extra?: string } = {},
): string {
  return `version: 1
repository-id: ${id}
owner-id: ${owner.id}
bases: [main]
grants:
  orders-migrate:
    environment: production
    access: write
    ttl: 10m
    credential: { postgres: { server: production, database: app, role: app_migrator } }
    allow: { events: [pull_request] }
    approval: { count: ${approvals}, uses: 30 }
  reports-read:
    environment: production
    credential: { postgres: { server: production, database: app, role: app_readonly } }
    allow: { events: [pull_request] }
${extra}`;
}
