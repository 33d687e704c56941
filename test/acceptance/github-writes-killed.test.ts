/**
 * The built broker in a process of its own, killed after GitHub took what it wrote and before its store had that. GitHub is the
 * strict front, a FAKE.
 */
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startBrokerProcess, type BrokerProcess } from "../support/broker-process.ts";
import { eventually } from "../support/eventually.ts";
import { makeAppKey } from "../support/github-app/emulated-app.ts";
import { createAppFront, install } from "../support/github/app-front.ts";
import { policyOf } from "../support/github/environment-gate-setup.ts";
import { deliveryOf, repositoryIn } from "../support/github/events.ts";
import { shop } from "../support/github/gate-setup.ts";
import {
  startGitHub,
  type GitHub,
  type PullState,
  type RepositoryState,
} from "../support/github/start-github.ts";
import { freePort } from "../support/postgres.ts";
import { DIST } from "../support/test-system.ts";

const SECRET = "a secret of the rule's webhook";

let folder: string;
let github: GitHub;
let repository: RepositoryState;
let pull: PullState;
let front: Server;
let broker: BrokerProcess;
/** What GitHub took, by method and path. */
let taken: string[];
/** Called when GitHub took a write, before the broker gets the response. */
let onTaken: (write: string) => Promise<"respond" | "never">;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "stepkey-killed-"));
  const { pem, publicKey } = makeAppKey();
  const app = createAppFront(4711, [publicKey]);
  install(app, "octo-org", {
    permissions: { actions: "read", checks: "write", deployments: "write", metadata: "read" },
  });
  github = await startGitHub({ app });
  repository = await shop(github, "shop");
  pull = await github.openPullRequest(repository, { by: "kim" });
  await github.review(pull, { by: "mona", state: "approve" });
  taken = [];
  front = await startFront();
  const { port: frontPort } = front.address() as AddressInfo;
  mkdirSync(join(folder, "policy", "octo-org"), { recursive: true });
  writeFileSync(join(folder, "policy", "octo-org", "shop.yml"), policyOf(repository));
  const port = await freePort();
  const config = `url: http://127.0.0.1:${port}
listen: 127.0.0.1:${port}
owners: [${repository.owner.id}]
policy: { directory: ./policy }
store: sqlite:stepkey.db
servers: { postgres: { production: { url: { env: ADMIN } }, staging: { url: { env: ADMIN } } } }
audit: audit.log
github:
  api: http://127.0.0.1:${frontPort}
  token: { env: TOKEN }
  webhook-secret: { env: SECRET }
  writer: { app-id: 4711, private-key: { env: KEY } }
  deployments: true
  check: neutral
`;
  const ADMIN = "postgres://nobody:nothing@127.0.0.1:1/none";
  const env = { ADMIN, TOKEN: github.token, SECRET, KEY: pem };
  broker = await startBrokerProcess({ folder, port, cli: join(DIST, "cli.js"), config, env });
});
afterEach(async () => {
  await broker.kill();
  front.closeAllConnections();
  front.close();
  await github.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Passes everything on to GitHub, and tells of what it took. */
async function startFront(): Promise<Server> {
  const server = createServer((request, response) => {
    void (async () => {
      const { method = "", url = "" } = request;
      const passed = await fetch(`${github.url}${url}`, {
        method,
        headers: { ...headersOf(request), "content-type": "application/json" },
        ...(method === "GET" ? {} : { body: await bodyOf(request) }),
      });
      const body = Buffer.from(await passed.arrayBuffer());
      const isWrite = method !== "GET" && passed.ok && !url.includes("/access_tokens");
      if (isWrite) taken.push(`${method} ${url}`);
      if (isWrite && (await onTaken(`${method} ${url}`)) === "never") return;
      response.writeHead(passed.status, { "content-type": "application/json" });
      response.end(passed.status === 204 ? undefined : body);
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const { authorization = "", accept = "", "user-agent": agent = "" } = headers;
  return { authorization, accept, "user-agent": agent };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  return text;
}

async function send(event: string, more: Readonly<Record<string, unknown>>): Promise<void> {
  const payload = { repository: repositoryIn(repository.id, repository.owner.id), ...more };
  const delivery = deliveryOf({ event, payload, secret: SECRET });
  const sent = await fetch(`${broker.url}/webhooks/github`, delivery);
  expect(sent.status).toBe(202);
}

/** What the store has of tasks for GitHub. */
function withStore<T>(use: (store: DatabaseSync) => T): T {
  const store = new DatabaseSync(join(folder, "stepkey.db"));
  try {
    return use(store);
  } finally {
    store.close();
  }
}

const writtenOf = (kind: string): string =>
  withStore((store) =>
    String(store.prepare("SELECT written FROM github_tasks WHERE kind = ?").get(kind)?.["written"]),
  );

/**
 * Starts it anew, as if a minute had passed: the lock of the dead one has run out, and an event that is older than what GitHub
 * shows does not explain any more that a run waits for nothing.
 */
async function startAgain(): Promise<void> {
  withStore((store) => {
    store.exec("UPDATE github_tasks SET locked_until = 1 WHERE locked_until IS NOT NULL");
    store.exec(
      "UPDATE github_tasks SET payload = json_set(payload, '$.since', payload ->> '$.since' - 60000) WHERE kind = 'gate'",
    );
  });
  await broker.start();
}

function hold(): { readonly release: () => void } {
  const store = new DatabaseSync(join(folder, "stepkey.db"));
  store.exec("BEGIN IMMEDIATE");
  return {
    release: () => {
      store.exec("ROLLBACK");
      store.close();
    },
  };
}

describe("a broker that is killed after GitHub took its answer to an environment's rule", () => {
  const isAnswer = (write: string): boolean => write.endsWith("/deployment_protection_rule");

  async function waitAt(): Promise<ReturnType<GitHub["waitFor"]>> {
    const run = github.startRun({ pr: pull, actor: "kim", environment: "production" });
    const wait = github.waitFor(run, "production");
    await send("deployment_protection_rule", {
      action: "requested",
      environment: "production",
      deployment_callback_url: `${github.url}/repos/octo-org/shop/actions/runs/${run.runId}/deployment_protection_rule`,
    });
    return wait;
  }

  it("before it got GitHub's response, leaves nothing to send again for the next one", async () => {
    onTaken = async (write) => {
      if (isAnswer(write)) await broker.kill();
      return isAnswer(write) ? "never" : "respond";
    };
    const wait = await waitAt();
    await eventually("it was killed", () => taken.some(isAnswer) && !broker.isRunning());
    expect(wait.state).toBe("approved");
    expect(writtenOf("gate")).not.toContain("answered");
    onTaken = async () => "respond";
    await startAgain();
    await eventually("the next one is done", () => writtenOf("gate").includes("answered"));
    expect(taken.filter(isAnswer)).toHaveLength(1);
    expect(wait.state).toBe("approved");
    expect(broker.printed()).not.toContain("environment_not_answered");
  });

  it("before its store had that, leaves nothing to send again either, and one line in the audit log", async () => {
    let held: ReturnType<typeof hold> | undefined;
    onTaken = async (write) => {
      if (isAnswer(write)) held = hold();
      return "respond";
    };
    const wait = await waitAt();
    await eventually("it heard of it", () => broker.printed().includes("environment_approved"));
    await broker.kill();
    held?.release();
    expect(wait.state).toBe("approved");
    expect(writtenOf("gate")).not.toContain("answered");
    await startAgain();
    await eventually("the next one is done", () => writtenOf("gate").includes("answered"));
    expect(taken.filter(isAnswer)).toHaveLength(1);
    const lines = readFileSync(join(folder, "audit.log"), "utf8");
    expect(lines.match(/"event":"environment"/gu)).toHaveLength(1);
  });
});

describe("a broker that is killed after GitHub took its check run", () => {
  const isCheck = (write: string): boolean => write.endsWith("/check-runs");

  it("before it got GitHub's response, leaves a check run that the next one finds, and creates no other", async () => {
    onTaken = async (write) => {
      if (isCheck(write)) await broker.kill();
      return isCheck(write) ? "never" : "respond";
    };
    await send("pull_request", {
      action: "opened",
      pull_request: { number: pull.number, head: { sha: pull.head } },
    });
    await eventually("it was killed", () => taken.some(isCheck) && !broker.isRunning());
    expect(writtenOf("check")).toBe("null");
    onTaken = async () => "respond";
    await startAgain();
    await eventually("the next one is done", () => writtenOf("check").includes("checkRunId"));
    expect(taken.filter(isCheck)).toHaveLength(1);
    expect(github.checkRuns).toHaveLength(1);
  });
});
