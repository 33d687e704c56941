import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { goTool } from "./go-tools.ts";
import { freePort } from "./postgres.ts";

type Json = Readonly<Record<string, unknown>>;

/** A throwaway OpenBao on loopback, in memory. Nothing of it outlives `stop`. */
export interface TestOpenBao {
  readonly url: string;
  readonly port: number;
  readonly rootToken: string;
  /** Calls the API with the root token; throws at a refusal. */
  readonly api: (method: string, path: string, body?: Json) => Promise<Json>;
  /** The status of `GET path` with a token. */
  readonly status: (path: string, token: string) => Promise<number>;
  /** Lookups of all live tokens. */
  readonly tokens: () => Promise<readonly Json[]>;
  readonly stop: () => Promise<void>;
}

/** Undefined: not on this machine. */
export function openBaoBinary(): string | undefined {
  return goTool("bao", "OpenBao");
}

export async function startOpenBao(binary: string): Promise<TestOpenBao> {
  const port = await freePort();
  const rootToken = randomBytes(18).toString("hex");
  const child = spawn(
    binary,
    [
      "server",
      "-dev",
      "-dev-no-store-token",
      `-dev-listen-address=127.0.0.1:${port}`,
      `-dev-root-token-id=${rootToken}`,
    ],
    { env: { PATH: process.env["PATH"], HOME: "/nonexistent" }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      log = `${log}${text}`.slice(-20_000);
    });
  }
  const url = `http://127.0.0.1:${port}`;
  const api: TestOpenBao["api"] = async (method, path, body) => {
    const response = await fetch(`${url}/v1/${path}`, {
      method,
      headers: { "x-vault-token": rootToken },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`OpenBao: ${method} ${path}: ${response.status} ${text}`);
    return text === "" ? {} : (JSON.parse(text) as Json);
  };
  await ready(child, url, () => log);
  return {
    url,
    port,
    rootToken,
    api,
    status: async (path, token) => {
      const response = await fetch(`${url}/v1/${path}`, { headers: { "x-vault-token": token } });
      return response.status;
    },
    tokens: async () => {
      const { data } = await api("GET", "auth/token/accessors?list=true");
      const { keys } = data as { readonly keys: readonly string[] };
      const looked = await Promise.all(
        keys.map(async (accessor) =>
          api("POST", "auth/token/lookup-accessor", { accessor }).catch(() => undefined),
        ),
      );
      return looked.flatMap((one) => (one === undefined ? [] : [one["data"] as Json]));
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

async function ready(child: ChildProcess, url: string, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`OpenBao did not start: ${log()}`);
    const response = await fetch(`${url}/v1/sys/health`).catch(() => undefined);
    if (response?.status === 200) return;
    await sleep(50);
  }
  child.kill("SIGKILL");
  throw new Error(`OpenBao does not respond: ${log()}`);
}
