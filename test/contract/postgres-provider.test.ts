import { randomBytes } from "node:crypto";
import type { Credential } from "../../src/credentials/kind/credential.ts";
import type { IssueRequest } from "../../src/credentials/kind/provider.ts";
import type { PostgresSettings } from "../../src/credentials/postgres/settings.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { Secret } from "../../src/shared/secret.ts";
import { createTestProvider } from "../support/postgres-provider.ts";
import { startDebianPostgres } from "../support/left-out.ts";
import { connects, EXAMPLE_ROLES, startPostgres, type TestPostgres } from "../support/postgres.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import { describeProvider, type ProviderSetup } from "./provider.ts";

const READING = { server: "main", database: "app", role: "app_readonly" } as const;
const WRITING = { ...READING, role: "app_migrator" } as const;

async function bench(postgres: TestPostgres): Promise<ProviderSetup<PostgresSettings>> {
  await postgres.sql("CREATE DATABASE app");
  await postgres.sql(EXAMPLE_ROLES, "app");
  const proxy = await startStallingProxy({ host: postgres.host, port: postgres.port });
  const provider = createTestProvider(postgres.adminUrl());
  const through = postgres.adminUrl().replace(`:${postgres.port}/`, `:${proxy.port}/`);
  const remains = async (role: unknown): Promise<boolean> =>
    (await postgres.sql(`SELECT FROM pg_roles WHERE rolname = '${String(role)}'`)).length > 0;
  return {
    provider,
    request: () => Promise.resolve(request()),
    works: worksFor,
    remains: (handle) => remains(handle["role"]),
    marks: async (handle) => {
      const [row] = await postgres.sql(
        `SELECT shobj_description(oid, 'pg_authid') AS note FROM pg_roles WHERE rolname = '${String(handle["role"])}'`,
      );
      return `${String(handle["role"])} ${String(row?.["note"])}`;
    },
    carriesInstance: true,
    reading: READING,
    writing: WRITING,
    faulty: {
      provider: createTestProvider(through),
      proxy,
    },
    // Through log-in and the look at what is granted (about 1,100 bytes), then up to the end of what makes the role.
    holdPoints: [
      0, 300, 600, 800, 900, 1000, 1050, 1100, 1120, 1140, 1160, 1180, 1200, 1250, 1300, 1400,
    ],
    dispose: async () => {
      await proxy.close();
      await postgres.stop();
    },
  };
}

function request(): IssueRequest<PostgresSettings> {
  return {
    lease: newLeaseId(randomBytes),
    instance: "instance-1",
    settings: READING,
    access: "read",
    expiresAt: Date.now() + 3_600_000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
    repository: "octo-org/shop",
    step: "migrate",
  };
}

/** As a task would. */
function worksFor({ env }: Credential): Promise<boolean> {
  const url = env["DATABASE_URL"];
  return connects(
    url instanceof Secret ? url.reveal() : String(url),
    "SELECT count(*) FROM orders",
  );
}

describeProvider("postgres, embedded", async () => bench(await startPostgres()));

const debian = startDebianPostgres();
if (debian !== undefined) describeProvider("postgres, Debian's", async () => bench(await debian()));
