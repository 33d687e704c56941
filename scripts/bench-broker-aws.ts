/**
 * The part of `npm run bench -- broker` that is about AWS: memory and CPU of `stepkey broker` as it is shipped, in front of a
 * FAKE of STS and IAM that costs nothing. The fake is a process of its own, so that its memory and CPU are not the broker's.
 */
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../test/support/postgres.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** One role has room for the ends of some hundred sessions. */
const ROLES = 120;
/** Until then, the broker loads and compiles. */
const WARM = 1000;

export interface AwsBench {
  /** The tree whose broker is measured. */
  readonly tree: string;
  /** For files of the measurement. */
  readonly directory: string;
  readonly issuer: string;
  readonly exchanges: number;
  /** Sends so many exchanges, each for the grant of its job. */
  readonly exchange: (
    url: string,
    count: number,
    grantOf: (job: number) => string,
  ) => Promise<unknown>;
  /** Starts a program of Node's on the core that is measured. */
  readonly start: (args: readonly string[]) => ReturnType<typeof spawn>;
}

type Figures = readonly (readonly [figure: string, value: string])[];

/** Nothing where the system does not say what a process uses. */
export async function measureAws(bench: AwsBench): Promise<Figures> {
  if (process.platform !== "linux") return [];
  const { tree, directory, exchanges } = bench;
  const dist = mkdtempSync(join(directory, "dist-"));
  const rolldown = join(ROOT, "node_modules", ".bin", "rolldown");
  execFileSync(rolldown, ["--config", "--dir", dist], { cwd: tree, stdio: "ignore" });
  const fake = await startFakeAws();
  const url = `http://127.0.0.1:${await freePort()}`;
  const config = writeConfig(bench, { url, fake: fake.url });
  const child = bench.start([join(dist, "cli.js"), "broker", "--json", "--config", config]);
  try {
    if (child.stdout === null || child.pid === undefined) throw new Error("it did not start");
    // A pipe that nobody reads fills up, and then the broker waits for it.
    child.stderr?.resume();
    await once(child.stdout.resume(), "data");
    const { pid } = child;
    const exchange = (count: number) =>
      bench.exchange(url, count, (job) => `reports-read-${job % ROLES}`);
    const memoryAtStart = memoryOf(pid);
    await exchange(WARM);
    const cpuWarm = cpuOf(pid);
    for (let done = WARM; done < exchanges; done += 1000) await exchange(1000);
    const each = (cpuOf(pid) - cpuWarm) / (exchanges - WARM);
    return [
      ["AWS (a fake of STS): memory at start", mebibytes(memoryAtStart)],
      [`AWS (a fake of STS): memory after ${exchanges} exchanges`, mebibytes(memoryOf(pid))],
      ["AWS (a fake of STS): CPU of one exchange", `${each.toFixed(2)} ms`],
    ];
  } finally {
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    await exited;
    fake.stop();
  }
}

function writeConfig(
  { directory, issuer }: AwsBench,
  { url, fake }: { readonly url: string; readonly fake: string },
): string {
  const own = mkdtempSync(join(directory, "aws-"));
  const roles = Array.from({ length: ROLES }, (_, at) => `arn:aws:iam::123456789012:role/r${at}`);
  const grants = roles.map(
    (role, at) => `
  reports-read-${at}:
    environment: staging
    credential: { aws: { server: fake, role-to-assume: "${role}" } }
    allow: { events: [pull_request] }`,
  );
  mkdirSync(join(own, "policy", "octo-org"), { recursive: true });
  writeFileSync(
    join(own, "policy", "octo-org", "shop.yml"),
    `version: 1\nrepository-id: 74\nowner-id: 65\ngrants:${grants.join("")}\n`,
  );
  writeFileSync(join(own, "key"), randomBytes(16).toString("hex"));
  const file = join(own, "broker.yml");
  writeFileSync(
    file,
    `url: ${url}
listen: ${url.replace("http://", "")}
issuer: ${issuer}
owners: [65]
audit: audit.log
store: sqlite:stepkey.db
policy: { directory: ./policy }
servers:
  aws:
    fake:
      region: eu-west-1
      sts-endpoint: ${fake}
      iam-endpoint: ${fake}
      credentials: { access-key-id: { file: key }, secret-access-key: { file: key } }
      read-roles: ${JSON.stringify(roles)}
limits: { token-max-age: 15m, heartbeat-interval: 60s }
`,
  );
  return file;
}

/** Resident memory in bytes. */
function memoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(?<kib>\d+) kB$/mu.exec(status)?.groups?.["kib"]) * 1024;
}

/** CPU of all its threads in milliseconds: `utime` and `stime` of proc(5), in ticks of 10 ms. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /u, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(0)} MiB`;
}

/** AssumeRole returns keys that open nothing; a role has no policies. Nothing is checked. */
const FAKE = `
  const { createServer } = require("node:http");
  const xml = (action, inside) => "<" + action + "Response><" + action + "Result>" + inside + "</" + action + "Result></" + action + "Response>";
  const session = (seconds) => "<Credentials><AccessKeyId>ASIAFAKE000000000000</AccessKeyId><SecretAccessKey>" + "s".repeat(40)
    + "</SecretAccessKey><SessionToken>" + "t".repeat(900) + "</SessionToken><Expiration>"
    + new Date(Date.now() + seconds * 1000).toISOString().replace(/\\.\\d+/, "") + "</Expiration></Credentials>";
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk) => { body += chunk; }).on("end", () => {
      const given = new URLSearchParams(body);
      const action = given.get("Action");
      const isSession = action === "AssumeRole";
      response.writeHead(200, { "content-type": "text/xml" });
      response.end(xml(action, isSession ? session(Number(given.get("DurationSeconds"))) : "<IsTruncated>false</IsTruncated>"));
    });
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
`;

async function startFakeAws(): Promise<{ readonly url: string; readonly stop: () => void }> {
  const child = spawn(process.execPath, ["--eval", FAKE], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  return { url: `http://127.0.0.1:${String(port).trim()}`, stop: () => void child.kill() };
}
