import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { PolicyScope } from "../../policy/document.ts";
import type { DocumentSlot } from "../../policy/evaluate.ts";
import type { PolicyParser } from "../../policy/parse-policy.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { Log } from "../record/log.ts";
import type { Metrics } from "../record/metrics.ts";
import { type DirectoryScan, UNREADABLE, versionOf } from "./scan-directory.ts";

export interface LoadEffects {
  readonly parser: PolicyParser;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "countAlarm"> & Partial<Pick<Metrics, "setPolicyMistakes">>;
}

/** One file of a snapshot. */
export interface LoadedDocument {
  readonly slot: DocumentSlot;
  /** Empty if it could not be read. */
  readonly text: string;
  /** How many mistakes were logged. */
  readonly mistakes: number;
}

export interface DocumentLoader {
  /** The document as the snapshot has it. `absent`: it has none. `changed`: the file is no longer what it has. */
  load(scan: DirectoryScan, origin: DocumentOrigin): Promise<LoadedDocument | "absent" | "changed">;
  /** Parses a text that is no longer a file of the directory. */
  parse(text: string, origin: DocumentOrigin): DocumentSlot;
}

export interface DocumentOrigin {
  /** `octo-org/shop.yml` */
  readonly source: string;
  readonly scope: PolicyScope;
}

/** A policy has at most 256 Ki characters, of at most 4 bytes each. */
const MAX_BYTES = 1024 * 1024;

/**
 * Reads and parses a file when a request first needs it, and again when it has changed. A file with mistakes is logged
 * once. One that exists and cannot be read counts as broken: to ignore a cap would grant more.
 */
export function createLoader(effects: LoadEffects): DocumentLoader {
  const cache = new Map<string, LoadedDocument & { readonly version: string }>();
  const texts = new Map<string, Pick<LoadedDocument, "slot" | "text">>();
  const reading = new Map<string, Promise<LoadedDocument | "changed">>();
  const showMistakes = (): void => {
    let all = 0;
    for (const { mistakes } of cache.values()) all += mistakes;
    effects.metrics.setPolicyMistakes?.(all);
  };
  const read = async (
    path: string,
    version: string,
    origin: DocumentOrigin,
  ): Promise<LoadedDocument | "changed"> => {
    const text = await readText(path);
    if (version !== UNREADABLE && (await versionOf(path)) !== version) return "changed";
    const loaded = text.ok
      ? loggedDocument(text.text, origin, effects)
      : failedDocument(text.error, origin, effects);
    cache.set(origin.source, { ...loaded, version });
    showMistakes();
    return loaded;
  };
  return {
    load: async ({ root, versions, unlisted }, origin) => {
      const { source } = origin;
      const version = unlisted.has(ownerOf(source)) ? UNREADABLE : versions.get(source);
      const known = cache.get(source);
      if (version === undefined) {
        if (cache.delete(source)) showMistakes();
        return "absent";
      }
      if (known?.version === version) return known;
      // Read once, so that each mistake is logged once, however many ask at the same time.
      const path = join(root, source);
      const key = `${path} ${version}`;
      const current = reading.get(key) ?? read(path, version, origin);
      reading.set(key, current);
      try {
        return await current;
      } finally {
        reading.delete(key);
      }
    },
    parse: (text, { source, scope }) => {
      const known = texts.get(source);
      if (known?.text === text) return known.slot;
      const parsed = effects.parser.parse(text, { source, scope });
      const slot = parsed.ok ? parsed.value : "broken";
      texts.set(source, { slot, text });
      return slot;
    },
  };
}

export function ownerOf(source: string): string {
  return source.split("/")[0] ?? "";
}

type ReadText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly error: string };

async function readText(path: string): Promise<ReadText> {
  try {
    if ((await stat(path)).size > MAX_BYTES) {
      return { ok: false, error: `the file is larger than ${MAX_BYTES} bytes` };
    }
    return { ok: true, text: await readFile(path, "utf8") };
  } catch (error) {
    return { ok: false, error: faultText(error, { withName: true }) };
  }
}

/** Parses a text, and logs its mistakes. */
export function loggedDocument(
  text: string,
  { source, scope }: DocumentOrigin,
  { parser, log, metrics }: LoadEffects,
): LoadedDocument {
  const parsed = parser.parse(text, { source, scope });
  const mistakes = (parsed.ok ? parsed.value.mistakes : parsed.error).filter(
    ({ severity }) => severity === "mistake",
  );
  for (const { path: where, message, expected, line, column } of mistakes) {
    const problem = where === "" ? message : `${where} ${message}`;
    const hint = expected === "" ? {} : { hint: expected };
    log({
      level: "error",
      event: "policy_invalid",
      message: problem,
      source,
      line,
      column,
      ...hint,
    });
  }
  if (mistakes.length > 0) metrics.countAlarm("policy_invalid");
  return { slot: parsed.ok ? parsed.value : "broken", text, mistakes: mistakes.length };
}

/** A document that cannot be read, which is logged. */
export function failedDocument(
  message: string,
  { source }: DocumentOrigin,
  { log, metrics }: LoadEffects,
): LoadedDocument {
  log({ level: "error", event: "policy_invalid", message, source, line: undefined });
  metrics.countAlarm("policy_invalid");
  return { slot: "broken", text: "", mistakes: 1 };
}
