import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:https";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/lease/sqlite/sqlite-store.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { cli, type CliRun } from "../support/cli/run.ts";
import { newLease, reserveLease } from "../support/lease-fixtures.ts";
import { EXAMPLE_ROLES, freePort, startPostgres, type TestPostgres } from "../support/postgres.ts";

const POLICY = `version: 1
repository-id: 74
owner-id: 65
grants:
  reports-read:
    environment: staging
    credential: { postgres: { server: staging, database: postgres, role: app_readonly } }
    allow: { events: [pull_request] }
`;

let postgres: TestPostgres;
let folder: string;
let port: number;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.sql(EXAMPLE_ROLES);
  await postgres.sql(
    "CREATE ROLE stepkey_broker LOGIN CREATEROLE PASSWORD 'first'; GRANT app_readonly TO stepkey_broker WITH ADMIN OPTION",
  );
}, 60_000);
afterAll(() => postgres.stop());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "stepkey-reload-"));
  port = await freePort();
  mkdirSync(join(folder, "policy", "octo-org"), { recursive: true });
  write("policy/octo-org/shop.yml", POLICY);
  write("admin-url", adminUrl("first"));
  write("broker.yml", configText());
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
}

function adminUrl(password: string): string {
  return `postgres://stepkey_broker:${password}@127.0.0.1:${postgres.port}/postgres?sslmode=disable`;
}

const SERVERS = "servers: { postgres: { staging: { url: { file: admin-url } } } }";

function configText(rest = SERVERS): string {
  return `url: http://127.0.0.1:${port}
listen: 127.0.0.1:${port}
admin-listen: 127.0.0.1:0
owners: [65]
audit: audit.jsonl
policy: { directory: ./policy }
${rest}
`;
}

interface Running {
  readonly log: () => readonly Readonly<Record<string, unknown>>[];
  readonly event: (name: string) => Promise<Readonly<Record<string, unknown>>>;
  readonly signal: (name: string) => void;
  readonly adminPort: () => number;
}

/** Runs `stepkey broker` in this process while `use` runs. */
async function whileRunning(
  use: (broker: Running) => Promise<void>,
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  const stop = new AbortController();
  let err = "";
  let out = "";
  let send: (name: string) => void = () => undefined;
  const running = cli(["broker", "--json", "--config", join(folder, "broker.yml")], {
    signal: stop.signal,
    variables,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    onSignal: (callback) => {
      send = callback;
      return () => undefined;
    },
  });
  const log: Running["log"] = () =>
    err
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  const event: Running["event"] = async (name) => {
    await expect
      .poll(log, { timeout: 20_000 })
      .toContainEqual(expect.objectContaining({ event: name }));
    return log().findLast((entry) => entry["event"] === name) ?? {};
  };
  const adminPort = (): number => (JSON.parse(out) as { admin_port: number }).admin_port;
  try {
    await event("started");
    await use({ log, event, signal: (name) => send(name), adminPort });
  } finally {
    stop.abort();
    await running;
  }
}

const reload = (...rest: readonly string[]): Promise<CliRun> =>
  cli(["reload", "--config", join(folder, "broker.yml"), ...rest]);

async function serverUp(broker: Running): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${broker.adminPort()}/metrics`);
  return /^stepkey_server_up\{.*\} (?<up>\d)$/mu.exec(await response.text())?.[1] ?? "";
}

async function policyMistakes(broker: Running): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${broker.adminPort()}/metrics`);
  return /^stepkey_policy_mistakes (?<count>\d+)$/mu.exec(await response.text())?.[1] ?? "";
}

describe("a broker that starts", () => {
  it("says what it runs, with every policy read and each mistake in log and metrics", async () => {
    write("policy/octo-org/odd.yml", `${POLICY}  bad: { environment: 5 }\n`);
    await whileRunning(async (broker) => {
      expect(await broker.event("started")).toMatchObject({
        version: expect.stringMatching(/^\d/u) as unknown,
        listen: `127.0.0.1:${port}`,
        admin_listen: expect.stringMatching(/^127\.0\.0\.1:\d+$/u) as unknown,
        store: `sqlite:${join(folder, "stepkey.db")}`,
        servers: "postgres/staging",
        policies: "2 policies, 2 grants, 1 disabled",
      });
      const mistakes = broker.log().filter(({ event }) => event === "policy_invalid");
      expect(mistakes.map(({ source }) => source)).toEqual(mistakes.map(() => "octo-org/odd.yml"));
      const figures = await fetch(`http://127.0.0.1:${broker.adminPort()}/metrics`);
      expect(await figures.text()).toContain(`stepkey_policy_mistakes ${mistakes.length}\n`);
    });
  });

  it("raises an alarm about a role that does not exist, before a job asks", async () => {
    write("policy/octo-org/shop.yml", POLICY.replace("app_readonly", "app_readnly"));
    await whileRunning(async (broker) => {
      expect(await broker.event("alarm")).toMatchObject({
        alarm: "server",
        server: "staging",
        source: "octo-org/shop.yml",
        grant: "reports-read",
        message: expect.stringContaining('role "app_readnly" does not exist') as unknown,
      });
    });
  });

  it("warns of a secret that others may read, and not of a certificate", async () => {
    chmodSync(join(folder, "admin-url"), 0o644);
    await whileRunning(async (broker) => {
      expect(await broker.event("secret_readable")).toMatchObject({
        message: expect.stringContaining("admin-url (mode 0644)") as unknown,
        remedy: expect.stringContaining("chmod 600") as unknown,
      });
    });
  });
});

describe("a running broker", () => {
  it("logs a signal that it does not know, and goes on", async () => {
    await whileRunning(async (broker) => {
      broker.signal("SIGUSR1");
      expect(await broker.event("signal_ignored")).toMatchObject({
        message: "SIGUSR1 has no meaning here.",
      });
      expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    });
  });

  it("takes up a changed configuration and policies, and says on both sides what changed", async () => {
    await whileRunning(async (broker) => {
      write(
        "broker.yml",
        configText(`${SERVERS}\nlimits: { exchanges: 7 }`).replace("[65]", "[65, 66]"),
      );
      write("policy/octo-org/new.yml", POLICY);
      const { out, exit } = await reload();
      expect(exit).toBe(0);
      expect(out).toContain(`broker ${process.pid}\n`);
      expect(out).toContain("The configuration has changed: owners.");
      expect(out).toContain("Restart the broker to take up: limits.");
      expect(out).toContain(
        "Policies have changed: octo-org/new.yml (added) (now 2 policies, 2 grants, 0 disabled).",
      );
      expect((await broker.event("reloaded"))["message"]).toContain("has changed: owners.");
      const again = await reload("--json");
      expect(again.json()).toMatchObject({
        brokers: [
          { configuration: "unchanged", needs_restart: ["limits"], policies: { changed: [] } },
        ],
      });
    });
    expect(readdirSync(folder).filter((name) => name.includes("control"))).toEqual([]);
    const none = await reload();
    expect(none.exit).toBe(3);
    expect(none.err).toContain("If you just changed `store`, restart the broker.");
  });

  it("goes on with what it has when the file has mistakes, and says which", async () => {
    await whileRunning(async (broker) => {
      write("broker.yml", configText().replace("[65]", "[sixty]"));
      const { out, exit } = await reload();
      expect(exit).toBe(1);
      expect(out).toContain("goes on with the one that it has");
      expect(out).toContain("owners[0]");
      broker.signal("SIGHUP");
      expect((await broker.event("reload_failed"))["level"]).toBe("error");
      write("broker.yml", configText());
      expect(await reload()).toMatchObject({ exit: 0 });
    });
  });

  it("says of a variable that is not set that its own environment cannot change, and what to do", async () => {
    await whileRunning(async () => {
      write("broker.yml", configText(SERVERS.replace("{ file: admin-url }", "{ env: LATE_URL }")));
      const { out, exit } = await reload();
      expect(exit).toBe(1);
      const text = out.replaceAll(/\s+/gu, " ");
      expect(text).toContain(
        "The running broker was started without the variable LATE_URL, and its environment cannot change. Put the secret in a file, and write { file: PATH } here; or restart the broker.",
      );
      expect(text).not.toContain("For example");
    });
  });

  it("lists each mistake of a policy as check does, with its position and what is expected", async () => {
    write("policy/octo-org/shop.yml", `${POLICY}  bad: { environment: 5 }\n`);
    write("policy/octo-org/.organisation.yml", "versoin: 1\n");
    await whileRunning(async () => {
      const { out, exit } = await reload();
      expect(exit).toBe(1);
      expect(out).toMatch(/^ {2}octo-org\/shop\.yml:9:23 {2}grants\.bad\.environment$/mu);
      expect(out).toMatch(/^ {2}octo-org\/\.organisation\.yml:1:1 {2}versoin$/mu);
      expect(out).toContain('Did you mean "version"?');
    });
  });

  it("does not let a server go, or move, while a lease needs it", async () => {
    await whileRunning(async () => {
      const store = await openSqliteStore({
        path: join(folder, "stepkey.db"),
        clock: systemClock,
        randomBytes,
      });
      const handle = { server: "staging", database: "postgres", role: "stepkey_x" };
      const lease = newLease({ kind: "postgres", handle, expiresAt: Date.now() + 600_000 });
      await reserveLease(store, lease);
      write("broker.yml", configText(""));
      const gone = await reload();
      expect(gone.exit).toBe(1);
      expect(gone.out).toMatch(
        /servers\.postgres\.staging cannot be removed: 1 lease on it must still be ended or tidied \(lse_/u,
      );
      write("broker.yml", configText());
      write("admin-url", adminUrl("first").replace("127.0.0.1", "localhost"));
      expect((await reload()).out).toContain("servers.postgres.staging cannot be moved");
      await store.close();
    });
  });

  it("lets a server go that no lease needs, and takes up another", async () => {
    await whileRunning(async (broker) => {
      await expect.poll(() => serverUp(broker), { timeout: 10_000 }).toBe("1");
      write("broker.yml", configText(SERVERS.replace("staging", "other")));
      expect((await reload()).out).toContain(
        "changed: servers.postgres.staging (removed), servers.postgres.other (added).",
      );
      const admin = `http://127.0.0.1:${broker.adminPort()}`;
      expect(await (await fetch(`${admin}/metrics`)).text()).not.toContain('server="staging"');
      expect(await (await fetch(`${admin}/readyz`)).text()).not.toContain("staging");
    });
  });

  it("lists the grants whose server a changed configuration no longer has, and counts them", async () => {
    await whileRunning(async (broker) => {
      write("broker.yml", configText(SERVERS.replace("staging", "stagin")));
      const { out, exit } = await reload();
      expect(exit).toBe(1);
      expect(out).toContain(
        '  octo-org/shop.yml:7:39  grants.reports-read.credential.postgres.server\n    The configuration has no postgres server "staging". Did you mean "stagin"?\n',
      );
      expect(await broker.event("policy_invalid")).toMatchObject({
        level: "error",
        source: "octo-org/shop.yml",
        line: 7,
        column: 39,
      });
      expect(await policyMistakes(broker)).toBe("1");
      expect(await reload()).toMatchObject({ exit: 1 });
      expect(broker.log().filter(({ event }) => event === "policy_invalid")).toHaveLength(1);
      write("broker.yml", configText());
      expect(await reload()).toMatchObject({ exit: 0 });
      expect(await policyMistakes(broker)).toBe("0");
    });
    write("broker.yml", configText(SERVERS.replace("staging", "stagin")));
    await whileRunning(async (broker) => {
      expect(await broker.event("policy_invalid")).toMatchObject({ source: "octo-org/shop.yml" });
    });
  });

  it("says that a server does not work with the password that it took up", async () => {
    await whileRunning(async () => {
      write("admin-url", adminUrl("wrong"));
      const { out, exit } = await reload();
      expect(exit).toBe(1);
      expect(out).toContain("has changed: servers.postgres.staging.");
      expect(out).toMatch(/✗ postgres staging does not work: .*password authentication failed/u);
      expect((await reload("--json")).json()).toMatchObject({
        brokers: [{ servers: [{ kind: "postgres", server: "staging" }] }],
      });
      write("admin-url", adminUrl("first"));
      expect(await reload()).toMatchObject({ exit: 0 });
    });
  });

  it("takes a rotated password from its file when the server refuses the old one", async () => {
    await whileRunning(async (broker) => {
      await expect.poll(() => serverUp(broker), { timeout: 10_000 }).toBe("1");
      await postgres.sql("ALTER ROLE stepkey_broker PASSWORD 'second'");
      write("admin-url", adminUrl("second"));
      // Every connection that it has breaks, as when the server restarts.
      await postgres.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'stepkey_broker'",
      );
      await expect
        .poll(
          async () => {
            const [row] = await postgres.sql(
              "SELECT count(*)::int AS n FROM pg_stat_activity WHERE usename = 'stepkey_broker'",
            );
            return row?.["n"];
          },
          { timeout: 20_000 },
        )
        .toBeGreaterThanOrEqual(5);
      expect(broker.log().filter(({ event }) => event === "server_work_failed")).toEqual([]);
    });
    await postgres.sql("ALTER ROLE stepkey_broker PASSWORD 'first'");
  }, 90_000);
});

describe("a broker with its own certificate", () => {
  function makePair(name: string, ...days: readonly string[]): void {
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const names = ["-subj", `/CN=${name}`, "-addext", "subjectAltName=DNS:localhost"];
    const files = ["-keyout", "tls.key", "-out", "tls.pem"];
    execFileSync("openssl", ["req", "-x509", ...key, ...files, ...names, ...days], {
      cwd: folder,
      stdio: "ignore",
    });
  }

  const withTls = (): string =>
    `${configText()}tls: { cert: { file: tls.pem }, key: { file: tls.key } }\n`.replace(
      "url: http://127.0.0.1",
      "url: https://localhost",
    );

  /** The name in the certificate that a client sees. */
  function seenName(): Promise<string> {
    return new Promise((resolve, reject) => {
      const ca = readFileSync(join(folder, "trusted.pem"));
      const options = { host: "127.0.0.1", port, path: "/readyz", ca, servername: "localhost" };
      const asked = request({ ...options, agent: false }, (response) => {
        const { socket } = response;
        const subject = (
          socket as unknown as { getPeerCertificate(): { subject: { CN: string } } }
        ).getPeerCertificate().subject.CN;
        response.resume().once("end", () => resolve(subject));
      });
      asked.once("error", reject);
      asked.end();
    });
  }

  const trust = (): void => write("trusted.pem", readFileSync(join(folder, "tls.pem"), "utf8"));

  it("speaks TLS alone, and uses a new certificate once it is told", async () => {
    makePair("one", "-days", "2");
    trust();
    write("broker.yml", withTls());
    await whileRunning(async (broker) => {
      expect(await seenName()).toBe("one");
      await expect(fetch(`http://127.0.0.1:${port}/readyz`)).rejects.toThrow("fetch failed");
      makePair("two", "-days", "2");
      expect(await reload()).toMatchObject({ exit: 0 });
      trust();
      expect(await seenName()).toBe("two");
      expect((await broker.event("reloaded"))["message"]).toContain("has changed: tls.");
    });
  });

  it("keeps the old one when the new pair does not belong together, or has expired", async () => {
    makePair("one", "-days", "2");
    trust();
    write("broker.yml", withTls());
    await whileRunning(async () => {
      const oldKey = readFileSync(join(folder, "tls.key"), "utf8");
      makePair("two", "-days", "2");
      write("tls.key", oldKey);
      const unfit = await reload();
      expect(unfit.exit).toBe(1);
      expect(unfit.out).toContain("This key does not belong to the certificate");
      makePair("three", "-days", "2");
      const past = ["-in", "tls.pem", "-signkey", "tls.key", "-days", "-1", "-out", "tls.pem"];
      execFileSync("openssl", ["x509", ...past], { cwd: folder, stdio: "ignore" });
      const expired = await reload();
      expect(expired.exit).toBe(1);
      expect(expired.out).toContain("The certificate in `tls` expired at 20");
      expect(await seenName()).toBe("one");
    });
  });

  it("does not start with a pair that does not belong together, nor for a URL without https", async () => {
    makePair("one", "-days", "2");
    const oldKey = readFileSync(join(folder, "tls.key"), "utf8");
    makePair("two", "-days", "2");
    write("broker.yml", withTls().replace("https://localhost", "http://127.0.0.1"));
    const plain = await cli(["broker", "--config", join(folder, "broker.yml")]);
    expect(plain.err).toContain(
      "The broker speaks TLS (`tls`), so this URL must begin with https.",
    );
    write("tls.key", oldKey);
    write("broker.yml", withTls());
    const unfit = await cli(["broker", "--config", join(folder, "broker.yml")]);
    expect(unfit).toMatchObject({ exit: 3 });
    expect(unfit.err).toContain("This key does not belong to the certificate in cert.");
  });
});

describe("the socket of `stepkey reload`", () => {
  it("keeps no broker from stopping, and is removed where a broker was killed", async () => {
    await whileRunning(async () => {
      const name = readdirSync(folder).find((file) => file.includes("-control-")) ?? "";
      const idle = connect({ path: join(folder, name) });
      await once(idle, "connect");
      // As a killed broker leaves it: a file to which nobody listens.
      const left = `${name}-left`;
      const server = createServer().listen(join(folder, left));
      await once(server, "listening");
      linkSync(join(folder, left), join(folder, `${name}-killed`));
      server.close();
      expect(await reload()).toMatchObject({ exit: 0 });
      expect(readdirSync(folder).filter((file) => file.includes("-control-"))).toEqual([name]);
    });
  });
});
