import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { PolicyScope } from "../../policy/document.ts";
import type { DocumentSlot } from "../../policy/evaluate.ts";
import type { PolicyParser } from "../../policy/parse-policy.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { Log } from "../record/log.ts";
import type { Metrics } from "../record/metrics.ts";

/** The two policy documents that apply to a repository. */
export interface PolicyDocuments {
  readonly repository: DocumentSlot;
  readonly organisation: DocumentSlot;
}

export interface PolicySource {
  /** The documents for `owner/name`, as they are now. */
  find(repository: string): Promise<PolicyDocuments>;
  /** Every `owner/name` that has a document now. */
  repositories(): Promise<string[]>;
  /** Whether the policy directory can be read. */
  isUsable(): Promise<boolean>;
}

const ORGANISATION = ".organisation";
const EXTENSION = ".yml";

interface Cached {
  /** Changes whenever the file does. */
  readonly version: string;
  readonly slot: DocumentSlot;
}

/**
 * Policy from a directory: `<owner>/<repo>.yml`, capped by `<owner>/.organisation.yml`. A file is read again when it has
 * changed. One that does not parse grants nothing and is logged once. A file that exists and cannot be read counts as
 * broken: to ignore a cap would grant more.
 */
export function createDirectoryPolicy(
  directory: string,
  effects: {
    readonly parser: PolicyParser;
    readonly log: Log;
    readonly metrics: Pick<Metrics, "countAlarm">;
  },
): PolicySource {
  const cache = new Map<string, Cached>();
  const read = async (source: string, scope: PolicyScope): Promise<DocumentSlot> => {
    const path = join(directory, source);
    const version = await versionOf(path);
    if (version === undefined) {
      cache.delete(source);
      return undefined;
    }
    const known = cache.get(source);
    if (known?.version === version) return known.slot;
    const slot = await load(path, { source, scope }, effects);
    cache.set(source, { version, slot });
    return slot;
  };
  return {
    find: async (repository) => {
      // Names come from verified claims of a checked form: neither part can leave the directory.
      const [owner = "", name = ""] = repository.split("/");
      const [own, organisation] = await Promise.all([
        // A repository with this name must not use the organisation's document as its own.
        name === ORGANISATION ? undefined : read(`${owner}/${name}${EXTENSION}`, "repository"),
        read(`${owner}/${ORGANISATION}${EXTENSION}`, "organisation"),
      ]);
      return { repository: own, organisation };
    },
    repositories: async () => {
      const owners = (await namesIn(directory)).filter((owner) => !owner.startsWith("."));
      const files = await Promise.all(owners.map(async (owner) => namesIn(join(directory, owner))));
      return files.flatMap((names, at) =>
        names
          .filter((name) => name.endsWith(EXTENSION) && name !== `${ORGANISATION}${EXTENSION}`)
          .map((name) => `${owners[at] ?? ""}/${name.slice(0, -EXTENSION.length)}`),
      );
    },
    isUsable: async () => {
      try {
        return (await stat(directory)).isDirectory();
      } catch {
        return false;
      }
    },
  };
}

/** What is no directory, or cannot be read, has none. */
async function namesIn(directory: string): Promise<readonly string[]> {
  return readdir(directory).catch(() => []);
}

/** Undefined only when the file does not exist. */
async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return `${ino}-${size}-${mtimeNs}-${ctimeNs}`;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    return "unreadable";
  }
}

async function load(
  path: string,
  origin: { readonly source: string; readonly scope: PolicyScope },
  { parser, log, metrics }: Parameters<typeof createDirectoryPolicy>[1],
): Promise<DocumentSlot> {
  const { source } = origin;
  const logMistake = (message: string, line?: number): void => {
    log({ level: "error", event: "policy_invalid", message, source, line });
  };
  try {
    const parsed = parser.parse(await readFile(path, "utf8"), origin);
    const mistakes = (parsed.ok ? parsed.value.mistakes : parsed.error).filter(
      ({ severity }) => severity === "mistake",
    );
    for (const { path: where, message, line } of mistakes) logMistake(`${where} ${message}`, line);
    if (mistakes.length > 0) metrics.countAlarm("policy_invalid");
    return parsed.ok ? parsed.value : "broken";
  } catch (error) {
    logMistake(faultText(error, { withName: true }));
    metrics.countAlarm("policy_invalid");
    return "broken";
  }
}

function isAbsent(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "ENOENT" || error.code === "ENOTDIR")
  );
}
