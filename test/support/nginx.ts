import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { endChild } from "./end-child.ts";
import { freePort } from "./postgres.ts";

/** Debian's nginx in front of several brokers, configured as docs/many-brokers.md says. */
export interface TestNginx {
  readonly url: string;
  readonly port: number;
  /** Each request so far: which path, and what the client got. */
  requests(): readonly BalancedRequest[];
  stop(): Promise<void>;
}

export interface BalancedRequest {
  readonly path: string;
  readonly status: number;
  /** Status of each broker that it was sent to, in turn. */
  readonly tried: string;
}

export const NGINX = "/usr/sbin/nginx";

const DOCUMENT = fileURLToPath(new URL("../../docs/many-brokers.md", import.meta.url));

export interface NginxOptions {
  /** Ports of the brokers, three of them. */
  readonly brokers: readonly number[];
  /** Its own, which the brokers' `url` names; a free one when absent. */
  readonly port?: number;
  /** Certificate of the CA of brokers that speak TLS, as the page has it; they do not when absent. */
  readonly brokersCa?: string;
}

export async function startNginx(options: NginxOptions): Promise<TestNginx> {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-nginx-"));
  chmodSync(folder, 0o755);
  const port = options.port ?? (await freePort());
  const file = join(folder, "nginx.conf");
  writeFileSync(file, configuration(folder, { ...options, port }));
  const child = spawn(NGINX, ["-c", file, "-e", join(folder, "error.log")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let printed = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; ; attempt += 1) {
    const response = await fetch(`${url}/healthz`).catch(() => undefined);
    if (response !== undefined) break;
    if (attempt === 100 || child.exitCode !== null) {
      child.kill("SIGKILL");
      throw new Error(`nginx does not answer: ${printed}`);
    }
    await sleep(50);
  }
  return {
    url,
    port,
    requests: () => readRequests(join(folder, "access.log")),
    stop: async () => {
      // Its master ends the workers.
      await endChild(child, "SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The page's own block, with addresses of this machine and without TLS for clients, in a server that keeps everything in `folder`. */
function configuration(folder: string, options: DocumentedOptions): string {
  const own = userInfo().uid === 0 ? "user nobody nogroup;\n" : "";
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join("\n");
  return `${own}daemon off;
worker_processes 1;
pid ${join(folder, "nginx.pid")};
events { worker_connections 4096; }
http {
  ${temporary}
  log_format told '$request_uri $status $upstream_status';
  access_log ${join(folder, "access.log")} told;
  ${documentedBlock(folder, options)}
}
`;
}

type DocumentedOptions = NginxOptions & { readonly port: number };

function documentedBlock(folder: string, { port, brokers, brokersCa }: DocumentedOptions): string {
  const [, block] = /```nginx\n(.*?)```/su.exec(readFileSync(DOCUMENT, "utf8")) ?? [];
  if (block === undefined) throw new Error(`${DOCUMENT} has no block for nginx`);
  const ports = brokers.values();
  const here = block
    .replaceAll(/server 10\.0\.0\.\d+:8700/gu, () => `server 127.0.0.1:${ports.next().value}`)
    .replace("listen 443 ssl;", `listen 127.0.0.1:${port};`)
    .replaceAll(/^ *ssl_.*\n/gmu, "");
  if (brokersCa === undefined) {
    return here.replaceAll(/^ *proxy_ssl_.*\n/gmu, "").replaceAll("pass https:", "pass http:");
  }
  const file = join(folder, "brokers-ca.pem");
  writeFileSync(file, brokersCa);
  return here.replace("/etc/nginx/stepkey-ca.pem", file);
}

function readRequests(file: string): readonly BalancedRequest[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [path = "", status = "", ...tried] = line.split(" ");
      return { path, status: Number(status), tried: tried.join(" ") };
    });
}
