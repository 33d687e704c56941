import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { freePort } from "../support/postgres.ts";

const CLI = fileURLToPath(new URL("../../src/cli/cli.ts", import.meta.url));

/**
 * Does what systemd does: opens the socket, and starts the broker with it as descriptor 3, and another one when that ends.
 * It waits without its event loop, so it accepts nothing itself.
 */
const HOLDER = `
const { spawnSync } = require("node:child_process");
const [port, cli, config, pidFile] = process.argv.slice(1);
const server = require("node:net").createServer().listen(Number(port), "127.0.0.1", () => {
  for (let count = 0; count < 2; count += 1) {
    const start = 'echo $$ > "$0"; LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"';
    const broker = [process.execPath, "--disable-sigusr1", cli, "broker", "--config", config];
    spawnSync("sh", ["-c", start, pidFile, ...broker], {
      stdio: ["ignore", "ignore", 2, server._handle.fd],
    });
  }
  process.exit();
});
`;

let folder: string;
let holder: ChildProcess | undefined;
let log: string;
beforeEach(() => {
  log = "";
  folder = mkdtempSync(join(tmpdir(), "stepkey-socket-"));
  mkdirSync(join(folder, "policy"));
});
afterEach(async () => {
  const ended = holder === undefined ? undefined : once(holder, "exit");
  // The second broker, which ends the holder too.
  stop();
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

const pidFile = (): string => join(folder, "pid");

function stop(): void {
  if (existsSync(pidFile())) process.kill(Number(readFileSync(pidFile(), "utf8")), "SIGTERM");
}

function ready(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: "127.0.0.1", port, path: "/readyz", agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    asked.once("error", reject);
    asked.end();
  });
}

const starts = (): number => log.split('"event":"started"').length - 1;

it("keeps the connections of clients that come while the broker restarts, on a socket of systemd's", async () => {
  const port = await freePort();
  const config = join(folder, "broker.yml");
  // Another port than the socket's: what is handed over decides.
  writeFileSync(
    config,
    `url: http://127.0.0.1:${port}\nlisten: 127.0.0.1:1\nowners: [65]\naudit: audit.jsonl\npolicy: { directory: ./policy }\n`,
  );
  holder = spawn(process.execPath, ["-e", HOLDER, String(port), CLI, config, pidFile()], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  holder.stderr?.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  await expect.poll(starts, { timeout: 20_000 }).toBe(1);
  expect(await ready(port)).toBe(200);
  stop();
  await expect.poll(() => log, { timeout: 20_000 }).toContain('"event":"stopped"');
  // Nobody accepts now, and nothing is refused: the next broker answers.
  expect(await ready(port)).toBe(200);
  await expect.poll(starts, { timeout: 20_000 }).toBe(2);
  expect(log).toContain(`"listen":"127.0.0.1:${port}"`);
}, 60_000);
