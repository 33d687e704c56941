import { randomBytes } from "node:crypto";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { importJWK } from "jose";
import type { Gate, GateAnswer, GateQuestion } from "../../src/approval/gate.ts";
import type { CheckNotes } from "../../src/broker/context/check-notes.ts";
import { createEndNotes } from "../../src/broker/context/end-notes.ts";
import { noticingEnds } from "../../src/broker/run/notice-ends.ts";
import { createBroker, type Broker } from "../../src/broker/routes/broker.ts";
import type { Listener } from "../../src/broker/http/handler.ts";
import { createAudit } from "../../src/broker/record/audit.ts";
import type { BrokerDeps, BrokerRules } from "../../src/broker/context/broker-deps.ts";
import { createLog } from "../../src/broker/record/log.ts";
import { createMetrics } from "../../src/broker/record/metrics.ts";
import { KINDS, kindsByName } from "../../src/credentials/kinds.ts";
import { POLICY } from "./kinds.ts";
import { createRequestLog } from "../../src/broker/record/request-log.ts";
import { createSampler } from "../../src/broker/record/sampler.ts";
import {
  createDirectoryPolicy,
  type PolicyOptions,
} from "../../src/broker/policy/directory-policy.ts";
import type { LoadEffects } from "../../src/broker/policy/load-document.ts";
import type { PolicySource } from "../../src/broker/policy/policy-source.ts";
import { startServer, type ServerOptions } from "../../src/broker/http/server.ts";
import { createIdTokenVerifier } from "../../src/identity/verify-id-token.ts";
import type { KeyRing } from "../../src/lease/key-ring.ts";
import type { CapMemory } from "../../src/lease/caps.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import { systemClock, type Clock } from "../../src/shared/clock.ts";
import { ok } from "../../src/shared/result.ts";
import { GRANT_TYPE, SUBJECT_TOKEN_TYPE } from "../../src/shared/wire.ts";
import { makeSigningKey, signToken, type SigningKey, type TokenOptions } from "./id-token.ts";
import { createFakePostgresProvider, type FakePostgresProvider } from "./fake-postgres-provider.ts";
import { openTemporaryStore } from "./temporary-store.ts";

export const ISSUER = "https://issuer.example";
export const AUDIENCE = "https://stepkey.example";

/** The policy that most tests use: a read grant for any pull request, a gated write, and one excused on schedule. */
export const SHOP_POLICY = `version: 1
repository-id: 74
owner-id: 65
agents: [release-helper]
bases: [main]
grants:
  reports-read:
    environment: staging
    credential: { postgres: { server: staging, database: app, role: app_readonly } }
    allow: { events: [push, pull_request, schedule] }
  orders-migrate:
    environment: production
    access: write
    ttl: 10m
    credential: { postgres: { server: production, database: app, role: app_migrator } }
    allow: { events: [pull_request, push] }
  nightly:
    environment: production
    access: write
    credential: { postgres: { server: production, database: app, role: app_migrator } }
    allow: { events: [schedule, push, pull_request] }
    approval: { count: 0, reason: "nightly report" }
  not-really-read:
    environment: staging
    credential: { postgres: { server: staging, database: app, role: app_migrator } }
    allow: { events: [pull_request] }
  of-no-server:
    environment: staging
    credential: { postgres: { server: nowhere, database: app, role: app_readonly } }
    allow: { events: [pull_request] }
  twice:
    environment: staging
    per-job: 2
    credential: { postgres: { server: staging, database: app, role: app_readonly } }
    allow: { events: [pull_request] }
`;

export const PRODUCTION = { environment: "production" };

/** One response as a test looks at it. */
export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface BrokerSetup {
  readonly url: string;
  readonly broker: Broker;
  /** What the broker runs with, for what runs beside its endpoints. */
  readonly deps: BrokerDeps;
  readonly store: LeaseStore;
  readonly provider: FakePostgresProvider;
  /** What the gate decides from now on, and what it was asked. */
  readonly gate: { answer: GateAnswer | Promise<GateAnswer>; readonly asked: GateQuestion[] };
  /** Replaces a policy document: `octo-org/shop.yml`. */
  /** The policy directory. */
  readonly folder: string;
  readonly writePolicy: (name: string, text: string) => void;
  /** Audit log and broker's log so far. */
  readonly audit: () => readonly Readonly<Record<string, unknown>>[];
  readonly log: () => readonly Readonly<Record<string, unknown>>[];
  readonly printed: () => string;
  /** A fresh ID token of a job. */
  readonly idToken: (
    claims?: Readonly<Record<string, unknown>>,
    options?: Partial<TokenOptions>,
  ) => Promise<string>;
  readonly send: (path: string, init?: RequestInit) => Promise<Told>;
  /** `POST /token` for one detail, with a fresh token of these claims. */
  readonly ask: (
    detail?: Readonly<Record<string, unknown>>,
    claims?: Readonly<Record<string, unknown>>,
  ) => Promise<Told>;
  /** A store that throws what the test says, until it says otherwise. */
  fault: Error | undefined;
  /** What the audit log throws, until the test says otherwise. */
  auditFault: Error | undefined;
  readonly close: () => Promise<void>;
}

export interface BrokerSetupOptions {
  readonly rules?: Partial<BrokerRules>;
  readonly clock?: Clock;
  readonly withGate?: boolean;
  /** Instead of the one that does as the test says. */
  readonly realGate?: Gate;
  readonly keyRing?: KeyRing;
  readonly webhooks?: BrokerDeps["webhooks"];
  /** Opens what notes what check runs are about. */
  readonly openCheckNotes?: (deps: BrokerDeps) => CheckNotes;
  readonly listener?: Listener;
  readonly policy?: Partial<PolicyOptions>;
  /** Instead of the policy directory. */
  readonly openPolicy?: (effects: LoadEffects & { readonly memory: CapMemory }) => PolicySource;
  readonly server?: Partial<
    Pick<
      ServerOptions,
      "maxRequests" | "receiveMs" | "maxConnections" | "maxConnectionsPerPeer" | "proxy"
    >
  >;
}

/** A broker over real HTTP and a real SQLite store; issuer, gate and provider are fakes that tests command. */
export async function openBrokerSetup(options: BrokerSetupOptions = {}): Promise<BrokerSetup> {
  const { clock = systemClock, withGate = true, listener = "all" } = options;
  const folder = mkdtempSync(join(tmpdir(), "stepkey-broker-"));
  const key = await makeSigningKey("one");
  const temporary = await openTemporaryStore(clock);
  const provider = createFakePostgresProvider();
  const lines = { audit: [] as string[], log: [] as string[] };
  const metrics = createMetrics();
  const log = createLog(
    (line) => lines.log.push(line),
    () => clock.now(),
  );
  const gate: BrokerSetup["gate"] = { answer: REFUSED, asked: [] };
  const effects = { parser: POLICY, log, metrics, memory: temporary.store };
  const notes: { current?: CheckNotes } = {};
  const without: BrokerDeps = {
    rules: { ...RULES, ...options.rules },
    verify: await verifierOf(key, clock),
    store: noticingEnds(
      faulty(temporary.store, () => setup.fault),
      {
        noteEnding: (leases) => notes.current?.noteEnding(leases),
        noteEnd: (lease) => notes.current?.noteEnd(lease),
      },
    ),
    policy:
      options.openPolicy?.(effects) ??
      createDirectoryPolicy(folder, {
        ...effects,
        quietMs: 20,
        // A test writes a policy and asks at once.
        lookEveryMs: 0,
        ...options.policy,
      }),
    gate: options.realGate ?? (withGate ? gateOf(gate) : undefined),
    kinds: kindsByName(KINDS),
    providers: new Map([["postgres", provider]]),
    keyRing: options.keyRing,
    lockOwner: "setup/1/one",
    clock,
    randomBytes,
    audit: createAudit((line) => {
      if (setup.auditFault !== undefined) throw setup.auditFault;
      lines.audit.push(line);
    }),
    log,
    metrics,
    endNotes: createEndNotes(),
    webhooks: options.webhooks,
  };
  const deps = withCheckNotes(without, options, notes);
  const broker = createBroker(deps);
  const closed = new AbortController();
  const sampler = createSampler({ clock, log, metrics, signal: closed.signal });
  const server = await startServer({
    handler: broker,
    host: "127.0.0.1",
    port: 0,
    listener,
    clock,
    onServed: createRequestLog({ log, metrics, sampler }),
    ...options.server,
  });
  const url = `http://127.0.0.1:${server.port}`;
  const idToken: BrokerSetup["idToken"] = (claims = {}, more = {}) =>
    signToken(key, {
      issuer: ISSUER,
      audience: AUDIENCE,
      issuedAt: Math.floor(clock.now() / 1000),
      claims,
      ...more,
    });
  const setup: BrokerSetup = {
    url,
    broker,
    deps,
    store: temporary.store,
    provider,
    gate,
    folder,
    writePolicy: (name, text) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    },
    audit: () => lines.audit.map(parseLine),
    log: () => lines.log.map(parseLine),
    printed: () => [...lines.audit, ...lines.log].join(""),
    idToken,
    send: (path, init) => sendTo(`${url}${path}`, init),
    ask: async (detail = {}, claims = {}) => {
      const environment = claims["environment"] ?? "staging";
      const body = tokenForm(await idToken({ environment, ...claims }), detailOf(detail));
      return sendTo(`${url}/token`, { method: "POST", body });
    },
    fault: undefined,
    auditFault: undefined,
    close: async () => {
      await server.close();
      closed.abort();
      await temporary.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  setup.writePolicy("octo-org/shop.yml", SHOP_POLICY);
  return setup;
}

/** What ends leases knows of the notes before they are there. */
function withCheckNotes(
  deps: BrokerDeps,
  { openCheckNotes }: BrokerSetupOptions,
  notes: { current?: CheckNotes },
): BrokerDeps {
  const checkNotes = openCheckNotes?.(deps);
  if (checkNotes !== undefined) notes.current = checkNotes;
  return { ...deps, checkNotes };
}

const RULES: BrokerRules = {
  owners: [65],
  tokenMaxAgeMs: 60_000,
  clockSkewMs: 30_000,
  leaseMaxTtlSeconds: 3600,
  heartbeatIntervalMs: 5000,
  servers: { postgres: ["staging", "production"], aws: [] },
};

const REFUSED: GateAnswer = {
  kind: "refused",
  subject: undefined,
  reasons: [{ code: "not_set", text: "The test did not say what the gate answers." }],
  remedy: "Say it.",
};

/** What `octo-org/dba` would see: mona approved the newest commit of pull request 42. */
export const APPROVED: GateAnswer = {
  kind: "proceed",
  subject: {
    pullRequest: 42,
    pullRequestUrl: "https://github.com/octo-org/shop/pull/42",
    commit: "91be003a".repeat(5),
    author: { id: 7, login: "release-helper", type: "User" },
    agent: true,
  },
  approvals: [
    {
      reviewId: 501,
      account: { id: 2, login: "mona", type: "User" },
      submittedAt: Date.UTC(2026, 10, 22, 9),
      commit: "91be003a".repeat(5),
      pullRequest: 42,
    },
  ],
  uses: 3,
  reasons: [{ code: "approved", text: "mona approved 91be003." }],
};

export function detailOf(
  overrides: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    type: "stepkey",
    grant: "reports-read",
    environment: "staging",
    access: "read",
    step: "report",
    request: randomBytes(18).toString("base64url"),
    ...overrides,
  };
}

/** A form of `POST /token`; `undefined` leaves a field out. */
export function tokenForm(
  idToken: string,
  detail: unknown,
  overrides: Readonly<Record<string, string | undefined>> = {},
): URLSearchParams {
  const fields = {
    grant_type: GRANT_TYPE,
    subject_token: idToken,
    subject_token_type: SUBJECT_TOKEN_TYPE,
    authorization_details: JSON.stringify([detail]),
    ...overrides,
  };
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined) form.set(name, value);
  return form;
}

export async function sendTo(url: string, init?: RequestInit): Promise<Told> {
  const answer = await fetch(url, { redirect: "manual", ...init });
  const text = await answer.text();
  const isJson = answer.headers.get("content-type") === "application/json";
  const body = isJson ? (JSON.parse(text) as Told["body"]) : {};
  return { status: answer.status, headers: answer.headers, text, body };
}

/** The lease token of a granted response. */
export function leaseTokenOf(told: Told): string {
  const token = told.body["access_token"];
  if (typeof token !== "string") throw new Error(`not granted: ${told.text}`);
  return token;
}

export function leaseIdOf(told: Told): `lse_${string}` {
  const [detail] = told.body["authorization_details"] as readonly { lease: `lse_${string}` }[];
  if (detail === undefined) throw new Error(`not granted: ${told.text}`);
  return detail.lease;
}

async function verifierOf(key: SigningKey, clock: Clock): Promise<BrokerDeps["verify"]> {
  const publicKey = await importJWK(key.publicJwk, "RS256");
  if (publicKey instanceof Uint8Array) throw new TypeError("an RSA key was expected");
  return createIdTokenVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    maxAgeSeconds: 60,
    clockSkewSeconds: 30,
    clock,
    keySet: { find: (keyId) => Promise.resolve(ok(keyId === key.keyId ? [publicKey] : [])) },
  });
}

function gateOf(gate: BrokerSetup["gate"]): Gate {
  return {
    decide: async (question) => {
      gate.asked.push(question);
      return gate.answer;
    },
  };
}

/** The same store, every method of which rejects while there is a fault. */
function faulty<S extends object>(store: S, fault: () => Error | undefined): S {
  return new Proxy(store, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return faulty(member as object, fault);
      return async (...given: readonly unknown[]): Promise<unknown> => {
        const error = fault();
        if (error !== undefined) throw error;
        // A test may have put another one there meanwhile.
        const now = Reflect.get(target, name) as typeof member;
        return Reflect.apply(now, target, [...given]) as unknown;
      };
    },
  });
}

function parseLine(line: string): Readonly<Record<string, unknown>> {
  return JSON.parse(line) as Readonly<Record<string, unknown>>;
}
