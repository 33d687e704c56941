import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { isRecord } from "../../src/shared/json.ts";
import { goTool, toolsBuilt } from "./go-tools.ts";
import { freePort } from "./postgres.ts";

export type Json = Readonly<Record<string, unknown>>;

export interface KubernetesBinaries {
  readonly etcd: string;
  readonly apiServer: string;
  readonly kubectl: string;
}

/** Undefined: not on this machine. */
export function kubernetesBinaries(): KubernetesBinaries | undefined {
  const etcd = goTool("etcd", "etcd");
  const apiServer = goTool("kube-apiserver", "Kubernetes");
  const kubectl = goTool("kubectl", "kubectl");
  if (etcd === undefined || apiServer === undefined || kubectl === undefined) return undefined;
  return { etcd, apiServer, kubectl };
}

export interface KubernetesOptions {
  /** The content of `--authentication-config`, as JSON. */
  readonly authentication?: Json;
  readonly arguments?: readonly string[];
}

/** A throwaway cluster on loopback: a real API server with etcd, and nothing that runs pods. */
export interface TestKubernetes {
  readonly url: string;
  readonly port: number;
  /** PEM. */
  readonly ca: string;
  /** A kubeconfig of an admin. */
  readonly kubeconfig: string;
  /** Calls the API as an admin; throws at a refusal. */
  readonly api: (method: ApiMethod, path: string, body?: Json) => Promise<Json>;
  /** The status and the object for any bearer token. */
  readonly as: (
    token: string,
    call: readonly [method: ApiMethod, path: string, body?: Json | undefined],
  ) => Promise<{ readonly status: number; readonly body: Json }>;
  /** Replaces an object, as an admin. */
  readonly put: (path: string, body: Json) => Promise<void>;
  /** Stops the API server's process, so that it responds to nothing, until `resume`. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly stop: () => Promise<void>;
}

type ApiMethod = "GET" | "POST" | "DELETE";

export async function startKubernetes(
  binaries: KubernetesBinaries,
  options: KubernetesOptions = {},
): Promise<TestKubernetes> {
  await toolsBuilt(binaries.etcd, binaries.apiServer, binaries.kubectl);
  const folder = mkdtempSync(join(tmpdir(), "stepkey-kubernetes-"));
  const children: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    // The API server first: without etcd it waits for a minute.
    for (const child of children.toReversed()) await kill(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return await start({ binaries, options, folder, children, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(on: {
  readonly binaries: KubernetesBinaries;
  readonly options: KubernetesOptions;
  readonly folder: string;
  readonly children: ChildProcess[];
  readonly stop: () => Promise<void>;
}): Promise<TestKubernetes> {
  const { binaries, options, folder, children, stop } = on;
  const [port, clients, peers] = [await freePort(), await freePort(), await freePort()];
  const [etcdUrl, peerUrl] = [`http://127.0.0.1:${clients}`, `http://127.0.0.1:${peers}`];
  const etcd = run(
    binaries.etcd,
    [
      "--data-dir",
      join(folder, "etcd"),
      "--unsafe-no-fsync",
      "--log-level",
      "error",
      "--listen-client-urls",
      etcdUrl,
      "--advertise-client-urls",
      etcdUrl,
      "--listen-peer-urls",
      peerUrl,
      "--initial-advertise-peer-urls",
      peerUrl,
      "--initial-cluster",
      `default=${peerUrl}`,
    ],
    folder,
  );
  children.push(etcd.child);
  const url = `https://127.0.0.1:${port}`;
  const adminToken = randomBytes(18).toString("hex");
  const at = (name: string): string => join(folder, name);
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = { format: "pem" } as const;
  writeFileSync(at("sa.key"), keys.privateKey.export({ ...pem, type: "pkcs8" }), { mode: 0o600 });
  writeFileSync(at("sa.pub"), keys.publicKey.export({ ...pem, type: "spki" }));
  writeFileSync(at("tokens.csv"), `${adminToken},admin,1,"system:masters"\n`, { mode: 0o600 });
  const { authentication } = options;
  if (authentication !== undefined) {
    writeFileSync(at("authentication.json"), JSON.stringify(authentication));
  }
  const server = run(
    binaries.apiServer,
    [
      `--etcd-servers=${etcdUrl}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      `--secure-port=${port}`,
      `--cert-dir=${at("certs")}`,
      "--service-cluster-ip-range=10.96.0.0/24",
      `--service-account-issuer=${url}`,
      `--service-account-signing-key-file=${at("sa.key")}`,
      `--service-account-key-file=${at("sa.pub")}`,
      `--token-auth-file=${at("tokens.csv")}`,
      "--authorization-mode=RBAC",
      "--disable-admission-plugins=ServiceAccount",
      "--endpoint-reconciler-type=none",
      ...(authentication === undefined
        ? []
        : [`--authentication-config=${at("authentication.json")}`]),
      ...(options.arguments ?? []),
    ],
    folder,
  );
  children.push(server.child);
  const caFile = at("certs/apiserver.crt");
  const send = nodeHttp();
  const as: TestKubernetes["as"] = async (token, [method, path, body]) => {
    const sent = await send({
      method,
      url: `${url}${path}`,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ca: readFileSync(caFile, "utf8"),
      timeoutMs: 20_000,
      maxBytes: 16 * 1024 * 1024,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!sent.ok) throw new Error(`Kubernetes: ${method} ${path}: ${sent.error.message}`);
    const parsed: unknown = parsedOr(sent.value.body);
    return { status: sent.value.status, body: isRecord(parsed) ? parsed : {} };
  };
  await ready(
    async () => existsSync(caFile) && (await as(adminToken, ["GET", "/readyz"])).status === 200,
    [etcd, server],
  );
  return {
    url,
    port,
    ca: readFileSync(caFile, "utf8"),
    kubeconfig: kubeconfigOf(url, { ca: readFileSync(caFile), token: adminToken }),
    as,
    api: async (method, path, body) => {
      const response = await as(adminToken, [method, path, body]);
      if (response.status < 300) return response.body;
      throw new Error(`Kubernetes: ${method} ${path}: ${JSON.stringify(response)}`);
    },
    put: async (path, body) => {
      const ca = readFileSync(caFile, "utf8");
      const headers = { authorization: `Bearer ${adminToken}`, "content-type": "application/json" };
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const put = { method: "PUT", ca, agent: false, headers };
        const sent = httpsRequest(`${url}${path}`, put, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sent.once("error", reject);
        sent.end(JSON.stringify(body));
      });
      if (status !== 200) throw new Error(`Kubernetes: PUT ${path}: ${status}`);
    },
    pause: () => void server.child.kill("SIGSTOP"),
    resume: () => void server.child.kill("SIGCONT"),
    stop,
  };
}

function kubeconfigOf(server: string, { ca, token }: { ca: Buffer; token: string }): string {
  const cluster = { server, "certificate-authority-data": ca.toString("base64") };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster }],
    users: [{ name: "admin", user: { token } }],
    contexts: [{ name: "test", context: { cluster: "test", user: "admin" } }],
    "current-context": "test",
  });
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

interface Running {
  readonly child: ChildProcess;
  readonly log: () => string;
}

function run(binary: string, args: readonly string[], cwd: string): Running {
  const env = { PATH: process.env["PATH"], HOME: cwd };
  const child = spawn(binary, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      log = `${log}${text}`.slice(-20_000);
    });
  }
  return { child, log: () => log };
}

async function ready(isReady: () => Promise<boolean>, running: readonly Running[]): Promise<void> {
  const until = systemClock.now() + 90_000;
  for (;;) {
    const ended = running.find(({ child }) => child.exitCode !== null);
    if (ended !== undefined) throw new Error(`Kubernetes did not start: ${ended.log()}`);
    if (await isReady().catch(() => false)) return;
    if (systemClock.now() > until) {
      throw new Error(`Kubernetes does not respond: ${running.map(({ log }) => log()).join("\n")}`);
    }
    await sleep(100);
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGCONT");
  child.kill("SIGKILL");
  await gone;
}
