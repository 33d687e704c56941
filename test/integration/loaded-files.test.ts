import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import config from "../../rolldown.config.ts";
import { KINDS } from "../../src/credentials/kinds.ts";
import { buildAction, type BuiltAction } from "../support/build-action.ts";
import { startFakeSts } from "../support/fake-sts.ts";
import { type IdTokenEndpoint, startIdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { startIssuer } from "../support/fake-issuer.ts";
import { defaultEnv, inputEnv, runnersOwn } from "../support/fake-runner/environment.ts";
import { githubClaims } from "../support/id-token.ts";

/**
 * Every job pays for what its step loads: about a millisecond for each file, and ten for each half megabyte of code. When
 * this fails, load what only some steps need with `await import(…)` where they need it. Raise a limit only for what every
 * step needs.
 */
const START = {
  files: ["main.js", "start.js"],
  // No kind of credential adds to it.
  bytes: 50_000,
};
const EXCHANGE = {
  files: ["direct.js", "job.js", "main.js", "run-main.js", "start.js"],
  // Each kind adds its light half: mostly the variables that its tools obey, which every step checks.
  bytes: 515_000 + 2_500 * KINDS.length,
};

/** Modules of Node, as `process.moduleLoadList` names them. */
const NEVER = ["internal/deps/undici/undici", "http2", "zlib", "worker_threads", "tls", "https"];
const NOT_AT_START = [...NEVER, "net", "stream", "fs/promises", "crypto", "http", "child_process"];

/** An import of these would load what the test looks for. */
const HOOK = `const { registerHooks } = process.getBuiltinModule("node:module");
const { writeFileSync } = process.getBuiltinModule("node:fs");
const urls = [];
registerHooks({ load: (url, context, next) => { urls.push(url); return next(url, context); } });
process.on("exit", () => {
  const modules = process.moduleLoadList;
  writeFileSync(process.argv[1] + ".loaded", JSON.stringify({ urls, modules }));
});`;

const Loaded = z.object({ urls: z.array(z.string()), modules: z.array(z.string()) });

let action: BuiltAction;
let directory: string;
let issuer: Awaited<ReturnType<typeof startIssuer>>;
let idTokens: IdTokenEndpoint;
let sts: Awaited<ReturnType<typeof startFakeSts>>;

beforeAll(async () => {
  action = await buildAction(config.input);
  directory = mkdtempSync(join(tmpdir(), "stepkey-loaded-"));
  writeFileSync(join(directory, "hook.mjs"), HOOK);
  issuer = await startIssuer();
  idTokens = await startIdTokenEndpoint(issuer, githubClaims({ event_name: "push" }));
  sts = await startFakeSts({
    secret: `made-${"k".repeat(35)}`,
    sessions: ["session-token-of-sts"],
  });
}, 60_000);
afterAll(async () => {
  await Promise.all([sts.close(), idTokens.close(), issuer.close()]);
  rmSync(directory, { recursive: true, force: true });
  action.remove();
});

interface Run {
  readonly output: string;
  /** Names of the files of the action that it loaded. */
  readonly files: readonly string[];
  readonly bytes: number;
  readonly modules: readonly string[];
}

async function run(program: string, env: Readonly<Record<string, string>>): Promise<Run> {
  const places = {
    workspace: join(directory, "workspace"),
    temp: join(directory, "temp"),
    home: join(directory, "home"),
  };
  for (const place of Object.values(places)) mkdirSync(place, { recursive: true });
  const file = join(action.dist, program);
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      ["--import", join(directory, "hook.mjs"), file],
      {
        cwd: places.workspace,
        env: { ...runnersOwn(places), ...defaultEnv(places), ...idTokens.env, ...env },
      },
      (_error, stdout, stderr) => resolve(stdout + stderr),
    );
  });
  const { urls, modules } = Loaded.parse(JSON.parse(readFileSync(`${file}.loaded`, "utf8")));
  const paths = urls.filter((url) => url.startsWith("file:")).map((url) => fileURLToPath(url));
  const own = paths.filter((path) => path.startsWith(action.dist));
  return {
    output,
    files: own.map((path) => basename(path)).toSorted(),
    bytes: own.reduce((sum, path) => sum + statSync(path).size, 0),
    modules: modules.map((name) => name.replace("NativeModule ", "")),
  };
}

/** A search for residue would look through all of /tmp. */
const common = { run: "true", access: "read", residue: "off" };

describe("what a step of the action loads", () => {
  it("is little, for a mistake in its inputs", async () => {
    const { output, files, bytes, modules } = await run(
      "main.js",
      inputEnv({ ...common, step: "" }),
    );
    expect(output).toContain("inputs_invalid");
    expect(files).toEqual(START.files);
    expect(bytes).toBeLessThan(START.bytes);
    expect(NOT_AT_START.filter((name) => modules.includes(name))).toEqual([]);
  });

  it("is what it needs, for a task with a credential in direct mode", async () => {
    const credential = `aws:
  role-to-assume: arn:aws:iam::123456789012:role/reader
  aws-region: eu-west-1
  sts-endpoint: ${sts.url}`;
    const inputs = inputEnv({ ...common, step: "deploy", credential });
    const { output, files, bytes, modules } = await run("main.js", inputs);
    expect(output).toContain("✓ issued");
    expect(files).toEqual(EXCHANGE.files);
    expect(bytes).toBeLessThan(EXCHANGE.bytes);
    expect(NEVER.filter((name) => modules.includes(name))).toEqual([]);
  });

  it("is one file, for a post step that has nothing to do", async () => {
    const { files } = await run("post.js", {});
    expect(files).toEqual(["post.js"]);
  });
});

describe("the bridge to the MCP server", () => {
  it("is one file that needs no other, wherever it is copied", () => {
    const code = readFileSync(join(action.dist, "mcp-bridge.js"), "utf8");
    expect(code).toContain("STEPKEY_MCP_SOCKET");
    expect(code).not.toMatch(/^import |import\(/mu);
  });
});
