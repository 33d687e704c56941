/**
 * `npm run prove:machine [-- ROW…]`: breaks the disk, the network and the clock of a real broker, and prints what each
 * caller sees. As root on Linux, for the mounts; some minutes. `STEPKEY_CLI` names another `dist/cli.js` to compare with.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startIssuer, type TestIssuer } from "../test/support/fake-issuer.ts";
import {
  startFaultSystem,
  type FaultSystem,
  type IssuedLease,
  type Seen,
} from "../test/support/faults/fault-system.ts";
import { mountSmallDisk, type SmallDisk } from "../test/support/faults/small-disk.ts";
import {
  EXAMPLE_ROLES,
  freePort,
  startPostgres,
  type TestPostgres,
} from "../test/support/postgres.ts";

const CLI =
  process.env["STEPKEY_CLI"] ?? fileURLToPath(new URL("../src/cli/cli.ts", import.meta.url));

interface World {
  readonly system: FaultSystem;
  readonly storeDisk: SmallDisk;
  readonly auditDisk: SmallDisk;
  readonly postgres: TestPostgres;
  readonly issuer: TestIssuer;
}

interface Fault {
  readonly name: string;
  /** Begins the fault; returns what ends it. */
  readonly begin: (world: World) => Promise<() => unknown>;
  readonly env?: Readonly<Record<string, string>>;
  readonly grant?: string;
}

/** The file that libfaketime reads the time from, while the broker runs. */
const TIME = join(mkdtempSync(join(tmpdir(), "stepkey-time-")), "time");
const SETTABLE = {
  LD_PRELOAD: faketime(),
  FAKETIME_TIMESTAMP_FILE: TIME,
  FAKETIME_NO_CACHE: "1",
  DONT_FAKE_MONOTONIC: "1",
};

const FAULTS: readonly Fault[] = [
  { name: "none", begin: async () => () => undefined },
  {
    name: "disk full",
    begin: async ({ storeDisk }) => {
      storeDisk.fill();
      return () => storeDisk.empty();
    },
  },
  {
    name: "out of inodes",
    begin: async ({ storeDisk }) => {
      storeDisk.fillInodes();
      return () => storeDisk.empty();
    },
  },
  { name: "store read-only", begin: readOnly },
  { name: "store locked for 40 s", begin: ({ system }) => lockStore(system.store, 40) },
  {
    name: "audit's disk full",
    begin: async ({ auditDisk, system }) => {
      auditDisk.fill();
      // The last block of the file has room for a few lines.
      for (let line = 0; line < 6; line += 1) await system.exchange("unknown");
      return () => auditDisk.empty();
    },
  },
  { name: "no file descriptors", begin: async ({ system }) => limitFiles(system.pid()) },
  {
    name: "PostgreSQL hanging",
    begin: async ({ postgres }) => {
      const pids = processesOf(postgres);
      for (const pid of pids) process.kill(pid, "SIGSTOP");
      return () => {
        for (const pid of pids.toReversed()) process.kill(pid, "SIGCONT");
      };
    },
  },
  { name: "GitHub hanging", begin: async () => () => undefined, grant: "reviewed" },
  {
    name: "issuer gone, broker restarted",
    begin: async ({ system, issuer }) => {
      await issuer.close();
      await system.stop();
      await system.start();
      return () => undefined;
    },
  },
  {
    name: "clock 5 min ahead",
    begin: async () => () => undefined,
    env: { LD_PRELOAD: faketime(), FAKETIME: "+5m", DONT_FAKE_MONOTONIC: "1" },
  },
  {
    name: "clock 5 min behind",
    begin: async () => () => undefined,
    env: { LD_PRELOAD: faketime(), FAKETIME: "-5m", DONT_FAKE_MONOTONIC: "1" },
  },
  { name: "clock set 5 min forward", begin: async () => setClock("+300s"), env: SETTABLE },
  { name: "clock set 5 min back", begin: async () => setClock("-300s"), env: SETTABLE },
  {
    name: "SIGSTOP for 60 s",
    begin: async ({ system }) => {
      const pid = system.pid();
      process.kill(pid, "SIGSTOP");
      setTimeout(() => process.kill(pid, "SIGCONT"), 60_000).unref();
      return () => undefined;
    },
  },
];

const wanted = process.argv.slice(2);
const rows: string[][] = [];
for (const fault of FAULTS) {
  if (wanted.length > 0 && !wanted.some((word) => fault.name.includes(word))) continue;
  const row = await tryFault(fault);
  rows.push(row);
  process.stderr.write(`${row.join(" | ")}\n`);
}
printTable(
  [
    "fault",
    "revoke",
    "beat",
    "exchange",
    "healthz",
    "readyz",
    "silent lease ends",
    "stepkey revoke",
    "afterwards",
  ],
  rows,
);

async function tryFault(fault: Fault): Promise<string[]> {
  writeFileSync(TIME, "+0s");
  const [issuer, postgres, hanging] = await Promise.all([
    startIssuer(),
    startPostgres(),
    hangingServer(),
  ]);
  await postgres.sql(EXAMPLE_ROLES);
  const [storeDisk, auditDisk] = [disk("size=40m,nr_inodes=64"), disk("size=1m")];
  const system = await startFaultSystem({
    issuer,
    postgres,
    cli: CLI,
    storeFolder: storeDisk.folder,
    auditFolder: auditDisk.folder,
    githubUrl: hanging.url,
    ...(fault.env === undefined ? {} : { env: fault.env }),
  });
  try {
    return await watchFault(fault, { system, storeDisk, auditDisk, postgres, issuer });
  } finally {
    await system.close().catch(() => undefined);
    hanging.close();
    if (!fault.name.startsWith("issuer")) await issuer.close();
    await postgres.stop();
    storeDisk.remove();
    auditDisk.remove();
  }
}

async function watchFault(fault: Fault, world: World): Promise<string[]> {
  const { system, postgres } = world;
  const issued = await system.issue().catch(() => undefined);
  if (issued === undefined) {
    return [
      fault.name,
      "-",
      "-",
      text(await system.exchange()),
      text(await system.get("/healthz")),
      text(await system.get("/readyz")),
      "-",
      "-",
      "nothing was issued",
    ];
  }
  const [silent, beating, marked] = [issued, await system.issue(), await system.issue()];
  const beats = startBeating(system, beating);
  const exchangeLater = await system.prepareExchange(fault.grant);
  const end = await fault.begin(world);
  const beganAt = performance.now();
  const gone = roleGone(postgres, silent, fault.name === "PostgreSQL hanging" ? 45_000 : 90_000);
  const [health, exchange, revoke] = await Promise.all([
    system.get("/healthz"),
    exchangeLater(),
    system.revoke(marked),
  ]);
  const ready = await system.get("/readyz");
  const command = await system.stepkey("revoke", "--grant", "nothing-has-it");
  const frozen = await system.stepkey("freeze", "--grant", "nothing-has-it");
  // Not before the silent lease can have ended.
  await sleep(Math.max(0, 6000 - (performance.now() - beganAt)));
  if (fault.name === "PostgreSQL hanging") await sleep(10_000);
  await Promise.race([gone, sleep(75_000)]);
  const seenBeats = beats.stop();
  await end();
  const endedAfter = await gone;
  await sleep(4000);
  const gaps = system.auditLines().filter(({ event }) => event === "audit_gap");
  const left = (await roles(postgres)).filter((role) => role !== beating.role);
  const lost = system.printed().includes("store_lost") ? "store lost, regained" : "";
  return [
    fault.name,
    text(revoke),
    seenBeats,
    text(exchange),
    text(health),
    text(ready),
    endedAfter === undefined ? "no" : seconds(endedAfter),
    `exit ${command.exitCode}, freeze exit ${frozen.exitCode}`,
    [
      left.length === 0 ? "no credential left" : `${left.length} left`,
      ...(gaps.length === 0
        ? []
        : [`audit gap of ${gaps.map(({ late }) => String(late)).join()} late lines`]),
      lost,
    ]
      .filter((part) => part !== "")
      .join(", "),
  ];
}

function startBeating(system: FaultSystem, lease: IssuedLease): { readonly stop: () => string } {
  const seen = new Map<string, number>();
  let slowest = 0;
  const beat = async (): Promise<void> => {
    const { outcome, ms } = await system.beat(lease);
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
    slowest = Math.max(slowest, ms);
  };
  const timer = setInterval(() => void beat(), 500);
  return {
    stop: () => {
      clearInterval(timer);
      const parts = Array.from(seen, ([outcome, count]) => `${count} × ${outcome}`);
      return `${parts.join(", ")}; slowest ${seconds(slowest)}`;
    },
  };
}

async function roleGone(
  postgres: TestPostgres,
  { role }: IssuedLease,
  limitMs: number,
): Promise<number | undefined> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < limitMs) {
    const asked = roles(postgres).catch(() => undefined);
    const found = await Promise.race([asked, sleep(2000)]);
    if (found !== undefined && !found.includes(role)) return performance.now() - startedAt;
    await sleep(200);
  }
  return undefined;
}

async function roles(postgres: TestPostgres): Promise<readonly string[]> {
  const found = await postgres.sql(
    "SELECT rolname FROM pg_roles WHERE rolname LIKE 'stepkey%' AND rolcanlogin",
  );
  return found.map((row) => String(row["rolname"]));
}

function disk(options: string): SmallDisk {
  const mounted = mountSmallDisk(options);
  if (mounted === undefined) throw new Error("this process may not mount: run it as root");
  return mounted;
}

/** As the kernel does it after an error of the disk: also for files that are open. Needs a loop device and ext4. */
async function readOnly({ system, storeDisk }: World): Promise<() => unknown> {
  await system.stop();
  const folder = mkdtempSync(join(tmpdir(), "stepkey-ext4-"));
  const image = join(folder, "image");
  execFileSync("dd", ["if=/dev/zero", `of=${image}`, "bs=1M", "count=64", "status=none"]);
  execFileSync("mkfs.ext4", ["-q", image]);
  const mount = storeDisk.folder;
  execFileSync("cp", ["-a", `${mount}/.`, `${folder}/`]);
  execFileSync("mount", ["-o", "loop,errors=remount-ro", image, mount]);
  for (const name of readdirSync(folder)) {
    if (name.startsWith("stepkey.db")) execFileSync("cp", ["-a", join(folder, name), mount]);
  }
  await system.start();
  const device = execFileSync("findmnt", ["-n", "-o", "SOURCE", "--mountpoint", mount], {
    encoding: "utf8",
  })
    .trim()
    .split("\n")
    .at(-1);
  const name = (device ?? "").replace("/dev/", "");
  execFileSync("sh", ["-c", `echo 1 > /sys/fs/ext4/${name}/trigger_fs_error`]);
  return async () => {
    await system.stop();
    execFileSync("umount", ["--lazy", mount]);
    rmSync(folder, { recursive: true });
    await system.start();
  };
}

async function lockStore(path: string, forSeconds: number): Promise<() => unknown> {
  const program = `import { DatabaseSync } from "node:sqlite";
    const database = new DatabaseSync(${JSON.stringify(path)});
    database.exec("PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE");
    console.log("locked");
    setTimeout(() => database.exec("ROLLBACK"), ${forSeconds * 1000});`;
  const child: ChildProcess = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (child.stdout !== null) await once(child.stdout, "data");
  return async () => {
    if (child.exitCode === null) await new Promise((resolve) => child.once("exit", resolve));
  };
}

/** No more than it has open now. */
function limitFiles(pid: number): () => unknown {
  const open = readdirSync(`/proc/${pid}/fd`).length;
  execFileSync("prlimit", [`--pid=${pid}`, `--nofile=${open}:4096`]);
  return () => execFileSync("prlimit", [`--pid=${pid}`, "--nofile=4096:4096"]);
}

/** The server that this script started, and its children. */
function processesOf({ port }: TestPostgres): readonly number[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/u.test(name));
  const read = (pid: string, file: string): string => {
    const path = `/proc/${pid}/${file}`;
    try {
      return existsSync(path) ? readFileSync(path, "utf8") : "";
    } catch {
      return "";
    }
  };
  const server = all.find((pid) => read(pid, "cmdline").includes(`\0-p\0${port}\0`));
  if (server === undefined) throw new Error("the server is not running");
  const children = all.filter((pid) => read(pid, "stat").split(") ")[1]?.split(" ")[1] === server);
  return [server, ...children].map(Number);
}

async function hangingServer(): Promise<{ readonly url: string; readonly close: () => void }> {
  const port = await freePort();
  const server = createServer(() => undefined).listen(port, "127.0.0.1");
  server.unref();
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

function setClock(offset: string): () => unknown {
  writeFileSync(TIME, offset);
  return () => undefined;
}

function faketime(): string {
  return "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
}

function text({ outcome, ms }: Seen): string {
  return `${outcome}, ${seconds(ms)}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function printTable(head: readonly string[], body: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  process.stdout.write(line(head) + line(head.map(() => "---")) + body.map(line).join(""));
}
