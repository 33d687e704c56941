import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { BrokerProcess } from "../../../test/support/broker-process.ts";
import { detailOf, tokenForm } from "../../../test/support/broker-setup.ts";
import type { TestIssuer } from "../../../test/support/fake-issuer.ts";
import { githubClaims } from "../../../test/support/id-token.ts";
import { inParallel, send, type Measured, type Sent } from "../load.ts";
import { GRANT, REPOSITORIES } from "./system.ts";

export interface Issued {
  readonly broker: BrokerProcess;
  readonly token: string;
}

export interface Exchanged {
  readonly perSecond: number;
  readonly sent: readonly Sent[];
  readonly issued: readonly Issued[];
  /** Requests that got no lease. */
  readonly refused: number;
}

const CONNECTIONS = 32;
let jobs = 0;

/** That many jobs, spread evenly over the brokers. ID tokens are signed before. */
export async function exchangeAll(
  issuer: TestIssuer,
  brokers: readonly BrokerProcess[],
  count: number,
): Promise<Exchanged> {
  const asked: { readonly broker: BrokerProcess; readonly body: string }[] = [];
  for (let index = 0; index < count; index += 1) {
    const broker = of(brokers, index);
    asked.push({ broker, body: await signedForm(issuer, broker, newJob()) });
  }
  const issued: Issued[] = [];
  const { perSecond, sent } = await inParallel(CONNECTIONS, asked, async (job, agent) => {
    const one = await send(`${job.broker.url}/token`, { agent, body: job.body });
    if (one.status === 200) issued.push({ broker: job.broker, token: tokenIn(one) });
    return one;
  });
  return { perSecond, sent, issued, refused: count - issued.length };
}

export function beatAll(
  brokers: readonly BrokerProcess[],
  issued: readonly Issued[],
  count: number,
): Promise<Measured> {
  const beats = Array.from({ length: count }, (_, index) => ({
    broker: of(brokers, index),
    token: of(issued, index).token,
  }));
  return inParallel(CONNECTIONS, beats, async ({ broker, token }, agent) =>
    needed(await send(`${broker.url}/heartbeat`, { agent, body: "", token })),
  );
}

export function revokeAll(issued: readonly Issued[]): Promise<Measured> {
  return inParallel(CONNECTIONS, issued, async ({ broker, token }, agent) => {
    const body = new URLSearchParams({ token }).toString();
    return needed(await send(`${broker.url}/revoke`, { agent, body }));
  });
}

export interface Crowd {
  readonly milliseconds: number;
  /** From a job's first request until it had its lease. */
  readonly times: readonly number[];
  /** How many requests were refused and sent again, by status. */
  readonly again: ReadonlyMap<number, number>;
  readonly issued: readonly Issued[];
  /** Jobs without a lease after a minute. */
  readonly without: number;
}

const PATIENCE_MS = 60_000;

/** All at the same moment, each on a connection of its own. Who is told to come later does. */
export async function crowdOf(
  issuer: TestIssuer,
  brokers: readonly BrokerProcess[],
  count: number,
): Promise<Crowd> {
  const again = new Map<number, number>();
  const issued: Issued[] = [];
  const waiting = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const job = newJob();
      const broker = of(brokers, index);
      return { job, broker, body: await signedForm(issuer, broker, job) };
    }),
  );
  const began = performance.now();
  const times = await Promise.all(
    waiting.map(async ({ job, broker, body: first }) => {
      const agent = new Agent();
      for (let body = first; performance.now() - began < PATIENCE_MS;) {
        const sent = await send(`${broker.url}/token`, { agent, body });
        if (sent.status === 200) {
          issued.push({ broker, token: tokenIn(sent) });
          return performance.now() - began;
        }
        again.set(sent.status, (again.get(sent.status) ?? 0) + 1);
        await sleep(1000);
        body = await signedForm(issuer, broker, job);
      }
      return undefined;
    }),
  );
  const got = times.filter((time) => time !== undefined);
  return {
    milliseconds: performance.now() - began,
    times: got,
    again,
    issued,
    without: times.length - got.length,
  };
}

interface Job {
  readonly id: number;
  readonly request: string;
}

function newJob(): Job {
  jobs += 1;
  return { id: jobs, request: `request-of-the-bench-${String(jobs).padStart(8, "0")}` };
}

async function signedForm(
  issuer: TestIssuer,
  broker: BrokerProcess,
  { id, request }: Job,
): Promise<string> {
  const repository = of(REPOSITORIES, id);
  const claims = {
    environment: "staging",
    repository: `octo-org/${repository}`,
    repository_id: String(repository),
    run_id: String(100_000 + id),
    check_run_id: String(id),
  };
  const token = await issuer.issueToken(githubClaims(claims), { audience: broker.url });
  return tokenForm(token, detailOf({ grant: GRANT, request })).toString();
}

function tokenIn({ text }: Sent): string {
  return (JSON.parse(text) as { readonly access_token: string }).access_token;
}

/** @throws for a refusal: it would be a fast one */
function needed(sent: Sent): Sent {
  if (sent.status !== 200) throw new Error(`${sent.status} ${sent.text}`);
  return sent;
}

function of<T>(all: readonly T[], index: number): T {
  const one = all[index % all.length];
  if (one === undefined) throw new Error("there is none");
  return one;
}
