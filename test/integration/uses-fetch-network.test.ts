import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FETCH_LIMITS } from "../../src/action/uses/fetch/limits.ts";
import { Secret } from "../../src/shared/secret.ts";
import { tar } from "../support/archives.ts";
import { makePrivateCa } from "../support/private-ca.ts";
import { startConnectProxy } from "../support/uses/connect-proxy.ts";
import type { FetchOnce } from "../support/uses/fetch-once.ts";
import { ACTION_YML, startFetching, type Fetching } from "../support/uses/fetching.ts";
import type { GitServerOptions, GitServerRules } from "../support/uses/git-server.ts";

const FILES = { "action.yml": ACTION_YML, "index.js": "1\n" };
const NO_GIT = { path: "/nonexistent" };
const PATH = process.env["PATH"] ?? "";

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  closing = [];
});

async function start(rules?: GitServerRules, tls?: GitServerOptions["tls"]): Promise<Fetching> {
  const fetching = await startFetching(rules, tls);
  closing.push(async () => await fetching.close());
  return fetching;
}

/** A PATH on which git is this script. */
function gitScript(at: Fetching, lines: readonly string[]): string {
  const bin = join(at.directory(), "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "git"), ["#!/bin/sh", ...lines, ""].join("\n"));
  chmodSync(join(bin, "git"), 0o755);
  return `${bin}:${PATH}`;
}

describe("Git, which fetches an action", () => {
  it("gets the token in its environment, and never as an argument or in a file", async () => {
    const at = await start({ private: { "octo-org/deploy": "s3cret" } });
    const repository = at.repository("octo-org/deploy");
    const first = repository.commit(FILES, { ref: "refs/heads/main" });
    repository.commit({ ...FILES, x: "2" }, { ref: "refs/heads/main", parent: first });
    const log = join(at.directory(), "argv");
    const path = gitScript(at, [`printf '%s\\n' "$*" >>${log}`, `PATH=${PATH} exec git "$@"`]);
    const directory = at.directory();
    const token = new Secret("s3cret");
    const fetched = await at.fetch(`octo-org/deploy@${first}`, { path, token, directory });
    expect(fetched.ok).toBe(true);
    const basic = Buffer.from("x-access-token:s3cret").toString("base64");
    const seen = [readFileSync(log, "utf8"), ...contentsOf(directory)].join("\n");
    expect(seen).toContain("fetch --quiet");
    expect(seen).not.toContain("s3cret");
    expect(seen).not.toContain(basic);
    const fromGit = at.server.requests.filter(({ line }) => line.includes("/info/refs"));
    expect(fromGit.length).toBeGreaterThan(1);
    expect(fromGit.every(({ authorization }) => authorization === `Basic ${basic}`)).toBe(true);
  });

  it("reads no configuration that an earlier step wrote, and runs none of its programs", async () => {
    const at = await start();
    const sha = at
      .repository("octo-org/deploy")
      .commit({ ...FILES, ".gitattributes": "*.js filter=evil\n" }, { ref: "refs/heads/main" });
    const home = at.directory();
    const ran = join(home, "ran");
    const program = join(home, "program");
    writeFileSync(program, `#!/bin/sh\necho "$0 $*" >>${ran}\ncat\n`);
    chmodSync(program, 0o755);
    mkdirSync(join(home, "hooks"));
    for (const hook of ["post-checkout", "reference-transaction", "post-fetch", "pre-auto-gc"]) {
      writeFileSync(join(home, "hooks", hook), readFileSync(program));
      chmodSync(join(home, "hooks", hook), 0o755);
    }
    mkdirSync(join(home, "template", "hooks"), { recursive: true });
    writeFileSync(join(home, "template", "hooks", "reference-transaction"), readFileSync(program));
    chmodSync(join(home, "template", "hooks", "reference-transaction"), 0o755);
    writeFileSync(
      join(home, ".gitconfig"),
      [
        `[core]\n\thooksPath = ${home}/hooks\n\tfsmonitor = ${program}\n\tsshCommand = ${program}`,
        `[init]\n\ttemplateDir = ${home}/template`,
        `[credential]\n\thelper = !${program}`,
        `[filter "evil"]\n\tsmudge = ${program}\n\tclean = ${program}`,
        `[url "${at.server.url}/mallory/"]\n\tinsteadOf = ${at.server.url}/octo-org/`,
        `[http]\n\textraHeader = "X-Evil: 1"\n\tproxy = http://127.0.0.1:9`,
        '[tar "tar"]\n\tcommand = false',
      ].join("\n"),
    );
    vi.stubEnv("HOME", home);
    vi.stubEnv("XDG_CONFIG_HOME", home);
    vi.stubEnv("GIT_CONFIG_GLOBAL", join(home, ".gitconfig"));
    vi.stubEnv("GIT_TEMPLATE_DIR", join(home, "template"));
    vi.stubEnv("GIT_SSH_COMMAND", program);
    vi.stubEnv("GIT_EXEC_PATH", home);
    vi.stubEnv("GIT_DIR", home);
    vi.stubEnv("http_proxy", "http://127.0.0.1:9");
    const fetched = await at.fetch(`octo-org/deploy@${sha}`);
    expect(fetched).toMatchObject({ ok: true });
    expect(existsSync(ran)).toBe(false);
  });

  it.each(["..=x", ".git=x", ".GIT=x", "a\nb=x"])("refuses a file named %j", async (entry) => {
    const at = await start();
    const sha = at.repository("octo-org/raw").commitRaw(["action.yml=x", entry], "refs/heads/main");
    const fetched = await at.fetch(`octo-org/raw@${sha}`);
    expect(fetched).toMatchObject({ ok: false, error: { code: "action_unsafe" } });
  });

  it("is not used when it is so old that it would not read our settings", async () => {
    const at = await start();
    const sha = at.repository("octo-org/deploy").commit(FILES, { ref: "refs/heads/main" });
    const path = gitScript(at, ["echo git version 2.30.9"]);
    expect(await at.fetch(`octo-org/deploy@${sha}`, { path })).toMatchObject({ ok: true });
    expect(at.server.requests.map(({ line }) => line)).toContainEqual(
      expect.stringContaining(`/tarball/${sha}`),
    );
  });

  it("fetches the commits of the history, and none of their files", async () => {
    const at = await start();
    const repository = at.repository("octo-org/deploy");
    const first = repository.commit(FILES, { ref: "refs/heads/main" });
    repository.commit(
      { big: Buffer.alloc(300_000, "x") },
      { ref: "refs/heads/main", parent: first },
    );
    const directory = at.directory();
    expect(await at.fetch(`octo-org/deploy@${first}`, { directory })).toMatchObject({ ok: true });
    const { packed } = sizeOfPacks(join(directory, "history"));
    expect(packed).toBeLessThan(1000);
  });
});

describe("An action is not fetched", () => {
  it.each([{ path: PATH }, NO_GIT])(
    "when the server hangs, for longer than the limit",
    async (by) => {
      const at = await start({ hangs: true });
      const limits = { ...FETCH_LIMITS, timeMs: 500 };
      const fetched = await at.fetch(`octo-org/deploy@${"1".repeat(40)}`, { ...by, limits });
      expect(fetched).toMatchObject({
        ok: false,
        error: {
          code: "action_fetch_failed",
          message: "octo-org/deploy could not be fetched: it took longer than 0.5 s.",
        },
      });
    },
  );

  it("when the job is cancelled, and git is ended with what it started", async () => {
    const at = await start();
    const sha = at.repository("octo-org/deploy").commit(FILES, { ref: "refs/heads/main" });
    const pids = join(at.directory(), "pids");
    const path = gitScript(at, [
      '[ "$1" = version ] && echo git version 2.50.0 && exit',
      `sleep 300 & echo $$ $! >>${pids}; wait`,
    ]);
    const cancelling = new AbortController();
    const fetching = at.fetch(`octo-org/deploy@${sha}`, { path, signal: cancelling.signal });
    await vi.waitFor(() => expect(readFileSync(pids, "utf8")).toMatch(/^\d+ \d+\n/u));
    cancelling.abort();
    expect(await fetching).toMatchObject({ ok: false, error: { code: "cancelled" } });
    const left = readFileSync(pids, "utf8").trim().split(/\s+/u).map(Number);
    await vi.waitFor(() => expect(left.filter(isRunning)).toEqual([]));
  });

  it.each([{ path: PATH }, NO_GIT])("when its files cannot be written", async (by) => {
    const at = await start();
    const sha = at.repository("octo-org/deploy").commit(FILES, { ref: "refs/heads/main" });
    const directory = join(at.directory(), "missing");
    const fetched = await at.fetch(`octo-org/deploy@${sha}`, { ...by, directory });
    if (fetched.ok) throw new Error("fetched");
    expect(fetched.error.message).toBe(
      "octo-org/deploy could not be fetched: its files cannot be written (ENOENT).",
    );
  });

  it("because its commit does not exist, before all of the history has come", async () => {
    const at = await start();
    at.repository("octo-org/deploy").commit(FILES, { ref: "refs/heads/main" });
    const path = gitScript(at, [
      'case "$*" in *filter=tree:0*) exec sleep 300 ;; esac',
      `PATH=${PATH} exec git "$@"`,
    ]);
    const fetched = await at.fetch(`octo-org/deploy@${"1".repeat(40)}`, { path });
    expect(fetched).toMatchObject({ ok: false, error: { code: "action_commit_unknown" } });
  });

  it.each([
    [429, "GitHub returned status 429"],
    [503, "GitHub returned status 503"],
    [302, "GitHub returned status 302"],
  ])("when GitHub returns %i", async (status, why) => {
    const at = await start({ status });
    const fetched = await at.fetch(`octo-org/deploy@${"1".repeat(40)}`);
    const message = `octo-org/deploy could not be fetched: ${why}.`;
    expect(fetched).toMatchObject({ ok: false, error: { code: "action_fetch_failed", message } });
  });

  it("when GitHub refuses the token", async () => {
    const at = await start({ status: 401 });
    const token = new Secret("expired");
    const fetched = await at.fetch(`octo-org/deploy@${"1".repeat(40)}`, { token });
    if (fetched.ok) throw new Error("fetched");
    expect(fetched.error.message).toBe(
      "GitHub rejected the `github-token` for octo-org/deploy (status 401): it is wrong, expired or revoked.",
    );
  });

  const whole = gzipSync(tar([{ name: "x-1/index.js", content: "1" }]));
  const bomb = gzipSync(tar([{ name: "x-1/zeros", content: Buffer.alloc(4_000_000) }]));
  it.each([
    {
      what: "has another file",
      body: gzipSync(tar([{ name: "x-1/evil.js", content: "steal()" }])),
      message: '"evil.js" is not in the commit',
    },
    {
      what: "has a file that was changed",
      body: gzipSync(tar([{ name: "x-1/index.js", content: "steal()" }])),
      message: '"index.js" is not as in the commit',
    },
    {
      what: "lacks a file",
      body: gzipSync(tar([{ name: "x-1/index.js", content: FILES["index.js"] }])),
      message: '"action.yml" is missing',
    },
    {
      what: "leads out of its directory",
      body: gzipSync(tar([{ name: "x-1/../../evil.js", content: "1" }])),
      message: "is not a path within the action",
    },
    {
      what: "starts at the root",
      body: gzipSync(tar([{ name: "/tmp/evil.js", content: "1" }])),
      message: "is not a path within the action",
    },
    { what: "unpacks to too much", body: bomb, message: "more than 1000000 bytes together" },
    { what: "is cut off", body: whole.subarray(0, -12), message: "broke off (Z_BUF_ERROR)" },
    { what: "is not one", body: Buffer.from("<html>"), message: "broke off (Z_DATA_ERROR)" },
  ])("from a tarball that $what", async ({ body, message }) => {
    const tamper = (path: string, given: Buffer): Buffer =>
      path.startsWith("/codeload/") ? body : given;
    const at = await start({ tamper });
    const sha = at.repository("octo-org/deploy").commit(FILES, { ref: "refs/heads/main" });
    const limits = { ...FETCH_LIMITS, bytes: 1_000_000 };
    const fetched = await at.fetch(`octo-org/deploy@${sha}`, { ...NO_GIT, limits });
    if (fetched.ok) throw new Error("fetched");
    expect(fetched.error.message).toContain(message);
  });

  it("as a tarball when GitHub lists only a part of the commit's files", async () => {
    const tamper = (path: string, body: Buffer): Buffer =>
      path.includes("/git/trees/")
        ? Buffer.from(body.toString().replace('"truncated":false', '"truncated":true'))
        : body;
    const at = await start({ tamper });
    const sha = at.repository("octo-org/deploy").commit(FILES, { ref: "refs/heads/main" });
    const fetched = await at.fetch(`octo-org/deploy@${sha}`, NO_GIT);
    expect(fetched).toMatchObject({ ok: false, error: { code: "action_too_large" } });
  });

  it("as a tarball when its commit would have to be compared with too many branches", async () => {
    const at = await start();
    const repository = at.repository("octo-org/deploy");
    repository.commit(FILES, { ref: "refs/heads/main" });
    repository.commit({ ...FILES, x: "1" }, { ref: "refs/heads/other" });
    const sha = repository.commit({ ...FILES, x: "2" });
    const limits = { ...FETCH_LIMITS, comparisons: 1 };
    const fetched = await at.fetch(`octo-org/deploy@${sha}`, { ...NO_GIT, limits });
    if (fetched.ok) throw new Error("fetched");
    expect(fetched.error.message).toMatch(/cannot be decided: without git/u);
  });
});

describe("A tarball", () => {
  it("is downloaded from where the API redirects to without the token", async () => {
    const at = await start({ private: { "octo-org/deploy": "s3cret" } });
    const sha = at.repository("octo-org/deploy").commit(FILES, { ref: "refs/heads/main" });
    const token = new Secret("s3cret");
    const fetched = await at.fetch(`octo-org/deploy@${sha}`, { ...NO_GIT, token });
    expect(fetched).toMatchObject({ ok: true });
    const sent = (part: string) =>
      at.server.requests
        .filter(({ line }) => line.includes(part))
        .map(({ authorization }) => authorization);
    expect(sent("/tarball/")).toEqual(["Bearer s3cret"]);
    expect(sent("/codeload/")).toEqual([undefined]);
  });

  it("is refused where .gitattributes rewrites a file, which git itself does when it is there", async () => {
    const at = await start();
    const sha = at
      .repository("octo-org/deploy")
      .commit(
        { ...FILES, version: "$Format:%H$\n", ".gitattributes": "version export-subst\n" },
        { ref: "refs/heads/main" },
      );
    const byGit = await at.fetch(`octo-org/deploy@${sha}`);
    if (!byGit.ok) throw new Error(byGit.error.message);
    expect(readFileSync(join(byGit.value.root, "version"), "utf8")).toBe(`${sha}\n`);
    const without = await at.fetch(`octo-org/deploy@${sha}`, NO_GIT);
    if (without.ok) throw new Error("fetched");
    expect(without.error.code).toBe("action_unsafe");
    expect(without.error.message).toContain('"version" is not as in the commit');
  });
});

describe("An action that is named twice", () => {
  it("is fetched twice: nothing on the disk is trusted after a task ran", async () => {
    const at = await start();
    const sha = at.repository("octo-org/deploy").commit(FILES, { ref: "refs/heads/main" });
    const first = await at.fetch(`octo-org/deploy@${sha}`);
    if (!first.ok) throw new Error(first.error.message);
    writeFileSync(join(first.value.root, "index.js"), "steal()");
    const before = at.server.requests.length;
    const second = await at.fetch(`octo-org/deploy@${sha}`);
    if (!second.ok) throw new Error(second.error.message);
    expect(readFileSync(join(second.value.root, "index.js"), "utf8")).toBe(FILES["index.js"]);
    expect(at.server.requests.length).toBe(2 * before);
  });
});

describe("Where GitHub has a certificate of a private CA, behind a proxy", () => {
  const ca = makePrivateCa();
  const tls = ca.sign("git.example");

  it.each([
    { how: "git", path: PATH, isTrusted: true },
    { how: "the API", path: "/nonexistent", isTrusted: true },
    { how: "nothing that trusts it", path: PATH, isTrusted: false },
  ])("$how fetches through it", async ({ path, isTrusted }) => {
    const at = await start({ private: { "octo-org/deploy": "s3cret" } }, tls);
    const proxy = await startConnectProxy(at.server.port);
    closing.unshift(async () => await proxy.close());
    const sha = at.repository("octo-org/deploy").commit(FILES, { ref: "refs/heads/main" });
    const caFile = join(at.directory(), "ca.pem");
    writeFileSync(caFile, ca.certificate);
    const fetched = await fetchOnce(
      {
        uses: `octo-org/deploy@${sha}`,
        serverUrl: "https://git.example",
        directory: at.directory(),
        path,
        proxies: { HTTPS_PROXY: proxy.url },
        token: "s3cret",
      },
      isTrusted ? { NODE_EXTRA_CA_CERTS: caFile } : {},
    );
    expect(fetched).toMatchObject(
      isTrusted
        ? { ok: true, value: { sha } }
        : { ok: false, error: { code: "action_fetch_failed" } },
    );
    expect(new Set(proxy.tunnels)).toEqual(new Set(["git.example:443"]));
  });
});

async function fetchOnce(options: FetchOnce, env: Record<string, string>): Promise<unknown> {
  const script = join(import.meta.dirname, "../support/uses/fetch-once.ts");
  const child = spawn(process.execPath, [script], {
    env: { PATH, ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify(options));
  return JSON.parse(await text(child.stdout));
}

function contentsOf(directory: string): readonly string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
}

function sizeOfPacks(repository: string): { readonly packed: number } {
  const packs = join(repository, "objects", "pack");
  const names = readdirSync(packs).filter((name) => name.endsWith(".pack"));
  const sizes = names.map((name) => readFileSync(join(packs, name)).length);
  return { packed: sizes.reduce((sum, size) => sum + size, 0) };
}

function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/u.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
