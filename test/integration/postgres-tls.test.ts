import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Credential } from "../../src/credentials/kind/credential.ts";
import type { PostgresServer } from "../../src/credentials/postgres/server.ts";
import { withFilePaths } from "../../src/shared/credential-file.ts";
import { Secret } from "../../src/shared/secret.ts";
import { errOf, okOf } from "../contract/provider.ts";
import { leftOut } from "../support/left-out.ts";
import { createTestProvider } from "../support/postgres-provider.ts";
import { prepareApp } from "../support/postgres-roles.ts";
import { requestOf, soon } from "../support/postgres-world.ts";
import { debianBinaries, query, startPostgres, type TestPostgres } from "../support/postgres.ts";
import { makePrivateCa, type PrivateCa } from "../support/private-ca.ts";

const run = promisify(execFile);
let ca: PrivateCa;
let folder: string;
/** One whose certificate names `localhost`, and one whose certificate names another host. */
let right: TestPostgres;
let other: TestPostgres;

beforeAll(async () => {
  ca = makePrivateCa();
  folder = mkdtempSync(join(tmpdir(), "stepkey-tls-"));
  right = await startPostgres({ tls: ca.sign("localhost") });
  other = await startPostgres({ tls: ca.sign("db.example") });
  for (const server of [right, other]) await prepareApp(server);
}, 60_000);
afterAll(async () => {
  await right?.stop();
  await other?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const urlFor = (server: TestPostgres, sslmode: string): string =>
  `${server.adminUrl().replace("127.0.0.1", "localhost")}?sslmode=${sslmode}`;

/** A credential as the action hands it to a step: its files written, their paths in the values. */
async function issued(
  url: string,
  entry: Partial<PostgresServer>,
): Promise<Record<string, string>> {
  const provider = createTestProvider(url, entry);
  const { credential } = okOf(await provider.issue(requestOf("app_readonly", "read"), soon()));
  return handedOver(credential);
}

function handedOver({ env, files }: Credential): Record<string, string> {
  const pathOf = (name: string): string => join(folder, name);
  for (const { name, content } of files) {
    writeFileSync(pathOf(name), content instanceof Secret ? content.reveal() : content);
  }
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      withFilePaths(value instanceof Secret ? value.reveal() : value, pathOf),
    ]),
  );
}

const READ = "SELECT ssl, note FROM orders, pg_stat_ssl WHERE pid = pg_backend_pid()";

describe("a server whose certificate comes from a private CA", () => {
  it("is verified by name under verify-full, by the broker and by Node's client in a step", async () => {
    const env = await issued(urlFor(right, "verify-full"), { ca: ca.certificate });
    expect(env).toMatchObject({ PGHOST: "localhost", PGSSLMODE: "verify-full" });
    expect(env["PGSSLROOTCERT"]).toBe(join(folder, "postgres-ca.crt"));
    expect(await query(env["DATABASE_URL"] ?? "", READ)).toEqual([{ ssl: true, note: "first" }]);
  });

  it("is refused under verify-full when its certificate names another host", async () => {
    const provider = createTestProvider(urlFor(other, "verify-full"), { ca: ca.certificate });
    const failure = errOf(await provider.issue(requestOf("app_readonly", "read"), soon()));
    expect(failure).toMatchObject({ kind: "retryable", name: "ERR_TLS_CERT_ALTNAME_INVALID" });
    expect(failure.message).toContain(`localhost:${other.port}`);
  });

  it("is refused when another CA signed it", async () => {
    const stranger = makePrivateCa();
    for (const mode of ["require", "verify-ca", "verify-full"]) {
      const provider = createTestProvider(urlFor(right, mode), { ca: stranger.certificate });
      const failure = errOf(await provider.issue(requestOf("app_readonly", "read"), soon()));
      expect(failure.message).toMatch(/certificate/u);
    }
  });

  it("may have another name under require, for the broker as for libpq; Node's client refuses it", async () => {
    const env = await issued(urlFor(other, "require"), { ca: ca.certificate });
    await expect(query(env["DATABASE_URL"] ?? "", READ)).rejects.toThrow(/does not match/u);
    const named = await issued(urlFor(right, "require"), { ca: ca.certificate });
    expect(await query(named["DATABASE_URL"] ?? "", READ)).toEqual([{ ssl: true, note: "first" }]);
  });

  it("is not verified under require without a CA, and TLS is used", async () => {
    const provider = createTestProvider(urlFor(other, "require"));
    okOf(await provider.issue(requestOf("app_readonly", "read"), soon()));
    const [row] = await other.sql(
      "SELECT bool_and(ssl) AS ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'stepkey'",
    );
    expect(row).toEqual({ ssl: true });
  });

  it("is reached with TLS where the URL does not say, and without where the server has none", async () => {
    okOf(
      await createTestProvider(urlFor(right, "prefer")).issue(
        requestOf("app_readonly", "read"),
        soon(),
      ),
    );
    const plain = await startPostgres();
    try {
      await prepareApp(plain);
      okOf(
        await createTestProvider(plain.adminUrl()).issue(requestOf("app_readonly", "read"), soon()),
      );
      const failure = errOf(
        await createTestProvider(urlFor(plain, "require")).issue(
          requestOf("app_readonly", "read"),
          soon(),
        ),
      );
      expect(failure.message).toMatch(/does not support SSL/u);
    } finally {
      await plain.stop();
    }
  });
});

function describePsql(bin: string): void {
  describe("psql", () => {
    it("connects with a step's variables, and with its URL alone", async () => {
      for (const [server, mode] of [
        [right, "verify-full"],
        [right, "require"],
        [other, "require"],
        [other, "verify-ca"],
      ] as const) {
        const env = await issued(urlFor(server, mode), { ca: ca.certificate });
        const { DATABASE_URL: url = "", ...variables } = env;
        const args = ["-XAtc", READ];
        const path = { PATH: process.env["PATH"] };
        const byVariables = await run(join(bin, "psql"), args, { env: { ...path, ...variables } });
        const byUrl = await run(join(bin, "psql"), [...args, url], { env: path });
        expect([byVariables.stdout, byUrl.stdout]).toEqual(["t|first\n", "t|first\n"]);
      }
    });

    it("refuses what verify-full refuses", async () => {
      const env = await issued(urlFor(right, "verify-full"), { ca: ca.certificate });
      const wrong = { ...env, PGPORT: String(other.port), PATH: process.env["PATH"] };
      await expect(run(join(bin, "psql"), ["-XAtc", "SELECT 1"], { env: wrong })).rejects.toThrow(
        /does not match host name/u,
      );
    });
  });
}

const bin = debianBinaries();
if (bin === undefined) leftOut("psql", "apt-get install -y --no-install-recommends postgresql");
else describePsql(bin);
