import { execFile } from "node:child_process";
import { randomInt } from "node:crypto";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { CreateOpenIDConnectProviderCommand, IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";
import type { TestIssuer } from "./fake-issuer.ts";
import { leftOut } from "./left-out.ts";

/** A user's permanent keys, or a session's. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A Ceph RADOS Gateway of its own: real S3, STS and IAM on loopback. */
export interface Ceph {
  readonly endpoint: string;
  readonly port: number;
  /** May manage OIDC providers, roles and policies. */
  readonly admin: Keys;
  /** May do nothing until a policy says so: the broker's user. */
  readonly broker: Keys;
  iam(keys: Keys): IAMClient;
  s3(keys: Keys): S3Client;
  sts(keys: Keys): STSClient;
  /** Registers the issuer as an OIDC provider; returns its ARN. */
  trust(issuer: TestIssuer, audiences: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

export interface CephOptions {
  /** The shortest session that STS gives, in seconds; 900 as AWS when absent. */
  readonly stsMinSeconds?: number;
}

export const CEPH_REGION = "us-east-1";
const PROGRAMS = ["radosgw", "radosgw-admin", "ceph", "ceph-mon", "ceph-osd", "openssl", "curl"];
const COMMAND = "apt-get install -y --no-install-recommends radosgw ceph-mon ceph-osd openssl curl";
const run = promisify(execFile);

/** Whether Ceph can be started here, for `describe.runIf`: notes what is left out, and throws in CI. */
export function cephAvailable(): boolean {
  const missing = PROGRAMS.filter((program) => !isInPath(program));
  if (missing.length > 0) leftOut(`Ceph's gateway (${missing.join(", ")})`, COMMAND);
  return missing.length === 0;
}

function isInPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export async function startCeph(options: CephOptions = {}): Promise<Ceph> {
  for (let attempt = 1; ; attempt += 1) {
    const folder = mkdtempSync(join(tmpdir(), "stepkey-ceph-"));
    try {
      return await start(folder, options);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      // 75: another program took one of the ports between our look and its start.
      const portTaken = error instanceof Error && "code" in error && error.code === 75;
      if (!portTaken || attempt === 5) throw error;
    }
  }
}

async function start(folder: string, options: CephOptions): Promise<Ceph> {
  const port = await freePortRange();
  const scripts = join(import.meta.dirname, "ceph");
  const { stdout } = await run(
    join(scripts, "up.sh"),
    [folder, String(port), String(process.pid)],
    {
      env: { ...process.env, STS_MIN_SECONDS: String(options.stsMinSeconds ?? 900) },
      timeout: 110_000,
    },
  );
  const { endpoint, admin, broker } = JSON.parse(stdout) as Pick<
    Ceph,
    "endpoint" | "admin" | "broker"
  >;
  const client = (credentials: Keys) => ({
    endpoint,
    region: CEPH_REGION,
    credentials,
    maxAttempts: 1,
  });
  const ceph: Ceph = {
    endpoint,
    port,
    admin,
    broker,
    iam: (keys) => new IAMClient(client(keys)),
    s3: (keys) => new S3Client({ ...client(keys), forcePathStyle: true }),
    sts: (keys) => new STSClient(client(keys)),
    trust: async (issuer, audiences) => {
      if (issuer.thumbprint === undefined) throw new Error("the issuer needs a certificate");
      const made = await ceph.iam(admin).send(
        new CreateOpenIDConnectProviderCommand({
          Url: issuer.url,
          ClientIDList: [...audiences],
          ThumbprintList: [issuer.thumbprint],
        }),
      );
      return made.OpenIDConnectProviderArn ?? "";
    },
    stop: async () => {
      await run(join(scripts, "down.sh"), [folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return ceph;
}

/** Sixty ports in a row below the ephemeral range; the first three are tried, the daemons find theirs in the rest. */
async function freePortRange(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const base = 12_000 + randomInt(300) * 60;
    const free = await Promise.all([base, base + 1, base + 2].map(isFree));
    if (free.every(Boolean)) return base;
  }
  throw new Error("no free range of ports between 12000 and 30000");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
