import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { type GitHub, startGitHub } from "../support/github/start-github.ts";
import { type Block, blocksOf, readPage } from "../support/pages.ts";
import { freePort, startPostgres, type TestPostgres } from "../support/postgres.ts";
import { DIST } from "../support/test-system.ts";

/**
 * The ten minutes of docs/broker.md as a reader follows them: every block in order, in an empty directory and one shell,
 * with the built command and a PostgreSQL of its own. Only what a reader replaces too is another: addresses, the token.
 */

let postgres: TestPostgres;
let github: GitHub;
let issuer: TestIssuer;
let folder: string;
let ports: readonly [client: number, admin: number];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "stepkey-page-"));
  [postgres, github, issuer] = await Promise.all([startPostgres(), startGitHub(), startIssuer()]);
  await postgres.sql("CREATE DATABASE app");
  ports = [await freePort(), await freePort()];
}, 60_000);
afterAll(async () => {
  await Promise.all([postgres?.stop(), github?.close(), issuer?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

it("docs/broker.md sets up a broker for whoever follows its commands in an empty directory", async () => {
  const shell = openShell(folder);
  const shown: string[] = [];
  try {
    for (const block of tenMinutes()) shown.push(await follow(block, shell));
  } finally {
    await shell.close();
  }
  const output = shown.join("");
  expect(output).toContain("stepkey 0.");
  expect(output).toMatch(/"status":\s?"ready"/u);
  expect(output).toMatch(/^granted$/mu);
  expect(output).not.toMatch(/^\s*✗/mu);
  const log = readFileSync(join(folder, "broker.log"), "utf8");
  expect(log).toContain('"started"');
  expect(log).not.toContain("change-me");
  // The job control of the page's shell stopped it.
  const isServing = async (): Promise<boolean> =>
    await fetch(`http://127.0.0.1:${ports[0]}/readyz`).then(
      () => true,
      () => false,
    );
  await expect.poll(isServing, { timeout: 25_000 }).toBe(false);
});

function tenMinutes(): readonly Block[] {
  const [section = ""] = readPage("docs/broker.md").split(/^## /mu).slice(1);
  const blocks = blocksOf(section);
  expect(section).toMatch(/^Ten minutes/u);
  expect(blocks.length).toBeGreaterThan(8);
  return blocks;
}

/** What a block shows. @throws where a command of it fails */
async function follow({ language, text, before }: Block, shell: Shell): Promise<string> {
  const mine = replaced(text);
  if (language === "sql") {
    await postgres.sql(mine, "app");
    return "";
  }
  if (language === "sh") return await shell.run(mine);
  const path = /Save this as `(?<path>[^`]+)`/u.exec(before)?.groups?.["path"];
  if (path === undefined) throw new Error(`the page does not say where this goes: ${text}`);
  mkdirSync(join(folder, dirname(path)), { recursive: true });
  writeFileSync(join(folder, path), mine);
  return "";
}

function replaced(text: string): string {
  return text
    .replaceAll("/opt/stepkey/dist", DIST)
    .replaceAll("127.0.0.1:5432", `127.0.0.1:${postgres.port}`)
    .replaceAll("127.0.0.1:8700", `127.0.0.1:${ports[0]}`)
    .replaceAll("127.0.0.1:8701", `127.0.0.1:${ports[1]}`)
    .replaceAll("YOUR_TOKEN", github.token)
    .replace("github: { ", `github: { api: "${github.url}", `)
    .replace(/^owners:/mu, `issuer: ${issuer.url}\nowners:`);
}

interface Shell {
  readonly run: (commands: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

const DONE = "--- the block is done ---";

/** One bash, with job control as in a terminal, that ends at the first command that fails. */
function openShell(cwd: string): Shell {
  const env = { PATH: process.env["PATH"], HOME: cwd, LANG: "C.UTF-8", NO_COLOR: "1" };
  const bash: ChildProcess = spawn("bash", ["--noprofile", "--norc"], { cwd, env });
  let printed = "";
  const keep = (chunk: Buffer): void => {
    printed += chunk.toString();
  };
  bash.stdout?.on("data", keep);
  bash.stderr?.on("data", keep);
  bash.stdin?.write("set -emo pipefail\n");
  return {
    run: async (commands) => {
      printed = "";
      bash.stdin?.write(`${commands}\necho '${DONE}'\n`);
      await expect
        .poll(() => printed.includes(DONE) || bash.exitCode !== null, { timeout: 60_000 })
        .toBe(true);
      if (bash.exitCode !== null) throw new Error(`a command failed:\n${commands}\n${printed}`);
      return printed.replace(`${DONE}\n`, "");
    },
    close: async () => {
      if (bash.exitCode !== null) return;
      const ended = once(bash, "exit");
      bash.stdin?.end("kill %1 2>/dev/null || true\nexit 0\n");
      await ended;
    },
  };
}
