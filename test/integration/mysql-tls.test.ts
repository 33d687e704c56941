import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { envWithPaths, placeFiles } from "../../src/delivery/task/credential-files.ts";
import { Secret } from "../../src/shared/secret.ts";
import { errOf, okOf } from "../contract/provider.ts";
import { startDebianMariadb } from "../support/left-out.ts";
import type { TestMariadb } from "../support/mariadb.ts";
import {
  brokerUrl,
  createTestMysqlProvider,
  issueMysql,
  logsInToMysql,
  mysqlRequest,
  mysqlUrlOf,
  prepareMysqlApp,
  soonOver,
} from "../support/mysql-world.ts";
import { makePrivateCa, type PrivateCa } from "../support/private-ca.ts";

const start = startDebianMariadb();

describe.skipIf(start === undefined)("TLS to MariaDB", () => {
  let ca: PrivateCa;
  let directory: string;
  /** One whose certificate names `localhost`, one whose certificate names another host, and one without TLS. */
  let right: TestMariadb;
  let other: TestMariadb;
  let plain: TestMariadb;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "stepkey-mysql-tls-"));
    if (start === undefined) return;
    ca = makePrivateCa();
    right = await start({ tls: ca.sign("localhost") });
    other = await start({ tls: ca.sign("db.example") });
    plain = await start();
    for (const server of [right, other, plain]) await prepareMysqlApp(server);
  }, 60_000);
  afterAll(async () => {
    for (const server of [right, other, plain]) await server?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const urlFor = ({ port }: TestMariadb, mode: string): string =>
    `${brokerUrl({ host: "localhost", port })}?ssl-mode=${mode}`;

  it("is used where the server has it, and insisted on in the account when the URL does", async () => {
    const preferred = createTestMysqlProvider(urlFor(right, "preferred"));
    const loose = await issueMysql(preferred, "app_readonly");
    expect(await logsInToMysql(mysqlUrlOf(loose.credential))).toBe(true);
    const provider = createTestMysqlProvider(urlFor(right, "verify_identity"), {
      ca: ca.certificate,
    });
    const { credential, handle } = await issueMysql(provider, "app_readonly");
    // Without TLS the server refuses the account.
    expect(await logsInToMysql(mysqlUrlOf(credential))).toBe(false);
    okOf(await provider.revoke(handle, soonOver()));
  });

  it("works with mariadb, which reads how from the option file, and the CA from another one", async () => {
    const provider = createTestMysqlProvider(urlFor(right, "verify_identity"), {
      ca: ca.certificate,
    });
    const { credential } = await issueMysql(provider, "app_readonly");
    const placed = await placeFiles(credential.files, [directory], () => undefined);
    const given = Object.entries(envWithPaths(credential.env, placed.pathOf));
    const env = Object.fromEntries(
      given.map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]),
    );
    const query = "SHOW STATUS LIKE 'Ssl_version'";
    const { stdout } = await promisify(execFile)("mariadb", ["--execute", query], {
      env: { PATH: process.env["PATH"], HOME: directory, ...env },
    });
    expect(stdout).toMatch(/TLSv1\.[23]/u);
    await placed.remove();
  });

  it.each([
    ["a certificate of a CA that nobody knows", () => [right, "verify_identity", {}] as const],
    [
      "a certificate of another host",
      () => [other, "verify_identity", { ca: ca.certificate }] as const,
    ],
    ["a server without TLS", () => [plain, "required", {}] as const],
  ])("refuses %s, and sends no password there", async (_name, given) => {
    const [server, mode, entry] = given();
    const provider = createTestMysqlProvider(urlFor(server, mode), entry);
    const asked = mysqlRequest("app_readonly", "read");
    const failure = errOf(await provider.issue(asked, soonOver()));
    expect(failure).toMatchObject({ kind: "retryable", mayExist: false });
    expect(failure.message).toMatch(/certificate|altnames|SSL|secure/iu);
  });

  it("accepts a certificate of another host where only the CA is checked, and a server without where it is preferred", async () => {
    const byCa = createTestMysqlProvider(urlFor(other, "verify_ca"), { ca: ca.certificate });
    expect((await byCa.checkServer?.("main", soonOver()))?.ok).toBe(true);
    const preferred = createTestMysqlProvider(urlFor(plain, "preferred"));
    expect((await preferred.checkServer?.("main", soonOver()))?.ok).toBe(true);
  });
});
