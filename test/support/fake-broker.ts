import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { DiscoveredTask } from "../../src/shared/task-wire.ts";
import type { CredentialFileOnWire } from "../../src/shared/wire.ts";

/** One request as the fake got it. */
export interface BrokerCall {
  readonly method: string;
  readonly path: string;
  readonly bearer: string | undefined;
  readonly form: URLSearchParams;
}

/** What it sends instead of its usual response, once. */
export interface BrokerReply {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Takes the request and resets the connection: the response is lost. */
  readonly lost?: boolean;
  /** Responds so many milliseconds later. */
  readonly afterMs?: number;
}

type Path = "/token" | "/revoke" | "/heartbeat" | "/leases" | "/discover";

/** A broker of nothing: it responds in the wire's form and keeps what it was asked. The action's edge is tested on it. */
export interface FakeBroker {
  readonly url: string;
  readonly calls: readonly BrokerCall[];
  callsOf(path: Path): readonly BrokerCall[];
  /** The next responses of an endpoint, one each, before it responds as usual again. */
  next(path: Path, ...replies: readonly BrokerReply[]): void;
  /** The password of the newest lease. */
  readonly password: () => string;
  /** Token of the newest lease. */
  readonly leaseToken: () => string;
  close(): Promise<void>;
}

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

interface State {
  readonly calls: BrokerCall[];
  readonly replies: Map<string, BrokerReply[]>;
  readonly env: Readonly<Record<string, string>>;
  readonly files: FakeBrokerFiles;
  readonly tasks: readonly DiscoveredTask[];
  password: string;
  leaseToken: string;
}

/** Files of the credential, and variables that name them and are not secret. */
export interface FakeBrokerFiles {
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly CredentialFileOnWire[];
}

/** `env`: further secrets of each credential. `tasks`: what an agent can discover. */
export async function startFakeBroker(
  env: Readonly<Record<string, string>> = {},
  files: FakeBrokerFiles = { env: {}, files: [] },
  tasks: readonly DiscoveredTask[] = [],
): Promise<FakeBroker> {
  const secrets = { password: "", leaseToken: "" };
  const state: State = { calls: [], replies: new Map(), env, files, tasks, ...secrets };
  const server = createServer((request, response) => {
    answer(state, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls: state.calls,
    callsOf: (path) => state.calls.filter((call) => call.path === path),
    next: (path, ...replies) => {
      state.replies.set(path, [...(state.replies.get(path) ?? []), ...replies]);
    },
    password: () => state.password,
    leaseToken: () => state.leaseToken,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call = await readCall(request);
  state.calls.push(call);
  const reply = state.replies.get(call.path)?.shift() ?? {};
  if (reply.lost === true) {
    request.socket.resetAndDestroy();
    return;
  }
  if (reply.afterMs !== undefined) await sleep(reply.afterMs);
  const body = reply.body ?? usual(state, call);
  if (body === undefined) throw new Error(`the fake has no ${call.method} ${call.path}`);
  response
    .writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers })
    .end(typeof body === "string" ? body : JSON.stringify(body));
}

async function readCall(request: IncomingMessage): Promise<BrokerCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return {
    method: request.method ?? "",
    path: request.url ?? "/",
    bearer: /^Bearer (.+)$/u.exec(request.headers.authorization ?? "")?.[1],
    form: new URLSearchParams(Buffer.concat(chunks).toString("utf8")),
  };
}

function usual(state: State, call: BrokerCall): unknown {
  const proof = { checked_at: rfc3339(0), by: "broker", facts: ["role absent", "no sessions"] };
  switch (`${call.method} ${call.path}`) {
    case "POST /token":
      return grant(state, call);
    case "POST /revoke":
      return { state: "verified", proof };
    case "POST /discover":
      return discovery(state);
    case "POST /heartbeat":
      return { active: true, expires_at: rfc3339(900) };
    case "DELETE /leases":
      return { leases: [] };
    default:
      return undefined;
  }
}

function grant(state: State, call: BrokerCall): unknown {
  state.password = randomBytes(24).toString("base64url");
  state.leaseToken = `lsk_${randomBytes(24).toString("base64url")}`;
  const [asked] = JSON.parse(call.form.get("authorization_details") ?? "[]") as [
    Record<string, unknown>,
  ];
  const { request: _name, ttl = 900, ...kept } = asked;
  const seconds = Number(ttl);
  const lease = `lse_${Array.from(randomBytes(26), (byte) => ALPHABET.charAt(byte % 32)).join("")}`;
  return {
    access_token: state.leaseToken,
    issued_token_type: "urn:stepkey:token-type:lease",
    token_type: "N_A",
    expires_in: seconds,
    authorization_details: [
      { ...kept, lease, expires_at: rfc3339(seconds), dies_at: rfc3339(seconds) },
    ],
    credential: {
      kind: "postgres",
      env: {
        PGUSER: "stepkey_lease",
        PGPASSWORD: state.password,
        ...state.env,
        ...state.files.env,
      },
      files: state.files.files,
      secret: ["PGPASSWORD", ...Object.keys(state.env)],
    },
    ...taskIn(state, asked),
    heartbeat_interval: 0.2,
    issued_to: "postgres role stepkey_lease",
    decision: {
      trace: "01JTRACE",
      rule: "octo-org/shop.yml:9 orders-migrate",
      commit: "4f2c91e0a1b2c3d4e5f60718293a4b5c6d7e8f90",
      pull_request: 42,
      agent: false,
      required_approvals: 0,
      approvals: [],
    },
  };
}

function taskIn({ tasks }: State, asked: Readonly<Record<string, unknown>>): object {
  const named = asked["task"] as { readonly name: string } | undefined;
  const found = tasks.find(({ task }) => task === named?.name);
  if (found === undefined) return {};
  const { state: _, missing: __, ...task } = found;
  return { task };
}

function discovery({ tasks }: State): unknown {
  return {
    repository: "octo-org/shop",
    commit: "4f2c91e0a1b2c3d4e5f60718293a4b5c6d7e8f90",
    trace: "01JDISCOVER",
    grants: [],
    tasks,
  };
}

/** A refusal in the broker's form. */
export function refusalBody(code: string, rest: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    error: "access_denied",
    error_description: "Refused for a reason.",
    code,
    remedy: "Do something else.",
    trace: "01JREFUSED",
    ...rest,
  };
}

function rfc3339(inSeconds: number): string {
  return new Date(Date.now() + inSeconds * 1000).toISOString().replace(/\.\d{3}Z$/u, "Z");
}
