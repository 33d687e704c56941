import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CliDeps, StopSignal } from "../../src/cli/arguments/cli-deps.ts";
import { startProgram } from "../../src/cli/start-program.ts";
import { isRunning } from "../../src/delivery/task/proc-stat.ts";
import { readProcStat } from "../../src/delivery/task/processes.ts";
import { cli, type CliRun } from "../support/cli/run.ts";
import {
  EXAMPLE_ROLES,
  freePort,
  query,
  startPostgres,
  type TestPostgres,
} from "../support/postgres.ts";

const POLICY = `version: 1
repository-id: 74
owner-id: 65
grants:
  orders-admin:
    environment: production
    access: write
    break-glass: true
    credential: { postgres: { server: staging, database: postgres, role: app_migrator } }
    allow: { events: [push] }
  reports-read:
    environment: staging
    ttl: 5m
    break-glass: true
    credential: { postgres: { server: staging, database: postgres, role: app_readonly } }
    allow: { events: [pull_request] }
  by-approval-only:
    environment: production
    access: write
    credential: { postgres: { server: staging, database: postgres, role: app_migrator } }
    allow: { events: [push] }
`;
const WHY = ["--break-glass", "--reason", "GitHub is down, orders are stuck"];
const HUBOT = { admin: () => ({ user: "hubot", machine: "host-2" }) };

type Line = Readonly<Record<string, unknown>>;

let postgres: TestPostgres;
let folder: string;
let port: number;
let told: Line[];
let chat: Server;
let chatPort: number;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.sql(EXAMPLE_ROLES);
  chat = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      told.push(JSON.parse(body) as Line);
      response.end("ok");
    });
  });
  chat.listen(0, "127.0.0.1");
  await once(chat, "listening");
  chatPort = (chat.address() as { port: number }).port;
}, 60_000);
afterAll(async () => {
  chat.close();
  await postgres.stop();
});
beforeEach(async () => {
  told = [];
  folder = mkdtempSync(join(tmpdir(), "stepkey-glass-"));
  port = await freePort();
  mkdirSync(join(folder, "policy", "octo-org"), { recursive: true });
  write("policy/octo-org/shop.yml", POLICY);
  write("admin-url", postgres.adminUrl());
  write("notify.url", `http://127.0.0.1:${chatPort}/hooks/T0SECRET`);
  write("broker.yml", configText());
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  // The pools of stopped brokers close when their process ends, and here that is this one.
  await postgres.sql(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
  );
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
}

/** Nothing listens where its issuer is: no part of this may need GitHub. */
function configText(rest = ""): string {
  return `url: http://127.0.0.1:${port}
listen: 127.0.0.1:${port}
admin-listen: 127.0.0.1:0
issuer: http://127.0.0.1:9
owners: [65]
audit: audit.jsonl
policy: { directory: ./policy }
servers: { postgres: { staging: { url: { file: admin-url } } } }
break-glass: { notify: { file: notify.url } }
limits: { heartbeat-interval: 1s }
${rest}`;
}

interface Running {
  readonly log: () => readonly Line[];
  readonly metrics: () => Promise<string>;
}

/** Runs `stepkey broker` in this process while `use` runs. */
async function whileRunning(
  use: (broker: Running) => Promise<void>,
  place = folder,
): Promise<void> {
  const stop = new AbortController();
  let [out, err] = ["", ""];
  const running = cli(["broker", "--json", "--config", join(place, "broker.yml")], {
    signal: stop.signal,
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  const log = (): readonly Line[] => linesOf(err);
  try {
    await expect
      .poll(log, { timeout: 20_000 })
      .toContainEqual(expect.objectContaining({ event: "started" }));
    const metrics = async (): Promise<string> => {
      const { admin_port: admin } = JSON.parse(out) as { admin_port: number };
      return (await fetch(`http://127.0.0.1:${admin}/metrics`)).text();
    };
    await use({ log, metrics });
  } finally {
    stop.abort();
    await running;
  }
}

function linesOf(text: string): readonly Line[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Line);
}

const audit = (): readonly Line[] => linesOf(readFileSync(join(folder, "audit.jsonl"), "utf8"));

function grant(
  words: readonly string[],
  deps: Partial<CliDeps> = {},
  place = folder,
): Promise<CliRun> {
  const [name = "", ...rest] = words;
  const at = ["--config", join(place, "broker.yml")];
  return cli(["grant", name, ...at, ...rest], { startProgram, variables: process.env, ...deps });
}

interface Printed {
  readonly lease: string;
  readonly env: { readonly DATABASE_URL: string };
}

async function opens(url: string): Promise<boolean> {
  try {
    await query(url, "SELECT 1");
    return true;
  } catch {
    return false;
  }
}

async function leases(...more: readonly string[]): Promise<readonly Line[]> {
  const at = ["--config", join(folder, "broker.yml"), "--json", ...more];
  const listed = await cli(["leases", ...at]);
  return (listed.json() as { leases: readonly Line[] }).leases;
}

async function roleExists(lease: Line | undefined): Promise<boolean> {
  const { role } = lease?.["handle"] as { role: string };
  const rows = await postgres.sql(`SELECT FROM pg_roles WHERE rolname = '${role}'`);
  return rows.length > 0;
}

describe("stepkey grant --break-glass, printed", () => {
  it("issues a grant without a job and an approval, where GitHub cannot be reached, and tells everybody", () =>
    whileRunning(async ({ log, metrics }) => {
      const run = await grant(["orders-admin", ...WHY, "--json"]);
      expect(run.exit, run.err).toBe(0);
      const printed = run.json() as Printed;
      expect(await opens(printed.env.DATABASE_URL)).toBe(true);
      expect(run.out).not.toContain("lsk_");
      expect(run.err).toContain("without approval");
      expect(run.err).toContain("Nothing else proves who it is.");
      expect(run.err).toContain("stepkey grant orders-admin --repository octo-org/shop --confirm");

      const [lease] = await leases();
      expect(lease).toMatchObject({
        lease: printed.lease,
        state: "active",
        environment: "production",
        break_glass: { user: "mona", machine: "host-1", reason: WHY[2], handed_to: "printed" },
      });
      expect(lease).not.toHaveProperty("job");
      const table = await cli(["leases", "--config", join(folder, "broker.yml")], {
        columns: undefined,
      });
      expect(table.out).toContain("octo-org/shop by mona@host-1");
      expect(audit()).toContainEqual(
        expect.objectContaining({
          event: "break_glass",
          outcome: "granted",
          lease: printed.lease,
          break_glass: {
            user: "mona",
            machine: "host-1",
            reason: WHY[2],
            handed_to: "printed",
          },
        }),
      );
      expect(audit()).toContainEqual(
        expect.objectContaining({ event: "alarm", code: "break_glass" }),
      );
      expect(log()).toContainEqual(
        expect.objectContaining({ event: "alarm", alarm: "break_glass" }),
      );
      expect(await metrics()).toContain('stepkey_alarms_total{alarm="break_glass"} 1');
      await expect
        .poll(() => told)
        .toContainEqual(
          expect.objectContaining({
            event: "break_glass",
            lease: printed.lease,
            user: "mona",
            reason: WHY[2],
            text: expect.stringContaining("without approval") as unknown,
          }),
        );
      expect(JSON.stringify([told, log(), audit()])).not.toContain(
        new URL(printed.env.DATABASE_URL).password,
      );
      expect(JSON.stringify(log())).not.toContain("T0SECRET");

      await cli(["revoke", printed.lease, "--config", join(folder, "broker.yml")]);
      expect(await opens(printed.env.DATABASE_URL)).toBe(false);
    }));

  it("prints lines that a shell takes as they are", () =>
    whileRunning(async () => {
      const run = await grant(["reports-read", ...WHY]);
      expect(run.out).toMatch(/^export DATABASE_URL='postgres(?:ql)?:[^']+'$/mu);
      const [url = ""] = /postgres(?:ql)?:[^']+/u.exec(run.out) ?? [];
      expect(await opens(url)).toBe(true);
      const [lease] = await leases();
      const [from, until] = [lease?.["created_at"], lease?.["expires_at"]].map((at) =>
        Date.parse(String(at)),
      );
      expect((until ?? 0) - (from ?? 0)).toBeLessThanOrEqual(301_000);
    }));

  it("ends a credential that nobody could get", () =>
    whileRunning(async () => {
      let printed = "";
      const run = await grant(["orders-admin", ...WHY], {
        deliver: async (text) => {
          printed = text;
          return false;
        },
      });
      expect(run.exit).toBe(3);
      expect(run.err).toContain("standard output is closed or full");
      const [url = ""] = /postgres(?:ql)?:[^']+/u.exec(printed) ?? [];
      expect(url).not.toBe("");
      expect(await opens(url)).toBe(false);
      expect(await leases()).toEqual([]);
    }));

  it("keeps a printed credential without heartbeats, also over a restart of the broker", async () => {
    let url = "";
    await whileRunning(async () => {
      const run = await grant(["orders-admin", ...WHY, "--json"]);
      url = (run.json() as Printed).env.DATABASE_URL;
    });
    await whileRunning(async () => {
      await new Promise((resolve) => setTimeout(resolve, 4000));
      expect(await opens(url)).toBe(true);
    });
  });
});

describe("what stepkey grant refuses", () => {
  it("issues a grant once of twenty who ask at the same time", () =>
    whileRunning(async () => {
      const runs = await Promise.all(
        Array.from({ length: 20 }, () => grant(["orders-admin", ...WHY, "--json"])),
      );
      const codes = runs.map((run) =>
        run.exit === 0 ? "issued" : (run.json() as { error: { code: string } }).error.code,
      );
      expect(codes.filter((code) => code === "issued")).toHaveLength(1);
      expect(codes.filter((code) => code === "break_glass_unconfirmed")).toHaveLength(19);
      expect(await leases("--state", "all")).toHaveLength(1);
    }));

  it("issues it again only when another user has confirmed the last time", () =>
    whileRunning(async () => {
      const first = (await grant(["orders-admin", ...WHY, "--json"])).json() as Printed;
      const second = await grant(["orders-admin", ...WHY], HUBOT);
      expect(second.exit).toBe(1);
      expect(second.err).toContain("mona on host-1 used it at");
      expect(second.err).toContain("GitHub is down, orders are stuck");
      const own = await grant(["orders-admin", "--confirm"]);
      expect(own.exit).toBe(1);
      expect(own.err).toContain("the user who confirms it is mona too");
      const other = await grant(["orders-admin", "--confirm"], HUBOT);
      expect(other.exit, other.err).toBe(0);
      expect(other.out).toContain("Confirmed: orders-admin of octo-org/shop");
      expect(other.out).toContain(first.lease);
      const again = await grant(["orders-admin", "--confirm"], HUBOT);
      expect(again.out).toContain("hubot on host-2 has confirmed this before.");
      expect((await grant(["orders-admin", ...WHY], HUBOT)).exit).toBe(0);
      expect((await grant(["orders-admin", ...WHY], HUBOT)).exit).toBe(1);
      expect(audit()).toContainEqual(
        expect.objectContaining({
          event: "break_glass_confirmed",
          outcome: "done",
          confirmed: expect.objectContaining({
            user: "hubot",
            of: { user: "mona", machine: "host-1" },
          }) as unknown,
        }),
      );
      await expect
        .poll(() => told.map(({ event }) => event))
        .toEqual(["break_glass", "break_glass_confirmed", "break_glass"]);
    }));

  it("says what to write in policy where a grant does not allow it, and keeps that refusal", () =>
    whileRunning(async () => {
      const run = await grant(["by-approval-only", ...WHY]);
      expect(run.exit).toBe(1);
      expect(run.err).toContain(
        "write break-glass: true below by-approval-only in octo-org/shop.yml",
      );
      expect(audit()).toContainEqual(
        expect.objectContaining({
          event: "break_glass",
          outcome: "refused",
          code: "break_glass_refused",
        }),
      );
      expect(await leases("--state", "all")).toEqual([]);
    }));

  it("lets an organisation forbid it, for one grant or for all", () =>
    whileRunning(async () => {
      const cap = "version: 1\nowner-id: 65\n";
      write("policy/octo-org/.organisation.yml", `${cap}forbid-break-glass: true\n`);
      const all = await grant(["orders-admin", ...WHY]);
      expect(all.err).toContain("octo-org/.organisation.yml has forbid-break-glass: true");
      write(
        "policy/octo-org/.organisation.yml",
        `${cap}grants:
  orders-admin: { environment: production, access: write, allow: { events: [push] } }
`,
      );
      const one = await grant(["orders-admin", ...WHY]);
      expect(one.err).toContain("below orders-admin in octo-org/.organisation.yml");
      expect(await leases("--state", "all")).toEqual([]);
    }));

  it("asks which repository is meant where several have a grant of this name", () =>
    whileRunning(async () => {
      write("policy/octo-org/other.yml", POLICY.replace("74", "75"));
      const run = await grant(["orders-admin", ...WHY]);
      expect(run.err).toContain("octo-org/other and octo-org/shop each have a grant orders-admin");
      expect((await grant(["orders-admin", "--repository", "Octo-Org/Other", ...WHY])).exit).toBe(
        0,
      );
      expect((await grant(["orders-admin", "--repository", "octo-org/shop", ...WHY])).exit).toBe(0);
      expect((await grant(["orders-admin", "--repository", "octo-org/nil", ...WHY])).err).toContain(
        "no policy of octo-org/nil has a grant orders-admin",
      );
    }));

  it("issues nothing that is frozen", () =>
    whileRunning(async () => {
      const at = ["--config", join(folder, "broker.yml")];
      await cli(["freeze", "--grant", "orders-admin", ...at]);
      const run = await grant(["orders-admin", ...WHY]);
      expect(run.err).toContain("A freeze counts for break-glass too.");
      await cli(["thaw", "--grant", "orders-admin", ...at]);
      expect((await grant(["orders-admin", ...WHY])).exit).toBe(0);
    }));

  it("issues for no longer than policy and 15 minutes allow", () =>
    whileRunning(async () => {
      expect((await grant(["orders-admin", ...WHY, "--ttl", "16m"])).err).toContain(
        "--ttl is 16m; break-glass lasts 15m at most.",
      );
      expect((await grant(["reports-read", ...WHY, "--ttl", "6m"])).err).toContain(
        "6m is longer than 5m by octo-org/shop.yml",
      );
    }));

  it("does not count a try at which nothing was issued", () =>
    whileRunning(async () => {
      write("policy/octo-org/shop.yml", POLICY.replaceAll("app_migrator", "app_nobody"));
      const failed = await grant(["orders-admin", ...WHY]);
      expect(failed.exit).toBe(1);
      write("policy/octo-org/shop.yml", POLICY);
      expect((await grant(["orders-admin", ...WHY])).exit).toBe(0);
    }));

  it("issues nothing without a broker that would end it", async () => {
    await whileRunning(async () => {});
    const run = await grant(["orders-admin", ...WHY]);
    expect(run.exit).toBe(3);
    expect(run.err).toContain("Without a broker, nothing would end the lease");
  });

  it("issues nothing that the audit log does not have", () =>
    whileRunning(async () => {
      rmSync(join(folder, "audit.jsonl"));
      mkdirSync(join(folder, "audit.jsonl"));
      const run = await grant(["orders-admin", ...WHY]);
      expect(run.exit).toBe(1);
      expect(run.out).toBe("");
      expect(await leases()).toEqual([]);
      rmSync(join(folder, "audit.jsonl"), { recursive: true });
    }));
});

describe("stepkey grant --break-glass -- COMMAND", () => {
  const shell = (script: string): readonly string[] => ["--", "sh", "-c", script];

  it("gives the credential to the command alone, ends the lease with it and passes on its exit code", () =>
    whileRunning(async () => {
      const to = join(folder, "url");
      const script = `printf %s "$DATABASE_URL" > ${to}; exit 7`;
      const run = await grant(["orders-admin", ...WHY, ...shell(script)]);
      expect(run.exit).toBe(7);
      expect(run.out).toBe("");
      expect(run.err).toContain("✓ The lease has ended (verified");
      expect(await opens(readFileSync(to, "utf8"))).toBe(false);
      const [lease] = await leases("--state", "all");
      expect(lease).toMatchObject({ state: "revoked", end_reason: "task_ended" });
      await expect.poll(() => roleExists(lease), { timeout: 10_000 }).toBe(false);
    }));

  it("keeps the lease by heartbeats for as long as the command runs", () =>
    whileRunning(async () => {
      const run = await grant(["orders-admin", ...WHY, ...shell("sleep 5")]);
      expect(run.exit).toBe(0);
      const [lease] = await leases("--state", "all");
      expect(lease).toMatchObject({ end_reason: "task_ended" });
    }));

  it("stops a command that ignores signals when an admin ends its lease", () =>
    whileRunning(async () => {
      const script = "trap '' TERM INT HUP; while :; do sleep 0.2; done";
      const running = grant(["orders-admin", ...WHY, ...shell(script)]);
      await expect.poll(() => leases(), { timeout: 10_000 }).toHaveLength(1);
      await cli(["revoke", "--grant", "orders-admin", "--config", join(folder, "broker.yml")]);
      const run = await running;
      expect(run.exit).toBe(137);
      expect(run.err).toContain("The lease ended: an admin or the broker ended it.");
    }));

  it("stops the command at the end of its time", () =>
    whileRunning(async () => {
      const run = await grant(["orders-admin", ...WHY, "--ttl", "3s", ...shell("sleep 60")]);
      expect(run.exit).toBe(143);
      expect(run.err).toContain("The lease ended: its time is over.");
      expect(await leases()).toEqual([]);
    }));

  it("stops the command and ends the lease on Ctrl-C", () =>
    whileRunning(async () => {
      let send: (name: StopSignal) => void = () => undefined;
      const onStop: CliDeps["onStop"] = (callback) => {
        send = callback;
        return () => undefined;
      };
      const script = "trap 'exit 9' INT; while :; do sleep 0.1; done";
      const running = grant(["orders-admin", ...WHY, ...shell(script)], { onStop });
      await expect.poll(() => leases(), { timeout: 10_000 }).toHaveLength(1);
      await new Promise((resolve) => setTimeout(resolve, 500));
      send("SIGINT");
      const run = await running;
      expect(run.exit).toBe(9);
      expect(run.err).toContain("✓ The lease has ended");
    }));

  it("ends the lease of a command that cannot be started", () =>
    whileRunning(async () => {
      const run = await grant(["orders-admin", ...WHY, "--", "/no/such/program"]);
      expect(run.exit).toBe(127);
      expect(run.err).toContain("/no/such/program was not found.");
      expect(await leases()).toEqual([]);
    }));

  it("ends what the command leaves behind", () =>
    whileRunning(async () => {
      const to = join(folder, "pid");
      const script = `setsid sh -c 'echo $$ > ${to}; sleep 60' & while [ ! -s ${to} ]; do sleep 0.1; done`;
      const run = await grant(["orders-admin", ...WHY, ...shell(script)]);
      expect(run.err).toContain("Ended a process that the command left");
      const left = readProcStat(Number(readFileSync(to, "utf8")));
      expect(left !== undefined && isRunning(left)).toBe(false);
    }));

  it("keeps the command and its lease while the broker restarts", async () => {
    let running: Promise<CliRun> | undefined;
    await whileRunning(async () => {
      running = grant(["orders-admin", ...WHY, ...shell("sleep 6")]);
      await expect.poll(() => leases(), { timeout: 10_000 }).toHaveLength(1);
    });
    await whileRunning(async () => {
      const run = await running;
      expect(run?.exit, run?.err).toBe(0);
      expect(run?.err).toContain("✓ The lease has ended");
    });
  });

  it("marks the lease when no broker runs at the end, and the next broker ends it", async () => {
    const to = join(folder, "url");
    let running: Promise<CliRun> | undefined;
    await whileRunning(async () => {
      running = grant([
        "orders-admin",
        ...WHY,
        ...shell(`printf %s "$DATABASE_URL" > ${to}; sleep 2`),
      ]);
      await expect.poll(() => existsSync(to), { timeout: 10_000 }).toBe(true);
    });
    const run = await running;
    expect(run?.exit).toBe(3);
    expect(run?.err).toContain("the next one that starts ends it first");
    await whileRunning(async () => {
      const url = readFileSync(to, "utf8");
      await expect.poll(() => opens(url), { timeout: 10_000 }).toBe(false);
    });
  });
});

describe("the configured address", () => {
  it("that never responds holds up neither the credential nor the stop of the broker", async () => {
    const hanging = createServer(() => undefined);
    hanging.listen(0, "127.0.0.1");
    await once(hanging, "listening");
    const { port: at } = hanging.address() as { port: number };
    write("notify.url", `http://127.0.0.1:${at}/T0SECRET`);
    let lines: readonly Line[] = [];
    let read: () => readonly Line[] = () => [];
    await whileRunning(async ({ log }) => {
      read = log;
      const run = await grant(["orders-admin", ...WHY]);
      expect(run.exit).toBe(0);
    });
    lines = read();
    expect(lines).toContainEqual(
      expect.objectContaining({
        event: "notice_abandoned",
        message: expect.stringContaining("mona on host-1 got orders-admin") as unknown,
      }),
    );
    expect(JSON.stringify(lines)).not.toContain("T0SECRET");
    hanging.closeAllConnections();
    hanging.close();
  });

  it("is told again until it takes the notice", async () => {
    let asked = 0;
    const flaky = createServer((_request, response) => {
      asked += 1;
      response.statusCode = asked === 1 ? 500 : 200;
      response.end();
    });
    flaky.listen(0, "127.0.0.1");
    await once(flaky, "listening");
    const { port: at } = flaky.address() as { port: number };
    write("notify.url", `http://127.0.0.1:${at}/`);
    await whileRunning(async ({ log }) => {
      await grant(["orders-admin", ...WHY]);
      await expect
        .poll(log, { timeout: 10_000 })
        .toContainEqual(expect.objectContaining({ event: "notice_taken", about: "break_glass" }));
      expect(asked).toBe(2);
    });
    flaky.close();
  });
});

it("leaves no socket when the broker stops", async () => {
  await whileRunning(async () => {});
  expect(readdirSync(folder).filter((name) => name.includes("-control-"))).toEqual([]);
});

describe("two brokers on one store in PostgreSQL", () => {
  let database: string;
  let places: readonly [string, string];
  beforeEach(async () => {
    database = `store_${randomBytes(6).toString("hex")}`;
    await postgres.sql(`CREATE DATABASE ${database}`);
    write("store.url", postgres.adminUrl(database));
    const places_: string[] = [];
    for (const name of ["one", "two"]) {
      const place = join(folder, name);
      mkdirSync(place);
      port = await freePort();
      const text = configText("store: { postgres: { url: { file: ../store.url } } }\n");
      const files = text.replaceAll("{ file: admin-url }", "{ file: ../admin-url }");
      writeFileSync(
        join(place, "broker.yml"),
        files.replace("./policy", "../policy").replace("notify.url", "../notify.url"),
      );
      places_.push(place);
    }
    places = [places_[0] ?? "", places_[1] ?? ""];
    await cli(["migrate", "--config", join(places[0], "broker.yml")]);
  });

  it("issue a grant once between them, and one's confirmation holds for the other", async () => {
    const [one, two] = places;
    await whileRunning(
      () =>
        whileRunning(async () => {
          const runs = await Promise.all(
            Array.from({ length: 20 }, (_, at) =>
              grant(["orders-admin", ...WHY, "--json"], {}, at % 2 === 0 ? one : two),
            ),
          );
          expect(runs.filter(({ exit }) => exit === 0)).toHaveLength(1);
          expect((await grant(["orders-admin", "--confirm"], {}, one)).exit).toBe(1);
          expect((await grant(["orders-admin", "--confirm"], HUBOT, one)).exit).toBe(0);
          const again = await grant(["orders-admin", ...WHY, "--", "true"], {}, two);
          expect(again.exit, again.err).toBe(0);
          expect(again.err).toContain("✓ The lease has ended (verified");
        }, two),
      one,
    );
  });

  it("let another broker keep and end the lease when the one that issued it is gone", async () => {
    const [one, two] = places;
    const to = join(folder, "url");
    let running: Promise<CliRun> | undefined;
    await whileRunning(async () => {
      await whileRunning(async () => {
        const script = `printf %s "$DATABASE_URL" > ${to}; sleep 7`;
        running = grant(["orders-admin", ...WHY, "--", "sh", "-c", script], {}, one);
        await expect.poll(() => existsSync(to), { timeout: 10_000 }).toBe(true);
      }, one);
      const run = await running;
      expect(run?.exit, run?.err).toBe(0);
      expect(run?.err).toContain("✓ The lease has ended");
      expect(await opens(readFileSync(to, "utf8"))).toBe(false);
    }, two);
  });
});
