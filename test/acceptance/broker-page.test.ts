import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { type GitHub, startGitHub } from "../support/github/start-github.ts";
import { type Block, blocksOf, readPage } from "../support/pages.ts";
import { connects, freePort, startPostgres, type TestPostgres } from "../support/postgres.ts";
import { DIST } from "../support/test-system.ts";

/**
 * The ten minutes of docs/broker.md as a reader follows them: every block in order, in an empty directory and one shell,
 * with the built command and a PostgreSQL of its own. Then the guides for passwords and orphans, on what this set up.
 * Only what a reader replaces too is replaced: addresses, paths, the token.
 */

let postgres: TestPostgres;
let github: GitHub;
let issuer: TestIssuer;
let folder: string;
let ports: readonly [client: number, admin: number];
/** What the shell showed. */
let shown: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "stepkey-page-"));
  [postgres, github, issuer] = await Promise.all([startPostgres(), startGitHub(), startIssuer()]);
  await postgres.sql("CREATE DATABASE app");
  const shop = await github.createRepository({ owner: "octo-org", name: "shop", id: 74 });
  github.protectBranch(shop, "main");
  shop.environments.push({ name: "staging", reviewers: true, admins: false });
  ports = [await freePort(), await freePort()];
  shown = await follow(blocksOf(sectionOf("docs/broker.md", "Ten minutes: PostgreSQL")));
}, 120_000);
afterAll(async () => {
  await Promise.all([postgres?.stop(), github?.close(), issuer?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

it("docs/broker.md sets up a broker for whoever follows its commands in an empty directory", async () => {
  expect(shown).toContain("stepkey 0.");
  expect(shown).toMatch(/"status":\s?"ready"/u);
  expect(shown).toMatch(/^granted$/mu);
  expect(shown).not.toMatch(/^\s*✗/mu);
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

it("docs/passwords.md gives the broker's user another password, and the broker the new one", async () => {
  const blocks = blocksOf(sectionOf("docs/passwords.md", "PostgreSQL"));
  await follow([COMMAND, ...blocks]);
  const url = readFileSync(join(folder, "production-admin-url"), "utf8");
  expect(url).toContain(":new-password@");
  expect(await connects(url)).toBe(true);
});

it("docs/orphans.md searches for orphans, ends them, and shows what its SQL finds", async () => {
  const blocks = blocksOf(readPage("docs/orphans.md"));
  const [, ...rows] = await Promise.all([
    follow([COMMAND, ...blocks.filter(({ language }) => language === "sh")]),
    // That for MariaDB runs in test/integration/mysql.test.ts.
    ...blocks
      .filter(({ language, before }) => language === "sql" && !before.includes("MariaDB"))
      .map(({ text }) => postgres.sql(text)),
  ]);
  expect(rows).toEqual([[]]);
});

/** How a new shell knows the command. Both servers of the page are one, so staging has the URL that production has. */
const COMMAND: Block = {
  language: "sh",
  text: `export GITHUB_TOKEN=YOUR_TOKEN
stepkey() { STAGING_ADMIN_URL="$(cat production-admin-url)" node ${DIST}/cli.js "$@"; }
`,
  before: "",
};

function sectionOf(page: string, heading: string): string {
  const found = readPage(page)
    .split(/^## /mu)
    .find((section) => section.startsWith(`${heading}\n`));
  if (found === undefined) throw new Error(`${page} has no section "${heading}"`);
  return found;
}

/** Every block in order, in one shell. Returns what it showed. */
async function follow(blocks: readonly Block[]): Promise<string> {
  const shell = openShell(folder);
  let output = "";
  try {
    for (const block of blocks) output += await followOne(block, shell);
    return output;
  } finally {
    await shell.close();
  }
}

/** What a block shows. @throws where a command of it fails */
async function followOne({ language, text, before }: Block, shell: Shell): Promise<string> {
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
  return (
    text
      .replaceAll("/opt/stepkey/dist", DIST)
      .replaceAll("127.0.0.1:5432", `127.0.0.1:${postgres.port}`)
      .replaceAll("db.octo-org.example:5432", `127.0.0.1:${postgres.port}`)
      .replaceAll("?sslmode=verify-full", "")
      .replaceAll("/etc/stepkey/broker.yml", "broker.yml")
      // There is no terminal to ask on.
      .replaceAll("--orphans --end", "--orphans --end --yes")
      // No service manager here: the broker is started by hand, and is stopped already.
      .replaceAll("systemctl restart stepkey", "true")
      .replaceAll("127.0.0.1:8700", `127.0.0.1:${ports[0]}`)
      .replaceAll("127.0.0.1:8701", `127.0.0.1:${ports[1]}`)
      .replaceAll("YOUR_TOKEN", github.token)
      .replace("github: { ", `github: { api: "${github.url}", `)
      .replace(/^owners:/mu, `issuer: ${issuer.url}\nowners:`)
  );
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
      await vi.waitUntil(() => printed.includes(DONE) || bash.exitCode !== null, {
        timeout: 60_000,
      });
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
