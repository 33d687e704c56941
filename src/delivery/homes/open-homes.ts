import {
  type BigIntStats,
  lstatSync,
  mkdirSync,
  type Stats,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import type { ToolHome } from "../../credentials/kind/tool-home.ts";
import { Secret } from "../../shared/secret.ts";
import { errorCode } from "../../shared/error-code.ts";
import { readMountPoints } from "../residue/mount-points.ts";
import { openPrivateDirectory, type PrivateDirectory } from "../task/private-directory.ts";
import { copyBudget, copyPlace, jobPlaces, linkPlace, NotCopied } from "./copy-place.ts";
import { TOOL_HOMES } from "./tool-homes.ts";

type Environment = Readonly<Record<string, Secret | string>>;

export interface HomesRequest {
  /** The task's environment so far: what it has for a tool's variable, its author or the credential decided. */
  readonly env: Environment;
  /** Tools that keep the job's own place, from `keep-config`. */
  readonly keep: readonly string[];
  /** Of all kinds of credential. */
  readonly ofKinds: readonly ToolHome[];
  /** Where the directory may be, best first. */
  readonly parents: readonly string[];
  /** Gets the directory's path before anything is written to it. */
  readonly opened: (directory: string) => void;
}

/** Private places for tools that log in. */
export interface PrivateHomes {
  readonly env: Readonly<Record<string, string>>;
  /** Tools that keep the job's own place although nobody asked for it. */
  readonly kept: readonly KeptHome[];
  /**
   * The tools whose settings or logins the task changed. The task may have put a file system there that does not respond:
   * nothing may wait for this.
   */
  readonly changed: () => Promise<readonly string[]>;
  /** Removes everything, and returns whether it is gone. Never rejects. */
  readonly remove: () => Promise<boolean>;
}

export interface KeptHome {
  readonly name: string;
  readonly why: string;
}

const PREFIX = "stepkey-homes-";

/** Memory where there is enough: tools also download to these places, and a container has 64 MiB. */
const MIN_MEMORY_BYTES = 256 * 1024 * 1024;

/** Undefined when nothing needs a directory. Rejects when none of the parents works. */
export async function openHomes(request: HomesRequest): Promise<PrivateHomes | undefined> {
  const tools = [...TOOL_HOMES, ...request.ofKinds].filter((tool) => !isDecided(tool, request));
  if (tools.length === 0) return undefined;
  const directory = await openDirectory(request);
  try {
    return placeAll(tools, request, directory);
  } catch (error) {
    await directory.remove();
    throw error;
  }
}

function isDecided(tool: ToolHome, { env, keep }: HomesRequest): boolean {
  const names = [...Object.keys(tool.variables), ...(tool.decidedBy ?? [])];
  const given =
    tool.anyCase === true
      ? Object.keys(env).some((name) => names.includes(name.toLowerCase()))
      : names.some((name) => Object.hasOwn(env, name));
  return given || keep.includes(tool.name);
}

async function openDirectory({ parents, opened }: HomesRequest): Promise<PrivateDirectory> {
  const roomy = parents.filter((parent, index) => index === parents.length - 1 || hasRoom(parent));
  let last: unknown = new Error("there is no directory for private settings");
  for (const parent of roomy) {
    try {
      const directory = openPrivateDirectory(parent, PREFIX);
      opened(directory.path);
      return directory;
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

function hasRoom(directory: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize >= MIN_MEMORY_BYTES;
  } catch {
    return false;
  }
}

interface PlacedHome {
  readonly tool: ToolHome;
  readonly env: Readonly<Record<string, string>>;
  /** The files that are watched, as they were when the task started. */
  readonly before: ReadonlyMap<string, string>;
}

function placeAll(
  tools: readonly ToolHome[],
  request: HomesRequest,
  directory: PrivateDirectory,
): PrivateHomes {
  const job = jobOf(request.env);
  const placed: PlacedHome[] = [];
  const kept: KeptHome[] = [];
  for (const tool of tools) {
    try {
      placed.push(placeHome(tool, job, directory.path));
    } catch (error) {
      kept.push({ name: tool.name, why: whyNot(error) });
    }
  }
  return {
    env: Object.fromEntries(placed.flatMap(({ env }) => Object.entries(env))),
    kept,
    changed: async () => (directory.isMounted() ? [] : await changedOf(placed, directory.path)),
    remove: () => directory.remove(),
  };
}

function whyNot(error: unknown): string {
  if (error instanceof NotCopied) return error.message;
  const code = errorCode(error);
  if (code === undefined) throw error;
  return `its copy could not be written (${code})`;
}

function absolute(path: string): string | undefined {
  return path.startsWith("/") ? resolve(path) : undefined;
}

/** Where the task's tools would look. */
interface JobHome {
  /** Undefined where the task has no HOME. */
  readonly path: string | undefined;
  readonly config: string;
  readonly look: (home: string, path: string) => Stats | undefined;
  readonly isServed: (path: string) => boolean;
}

function jobOf(env: Environment): JobHome {
  const text = (name: string): string => {
    const value = env[name];
    return value instanceof Secret ? "" : (value ?? "");
  };
  const path = absolute(text("HOME"));
  const mounts = readMountPoints();
  return {
    path,
    config: absolute(text("XDG_CONFIG_HOME")) ?? join(path ?? "/", ".config"),
    look: jobPlaces(),
    isServed: (at) => mounts.isServedByProgram(Buffer.from(at, "utf8").toString("latin1")),
  };
}

function placeHome(tool: ToolHome, job: JobHome, directory: string): PlacedHome {
  const { copies, links = [], made, maxPath = Infinity } = tool;
  const env = Object.fromEntries(
    Object.entries(tool.variables).map(([name, path]) => [name, join(directory, path)]),
  );
  if (Object.values(env).some((path) => Buffer.byteLength(path) > maxPath)) {
    throw new NotCopied("the path of a private directory would be too long");
  }
  const budget = copyBudget();
  for (const { from, to, as } of copies) {
    const found = lookFor(from, job);
    if (found !== undefined) {
      copyPlace({ from: found.path, to: join(directory, to), as, budget }, found.status);
    }
  }
  for (const { from, to } of links) {
    const found = lookFor(from, job);
    if (found !== undefined) linkPlace(found.path, join(directory, to));
  }
  if (made !== undefined) make(join(directory, made.path), made.is);
  const watched = tool.watched.map((path) => join(directory, path));
  return { tool, env, before: new Map(watched.map((path) => [path, stateOf(statusOf(path))])) };
}

/** Undefined where the job does not have it. */
function lookFor(
  place: string,
  { path, config, look, isServed }: JobHome,
): { readonly path: string; readonly status: Stats } | undefined {
  if (path === undefined) return undefined;
  const [base, whole] = place.startsWith("~/")
    ? [path, join(path, place.slice(2))]
    : [config, join(config, place.slice("$CONFIG/".length))];
  // A program may never respond, and revoking would wait for it.
  if (isServed(whole)) throw new NotCopied(`a program serves the file system of ${dirname(whole)}`);
  // Where it is below the home, as it usually is, all links on the way count.
  const status = look(whole.startsWith(`${path}/`) ? path : base, whole);
  return status === undefined ? undefined : { path: whole, status };
}

function make(path: string, is: "file" | "directory"): void {
  if (is === "directory") mkdirSync(path, { recursive: true, mode: 0o700 });
  else writeFileSync(path, "", { mode: 0o600, flag: "a" });
}

function statusOf(path: string): BigIntStats | undefined {
  return lstatSync(path, { throwIfNoEntry: false, bigint: true });
}

/** Whatever a program writes to a file changes this. An empty file holds nothing. */
function stateOf(status: BigIntStats | undefined): string {
  const isEmpty = status === undefined || status.size === 0n;
  return isEmpty ? "" : `${status.ino} ${status.size} ${status.mtimeNs}`;
}

async function changedOf(
  placed: readonly PlacedHome[],
  directory: string,
): Promise<readonly string[]> {
  // Most tools are not used, so that one look shows that there is nothing of them.
  const there = new Set(await readdir(directory).catch(() => []));
  const changed: string[] = [];
  // In turn: what never responds takes one thread, and revoking needs the others.
  for (const { tool, before } of placed) {
    for (const [path, state] of before) {
      const [top = ""] = relative(directory, path).split("/");
      const status = there.has(top) ? await lookAt(path) : undefined;
      if (stateOf(status) !== state && !changed.includes(tool.name)) changed.push(tool.name);
    }
  }
  return changed;
}

async function lookAt(path: string): Promise<BigIntStats | undefined> {
  return await lstat(path, { bigint: true }).catch(() => undefined);
}
