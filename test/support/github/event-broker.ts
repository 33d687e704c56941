import { randomBytes } from "node:crypto";
import { newTraceId } from "../../../src/broker/record/audit.ts";
import { createGitHub, type GitHubParts } from "../../../src/broker/run/create-github.ts";
import { createEventReceiver, type EventReceiver } from "../../../src/broker/run/receive-events.ts";
import { startUpkeep, type Upkeep } from "../../../src/broker/run/upkeep.ts";
import { withdrawalReaders } from "../../../src/broker/run/withdrawal-readers.ts";
import type { ServerOptions } from "../../../src/broker/http/server.ts";
import type { Lease } from "../../../src/lease/lease.ts";
import { nodeHttp } from "../../../src/shared/http.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { leaseIdOf, openBrokerSetup, type BrokerSetup, type Told } from "../broker-setup.ts";
import { createFakeClock, type FakeClock } from "../fake-clock.ts";
import { deliveryOf } from "./events.ts";
import { shop } from "./gate-setup.ts";
import { startGitHub, type GitHub, type PullState, type RepositoryState } from "./start-github.ts";

export const WEBHOOK_SECRET = "a secret of a webhook";
const ENVIRONMENT = "production";

/** A job with a live write lease. */
export interface IssuedWrite {
  readonly told: Told;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** A broker that takes events, with its watch and reaper, over the strict front of GitHub. */
export interface EventBroker {
  readonly clock: FakeClock;
  readonly github: GitHub;
  readonly repository: RepositoryState;
  readonly parts: GitHubParts;
  readonly broker: BrokerSetup;
  readonly events: EventReceiver;
  readonly upkeep: Upkeep;
  /** A new job of the pull request asks for its write. */
  issue(pull: PullState): Promise<IssuedWrite>;
  lease(issued: IssuedWrite): Promise<Lease>;
  /** Delivers an event as GitHub does. */
  deliver(event: string, payload: unknown, id?: string): Promise<Told>;
  close(): Promise<void>;
}

export async function openEventBroker(
  server: Partial<Pick<ServerOptions, "receiveMs">> = {},
): Promise<EventBroker> {
  const clock = createFakeClock();
  const github = await startGitHub({ now: () => clock.now() });
  const repository = await shop(github, "shop");
  const jitter = (): number => 0;
  const secret = new Secret(WEBHOOK_SECRET);
  const parts = createGitHub(
    { api: github.url, token: new Secret(github.token), webhookSecrets: [secret] },
    { send: nodeHttp(), clock, jitter, log: () => undefined, usesOf: async () => [] },
  );
  let events: EventReceiver | undefined;
  const broker = await openBrokerSetup({
    clock,
    realGate: parts.gate,
    rules: { owners: [repository.owner.id], heartbeatIntervalMs: 60_000 },
    webhooks: {
      secrets: () => parts.webhookSecrets,
      receive: (delivery) => events?.receive(delivery),
    },
    server,
  });
  broker.writePolicy("octo-org/shop.yml", policyOf(repository));
  const newTrace = () => newTraceId(clock.now(), randomBytes);
  const upkeep = startUpkeep(broker.deps, {
    newTrace,
    ...withdrawalReaders(parts.reader, { clock, jitter }),
  });
  const receiver = createEventReceiver({
    ...broker.deps,
    newTrace,
    lookAt: (place) => upkeep.lookAt(place),
    forgetRepository: (id) => parts.forgetRepository(id),
    forgetOwner: (owner) => parts.forgetOwner(owner),
  });
  events = receiver;
  const base = { clock, github, repository, parts, broker, upkeep, events: receiver };
  return {
    ...base,
    issue: async (pr) => {
      const run = github.startRun({ pr, actor: "kim", environment: ENVIRONMENT });
      const claims = github.tokenClaims(run, { issuedAt: clock.now() });
      const wanted = { grant: "orders-migrate", access: "write", environment: ENVIRONMENT };
      return { told: await broker.ask(wanted, claims), claims };
    },
    lease: async ({ told }) => {
      const found = await broker.store.find(leaseIdOf(told));
      if (found === undefined) throw new Error("the lease is not in the store");
      return found;
    },
    deliver: (event, payload, id) => {
      const given = { event, payload, secret: WEBHOOK_SECRET, ...(id !== undefined && { id }) };
      return broker.send("/webhooks/github", deliveryOf(given));
    },
    close: async () => {
      await receiver.settled();
      await upkeep.stop();
      await broker.close();
      await github.close();
    },
  };
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
