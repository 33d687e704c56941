import { createEventReceiver, type EventReceiver } from "../../../src/broker/run/receive-events.ts";
import { createGitHub, type GitHubParts } from "../../../src/broker/run/create-github.ts";
import { startGitHubWrites, type GitHubWriteWork } from "../../../src/broker/run/github-writes.ts";
import { newTraceId } from "../../../src/broker/record/audit.ts";
import { nodeHttp } from "../../../src/shared/http.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { POLICY } from "../kinds.ts";
import { openBrokerSetup, type BrokerSetup } from "../broker-setup.ts";
import { createFakeClock, type FakeClock } from "../fake-clock.ts";
import { makeAppKey } from "../github-app/emulated-app.ts";
import { createAppFront, install, type AppFront } from "./app-front.ts";
import { deliveryOf } from "./events.ts";
import { shop } from "./gate-setup.ts";
import { renamed } from "./renamed.ts";
import { startGitHub, type GitHub, type RepositoryState, type Run } from "./start-github.ts";

const SECRET = "a secret of the rule's webhook";
const jitter = (): number => 0;

/** One broker's part of GitHub: what it reads, and what it keeps up to date there. */
/** Policies are not read from GitHub here. */
const DIRECTORY = { kind: "directory", directory: "policy", requireOrganisation: false } as const;

export interface OneBroker {
  readonly parts: GitHubParts;
  readonly events: EventReceiver;
  readonly work: GitHubWriteWork;
}

/** A broker over HTTP whose App answers the rules of environments, and a strict GitHub in front of it. */
export interface EnvironmentGate {
  readonly clock: FakeClock;
  readonly github: GitHub;
  readonly app: AppFront;
  readonly repository: RepositoryState;
  readonly broker: BrokerSetup;
  /** Two brokers that share one store, when it was opened so. */
  readonly brokers: readonly OneBroker[];
  /** GitHub says by its event that a run waits; `changed` spoils the payload. */
  readonly tell: (
    run: Run,
    environment: string,
    changed?: Readonly<Record<string, unknown>>,
  ) => Promise<number>;
  /** Any other event of the repository. */
  readonly send: (event: string, payload: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Lets time pass until it is so. */
  readonly until: (what: string, isSo: () => boolean | Promise<boolean>) => Promise<void>;
  /** Lets so much time pass, with all that happens in it. */
  readonly pass: (milliseconds: number) => Promise<void>;
  /** From now on the repository has another name, and its old one is free or another repository's. */
  readonly rename: (to: string, takenBy?: string) => void;
  /** Stops a broker, and starts another one with the same store. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface EnvironmentGateOptions {
  readonly policy?: (repository: RepositoryState) => string;
  readonly brokers?: 1 | 2;
  readonly permissions?: Record<string, string>;
}

export async function openEnvironmentGate(
  options: EnvironmentGateOptions = {},
): Promise<EnvironmentGate> {
  const clock = createFakeClock();
  const { pem, publicKey } = makeAppKey();
  const app = createAppFront(4711, [publicKey]);
  app.now = () => clock.now();
  install(app, "octo-org", {
    permissions: options.permissions ?? { actions: "read", deployments: "write", metadata: "read" },
  });
  const github = await startGitHub({ now: () => clock.now(), app });
  const repository = await shop(github, "shop");
  const settings = {
    api: github.url,
    token: new Secret(github.token),
    webhookSecrets: [new Secret(SECRET)],
    writer: { id: "4711", keys: [new Secret(pem)] },
    deployments: true,
  };
  const brokers: OneBroker[] = [];
  let sending = nodeHttp();
  const gate = createGitHub(settings, {
    send: (request) => sending(request),
    clock,
    jitter,
    log: () => undefined,
    usesOf: async () => [],
  });
  const broker = await openBrokerSetup({
    clock,
    realGate: gate.gate,
    rules: { owners: [repository.owner.id], heartbeatIntervalMs: 60_000 },
    webhooks: {
      secrets: () => settings.webhookSecrets,
      receive: (delivery) => brokers[0]?.events.receive(delivery),
    },
  });
  broker.writePolicy("octo-org/shop.yml", (options.policy ?? policyOf)(repository));
  const newTrace = (): string => newTraceId(clock.now(), broker.deps.randomBytes);
  const start = (name: string): OneBroker => {
    const parts =
      name === "one/1"
        ? gate
        : createGitHub(settings, {
            send: (request) => sending(request),
            clock,
            jitter,
            log: broker.deps.log,
            usesOf: async () => [],
          });
    const own = { ...broker.deps, lockOwner: name, gate: parts.gate, newTrace, jitter };
    const policyConfig = (): typeof DIRECTORY => DIRECTORY;
    const work = startGitHubWrites(parts, { ...own, parser: POLICY, policyConfig });
    const events = createEventReceiver({
      ...own,
      githubTasks: work.githubTasks,
      lookAt: () => undefined,
      forgetRepository: (id) => parts.forgetRepository(id),
      forgetOwner: (owner) => parts.forgetOwner(owner),
    });
    return { parts, events, work };
  };
  brokers.push(start("one/1"));
  if (options.brokers === 2) brokers.push(start("two/1"));
  const stop = async (one: OneBroker | undefined): Promise<void> => {
    await one?.events.settled();
    const stopping = one?.work.stop();
    await clock.advance(2000);
    await stopping;
  };
  const place = { id: repository.id, owner: { id: repository.owner.id, login: "octo-org" } };
  const deliver = async (event: string, payload: unknown): Promise<number> => {
    const told = await broker.send(
      "/webhooks/github",
      deliveryOf({ event, payload, secret: SECRET }),
    );
    await brokers[0]?.events.settled();
    return told.status;
  };
  const until: EnvironmentGate["until"] = async (what, isSo) => {
    const end = Date.now() + 15_000;
    while (!(await isSo())) {
      if (Date.now() > end) throw new Error(`it did not happen that ${what}`);
      await step(clock, 500);
    }
  };
  let restarts = 1;
  return {
    clock,
    github,
    app,
    repository,
    broker,
    brokers,
    tell: (run, environment, changed = {}) =>
      deliver("deployment_protection_rule", {
        action: "requested",
        environment,
        event: run.state.event,
        deployment_callback_url: `https://api.github.com/repos/octo-org/shop/actions/runs/${run.runId}/deployment_protection_rule`,
        repository: { ...place, full_name: repository.fullName },
        ...changed,
      }),
    send: async (event, payload) => {
      await deliver(event, { repository: place, ...payload });
    },
    until,
    rename: (to, takenBy) => {
      const { id, fullName: from } = repository;
      sending = renamed(nodeHttp(), { url: github.url, id, from, to, takenBy });
    },
    pass: async (milliseconds) => {
      for (let passed = 0; passed < milliseconds; passed += 500) await step(clock, 500);
    },
    restart: async () => {
      await stop(brokers.shift());
      restarts += 1;
      brokers.unshift(start(`one/${restarts}`));
    },
    close: async () => {
      for (const one of brokers) await stop(one);
      await broker.close();
      await github.close();
    },
  };
}

/** Time passes, and what goes over the network has a moment for it. */
async function step(clock: FakeClock, milliseconds: number): Promise<void> {
  await clock.advance(milliseconds);
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
}

/** Two writes of one environment, of which one needs no approval on a push, and a read of another one. */
export function policyOf({ id, owner }: RepositoryState): string {
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
    allow: { events: [pull_request, push] }
  reports-read:
    environment: staging
    credential: { postgres: { server: staging, database: app, role: app_readonly } }
    allow: { events: [pull_request] }
  staging-write:
    environment: staging
    access: write
    credential: { postgres: { server: staging, database: app, role: app_migrator } }
    allow: { events: [push] }
`;
}
