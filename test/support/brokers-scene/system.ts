import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BrokerProcess, startBrokerProcess } from "../broker-process.ts";
import { startIssuer, type TestIssuer } from "../fake-issuer.ts";
import type { startNginx, TestNginx } from "../nginx.ts";
import type { startPgBouncer } from "../pgbouncer.ts";
import { createStoreDatabase } from "../postgres-store.ts";
import { EXAMPLE_ROLES, freePort, startPostgres, type TestPostgres } from "../postgres.ts";

/** Three brokers on one store in PostgreSQL, behind a balancer, and another PostgreSQL that they serve. */
export interface SceneSystem {
  readonly issuer: TestIssuer;
  readonly balancer: TestNginx;
  readonly brokers: readonly BrokerProcess[];
  /** The server of the store. */
  readonly keeper: TestPostgres;
  /** The store, without the pooler. */
  readonly store: (sql: string) => ReturnType<TestPostgres["sql"]>;
  /** The server of the credentials; its log has each statement that changes a role. */
  readonly served: TestPostgres;
  readonly close: () => Promise<void>;
}

export interface SceneParts {
  readonly startNginx: typeof startNginx;
  /** In front of the store; undefined: the brokers connect to it directly. */
  readonly startPgBouncer?: typeof startPgBouncer | undefined;
}

const BROKERS = 3;
/** Of one broker to its store, at most. */
const CONNECTIONS = 10;

export const SCENE_GRANT = "reports-read";

/** Ids of the repositories that the jobs belong to: one alone would wait for its own exchanges. */
export const SCENE_REPOSITORIES: readonly number[] = [71, 72, 73, 74, 75, 76, 77, 78];

const policyOf = (repository: number): string => `version: 1
repository-id: ${repository}
owner-id: 65
grants:
  ${SCENE_GRANT}:
    environment: staging
    credential: { postgres: { server: staging, database: postgres, role: app_readonly } }
    ttl: 45s
    allow: { events: [pull_request] }
`;

/** The built command: what users run. A trial build elsewhere is named by `STEPKEY_DIST`. */
const CLI = join(
  process.env["STEPKEY_DIST"] ?? fileURLToPath(new URL("../../../dist", import.meta.url)),
  "cli.js",
);

export async function startScene(parts: SceneParts): Promise<SceneSystem> {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-scene-"));
  const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const end of closing.toReversed()) await end();
  };
  try {
    const issuer = await startIssuer();
    closing.push(() => issuer.close());
    const connections = { max_connections: "300" };
    const keeper = await startPostgres({ settings: { ...connections, log_statement: "none" } });
    closing.push(() => keeper.stop());
    const served = await startPostgres({ settings: { ...connections, log_statement: "ddl" } });
    closing.push(() => served.stop());
    await served.sql(EXAMPLE_ROLES);
    const database = await createStoreDatabase(keeper);
    const pooler = await parts.startPgBouncer?.(keeper, "transaction", BROKERS * CONNECTIONS);
    if (pooler !== undefined) closing.push(() => pooler.stop());
    const ports: number[] = [];
    while (ports.length < BROKERS) ports.push(await freePort());
    const port = await freePort();
    const brokers = await Promise.all(
      ports.map((own) =>
        startBroker({
          folder,
          port: own,
          publicPort: port,
          issuer: issuer.url,
          env: {
            ADMIN_URL: served.adminUrl(),
            STORE_URL: pooler?.urlOf(database) ?? keeper.adminUrl(database),
          },
        }),
      ),
    );
    for (const broker of brokers) closing.push(() => broker.kill());
    const balancer = await parts.startNginx({ brokers: ports, port });
    closing.push(() => balancer.stop());
    const store: SceneSystem["store"] = (sql) => keeper.sql(sql, database);
    return { issuer, balancer, brokers, keeper, store, served, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function startBroker(setting: {
  readonly folder: string;
  readonly port: number;
  readonly publicPort: number;
  readonly issuer: string;
  readonly env: Readonly<Record<string, string>>;
}): Promise<BrokerProcess> {
  const { port, publicPort, issuer, env } = setting;
  const folder = join(setting.folder, `broker-${port}`);
  const policies = join(folder, "policy", "octo-org");
  mkdirSync(policies, { recursive: true });
  for (const id of SCENE_REPOSITORIES) writeFileSync(join(policies, `${id}.yml`), policyOf(id));
  return startBrokerProcess({
    folder,
    port,
    publicPort,
    cli: CLI,
    config: `url: http://127.0.0.1:${publicPort}
listen: 127.0.0.1:${port}
issuer: ${issuer}
owners: [65]
audit: audit.log
proxy: { trusted-addresses: [127.0.0.1] }
store: { postgres: { url: { env: STORE_URL } } }
policy: { directory: ./policy }
servers: { postgres: { staging: { url: { env: ADMIN_URL } } } }
`,
    env,
  });
}
