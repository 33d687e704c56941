import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "../eventually.ts";
import { leftOut } from "../left-out.ts";
import { freePort } from "../postgres.ts";

/** The tools that `.ci/registry-tools.sh` installs. */
export interface RegistryTools {
  /** npm's program, for Node. */
  readonly npm: string;
  readonly verdaccio: string;
  /** Directory of twine and of its Python. */
  readonly python: string;
}

/** Undefined where they are not installed. */
export function registryTools(): RegistryTools | undefined {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const root = process.env["STEPKEY_REGISTRY_TOOLS"] ?? join(cache, "stepkey", "registry-tools");
  const names = existsSync(root) ? readdirSync(root) : [];
  const at = (prefix: string, path: string): string =>
    join(root, names.find((name) => name.startsWith(prefix)) ?? prefix, path);
  const tools = {
    npm: at("npm-", "node_modules/npm/bin/npm-cli.js"),
    verdaccio: at("npm-", "node_modules/verdaccio/bin/verdaccio"),
    python: at("twine-", "bin"),
  };
  return Object.values(tools).every((path) => existsSync(path))
    ? tools
    : leftOut("npm, Verdaccio and twine", ".ci/registry-tools.sh");
}

export interface Ran {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs a program with this environment and no other. */
export async function runTool(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Ran> {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const [code] = (await once(child, "close")) as [number | null];
  return { exitCode: code ?? -1, output };
}

/** A directory for a test, with a home in it. */
export interface Workplace {
  readonly path: string;
  readonly home: string;
  readonly remove: () => void;
}

export function openWorkplace(): Workplace {
  const path = mkdtempSync(join(tmpdir(), "stepkey-registry-"));
  const home = join(path, "home");
  mkdirSync(home);
  return { path, home, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The smallest package that npm publishes. */
export function writePackage(directory: string, name: string): string {
  const path = join(directory, name.replaceAll(/[@/]/gu, "-"));
  mkdirSync(path, { recursive: true });
  const content = { name, version: "1.0.0", license: "MIT", files: ["index.js"] };
  writeFileSync(join(path, "package.json"), JSON.stringify(content));
  writeFileSync(join(path, "index.js"), "export default 1;\n");
  return path;
}

/** A real npm registry, and a token of a user of it. It has no trusted publishing. */
export interface Verdaccio {
  readonly url: string;
  readonly token: string;
  readonly versionsOf: (name: string) => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

export async function startVerdaccio({ verdaccio }: RegistryTools): Promise<Verdaccio> {
  const place = openWorkplace();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = join(place.path, "config.yaml");
  writeFileSync(
    config,
    `storage: ${join(place.path, "storage")}
auth: { htpasswd: { file: ${join(place.path, "htpasswd")}, algorithm: sha1 } }
security: { api: { legacy: false, jwt: { sign: { expiresIn: 15m } } } }
packages: { "**": { access: $all, publish: $authenticated } }
web: { enable: false }
log: { type: stdout, format: json, level: error }
`,
  );
  const child: ChildProcess = spawn(
    process.execPath,
    [verdaccio, "--config", config, "--listen", `127.0.0.1:${port}`],
    { env: { HOME: place.home, PATH: process.env["PATH"] ?? "" }, stdio: "ignore" },
  );
  const exited = once(child, "exit");
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
    place.remove();
  };
  try {
    await eventually("Verdaccio responds", () => isUp(url));
    return { url, token: await newToken(url), versionsOf: (name) => versionsAt(url, name), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ping`)).ok;
  } catch {
    return false;
  }
}

async function newToken(url: string): Promise<string> {
  const name = "octocat";
  const response = await fetch(`${url}/-/user/org.couchdb.user:${name}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, password: `made-${Math.random()}-now` }),
  });
  const { token } = (await response.json()) as { token: string };
  return token;
}

async function versionsAt(url: string, name: string): Promise<readonly string[]> {
  const response = await fetch(`${url}/${name.replace("/", "%2f")}`);
  const { versions = {} } = (await response.json()) as { versions?: object };
  return Object.keys(versions);
}
