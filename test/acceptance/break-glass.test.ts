import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startBrokerProcess, type BrokerProcess } from "../support/broker-process.ts";
import {
  EXAMPLE_ROLES,
  freePort,
  query,
  startPostgres,
  type TestPostgres,
} from "../support/postgres.ts";
import { DIST } from "../support/test-system.ts";

const POLICY = `version: 1
repository-id: 74
owner-id: 65
grants:
  orders-admin:
    environment: production
    access: write
    break-glass: true
    credential: { postgres: { server: main, database: postgres, role: app_migrator } }
    allow: { events: [push] }
`;
const WHY = ["--break-glass", "--reason", "GitHub is down, orders are stuck"];
const CLI = join(DIST, "cli.js");

/** `stepkey grant` as an admin runs it: the built command in a process of its own, beside a broker in another. */
let postgres: TestPostgres;
let folder: string;
let broker: BrokerProcess;
const children: ChildProcess[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.sql(EXAMPLE_ROLES);
}, 60_000);
afterAll(() => postgres.stop());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "stepkey-glass-"));
  mkdirSync(join(folder, "policy", "octo-org"), { recursive: true });
  writeFileSync(join(folder, "policy", "octo-org", "shop.yml"), POLICY);
  const port = await freePort();
  broker = await startBrokerProcess({
    folder,
    port,
    cli: CLI,
    config: `url: http://127.0.0.1:${port}
listen: 127.0.0.1:${port}
issuer: http://127.0.0.1:9
owners: [65]
audit: audit.log
policy: { directory: ./policy }
servers: { postgres: { main: { url: { env: ADMIN_URL } } } }
limits: { heartbeat-interval: 1s }
`,
    env: { ADMIN_URL: postgres.adminUrl() },
  });
}, 60_000);
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
  await broker.stop();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);
const words = (...rest: readonly string[]): readonly string[] => [
  CLI,
  "grant",
  "orders-admin",
  "--config",
  broker.config,
  ...WHY,
  ...rest,
];

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  readonly printed: () => string;
}

/** Starts a program. What it prints is gathered. */
function start(
  [file = "", ...rest]: readonly string[],
  input: "ignore" | "pipe" = "ignore",
): Started {
  const child = spawn(file, rest, {
    cwd: folder,
    env: { PATH: process.env["PATH"], TERM: "dumb" },
    stdio: [input, "pipe", "pipe"],
  });
  children.push(child);
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (printed += text));
  }
  const ended = once(child, "close").then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }));
  return { child, ended, printed: () => printed };
}

const stepkey = (...rest: readonly string[]): Started =>
  start([process.execPath, ...words(...rest)]);

async function appears(file: string): Promise<void> {
  await expect.poll(() => existsSync(at(file)), { timeout: 20_000 }).toBe(true);
}

async function opens(url: string): Promise<boolean> {
  try {
    await query(url, "SELECT 1");
    return true;
  } catch {
    return false;
  }
}

async function onlyLease(): Promise<Readonly<Record<string, unknown>>> {
  const listed = await broker.stepkey("leases", "--state", "all", "--json");
  const { leases } = JSON.parse(listed.stdout) as {
    leases: readonly Readonly<Record<string, unknown>>[];
  };
  expect(leases).toHaveLength(1);
  return leases[0] ?? {};
}

const KEEP_URL = 'printf %s "$DATABASE_URL" > url.part && mv url.part url';

describe("stepkey grant --break-glass", () => {
  it("prints a credential that works in a shell, and takes the end from stepkey revoke", async () => {
    const line = words()
      .map((word) => `'${word}'`)
      .join(" ");
    const script = `eval "$('${process.execPath}' ${line})" && ${KEEP_URL}`;
    const run = start(["sh", "-c", script]);
    expect(await run.ended).toMatchObject({ code: 0 });
    const url = readFileSync(at("url"), "utf8");
    expect(await opens(url)).toBe(true);
    await broker.stepkey("revoke", "--grant", "orders-admin");
    expect(await opens(url)).toBe(false);
    expect(await onlyLease()).toMatchObject({ end_reason: "revoked_by_admin" });
  });

  it("ends what it could not print, because its reader was gone", async () => {
    const line = words()
      .map((word) => `'${word}'`)
      .join(" ");
    const run = start([
      "sh",
      "-c",
      `{ '${process.execPath}' ${line}; echo "code $?" >&2; } | true`,
    ]);
    await run.ended;
    expect(run.printed()).toContain("code 3");
    expect(run.printed()).not.toContain("export ");
    expect(await onlyLease()).toMatchObject({ state: "revoked", end_reason: "answer_lost" });
  });

  it("issues nothing that it would print to nobody", async () => {
    const line = words()
      .map((word) => `'${word}'`)
      .join(" ");
    for (const nowhere of [">&-", ">/dev/null"]) {
      const run = start(["sh", "-c", `'${process.execPath}' ${line} ${nowhere}; echo "code $?"`]);
      await run.ended;
      expect(run.printed()).toContain("code 3");
    }
    const listed = await broker.stepkey("leases", "--state", "all", "--json");
    expect(JSON.parse(listed.stdout)).toMatchObject({ leases: [] });
  });

  it("passes on the exit code of its command, and shows the proof of the end", async () => {
    const run = stepkey("--", "sh", "-c", `${KEEP_URL}; exit 5`);
    expect(await run.ended).toMatchObject({ code: 5 });
    expect(run.printed()).toContain("✓ The lease has ended (verified");
    expect(await opens(readFileSync(at("url"), "utf8"))).toBe(false);
    expect(broker.audit()).toContainEqual(
      expect.objectContaining({ event: "break_glass", outcome: "granted" }),
    );
  });

  it("stops its command when it is cancelled, however often, and ends the lease first", async () => {
    const script = `trap '' INT TERM; ${KEEP_URL}; while :; do sleep 0.1; done`;
    const run = stepkey("--", "sh", "-c", script);
    await appears("url");
    run.child.kill("SIGINT");
    run.child.kill("SIGINT");
    run.child.kill("SIGTERM");
    expect(await run.ended).toMatchObject({ code: 137 });
    expect(run.printed()).toContain("✓ The lease has ended");
    expect(await opens(readFileSync(at("url"), "utf8"))).toBe(false);
  });

  it("loses its lease when it is killed, because heartbeats stop", async () => {
    const run = stepkey("--", "sh", "-c", `${KEEP_URL}; sleep 20`);
    await appears("url");
    const url = readFileSync(at("url"), "utf8");
    run.child.kill("SIGKILL");
    await expect.poll(() => opens(url), { timeout: 20_000 }).toBe(false);
    await expect
      .poll(async () => (await onlyLease())["end_reason"], { timeout: 10_000 })
      .toBe("silent");
  });

  it("leaves Ctrl-C on a terminal to its command, and ends the lease after that", async () => {
    const script = `trap 'echo HEARD' INT; ${KEEP_URL}; sleep 1; sleep 1; sleep 1; exit 4`;
    writeFileSync(at("command.sh"), script);
    const line = [process.execPath, ...words("--", "sh", "command.sh")]
      .map((word) => `'${word}'`)
      .join(" ");
    // The shell between the two would end by Ctrl-C itself.
    const run = start(["script", "-qec", `exec ${line}`, "/dev/null"], "pipe");
    await appears("url");
    run.child.stdin?.write("\u0003");
    const { code } = await run.ended;
    expect(run.printed()).toContain("HEARD");
    expect(code).toBe(4);
    expect(run.printed()).toContain("✓ The lease has ended");
  });

  it("goes on while the broker is killed and started again", async () => {
    const run = stepkey("--", "sh", "-c", `${KEEP_URL}; sleep 6`);
    await appears("url");
    await broker.kill();
    await broker.start();
    expect(await run.ended).toMatchObject({ code: 0 });
    expect(run.printed()).toContain("✓ The lease has ended");
    expect(await onlyLease()).toMatchObject({ state: "revoked", end_reason: "task_ended" });
  });

  it("says that a command needs a broker that runs", async () => {
    await broker.stop();
    const run = stepkey("--", "true");
    expect(await run.ended).toMatchObject({ code: 3 });
    expect(run.printed()).toContain("Without a broker, nothing would end the lease");
  });

  it.runIf(process.getuid?.() === 0)("is only for the user that runs the broker", async () => {
    chmodSync(folder, 0o755);
    const child = spawn(process.execPath, [...words("--", "true")], {
      cwd: "/",
      env: { PATH: process.env["PATH"] },
      stdio: ["ignore", "pipe", "pipe"],
      uid: 65_534,
      gid: 65_534,
    });
    children.push(child);
    let printed = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (printed += text));
    const [code] = (await once(child, "close")) as [number];
    expect(code).toBe(3);
    expect(printed).toContain("This user may not connect to a broker");
    expect(printed).toContain("sudo -u USER");
  });

  it.runIf(canLogIn())(
    "is confirmed by whoever logged in as another user, not by another sudo",
    async () => {
      const first = stepkey("--", "true");
      expect(await first.ended).toMatchObject({ code: 0 });
      const confirm = [CLI, "grant", "orders-admin", "--config", broker.config, "--confirm"];
      const own = start([process.execPath, ...confirm]);
      expect(await own.ended).toMatchObject({ code: 1 });
      const line = [process.execPath, ...confirm].map((word) => `'${word}'`).join(" ");
      const other = start(["sh", "-c", `echo 65534 > /proc/self/loginuid; exec ${line}`]);
      await other.ended;
      expect(other.printed()).toContain("confirmed  nobody on");
      expect(await stepkey("--", "true").ended).toMatchObject({ code: 0 });
    },
  );
});

/** Whether this process may say who logged in, as a login does. */
function canLogIn(): boolean {
  try {
    execFileSync("sh", ["-c", "echo 65534 > /proc/self/loginuid"], { stdio: "ignore" });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}
