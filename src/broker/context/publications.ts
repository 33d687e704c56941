import { createHash } from "node:crypto";
import type { Instant } from "../../shared/clock.ts";
import type { BrokerDeps } from "./broker-deps.ts";
import { createEndedCredentials, type EndedCredentials } from "./ended-credentials.ts";

/** A document of one server, as everybody may have it. */
export interface PublishedDocument {
  readonly bytes: Uint8Array;
  readonly etag: string;
}

/** What kinds of credential publish about their ended leases. */
export interface Publications {
  /** Undefined for a server that does not exist. @throws StoreError when the store could never be read */
  find(kind: string, server: string): Promise<PublishedDocument | undefined>;
}

/** However many hosts ask, a document is made at most once in this time. A long one takes a part of the time that is small. */
const FRESH_MS = 1000;
const REST_AFTER_MAKING = 20;
const MAX_FRESH_MS = 5000;

interface Made {
  readonly document: Promise<PublishedDocument | undefined>;
  readonly at: Instant;
  freshMs: number;
}

export function createPublications({
  rules,
  store,
  providers,
  clock,
}: Pick<BrokerDeps, "rules" | "store" | "providers" | "clock">): Publications {
  const ended = new Map<string, EndedCredentials>();
  const made = new Map<string, Made>();

  const make = async (kind: string, server: string): Promise<PublishedDocument | undefined> => {
    const ofKind = ended.get(kind) ?? createEndedCredentials(store, kind);
    ended.set(kind, ofKind);
    const all = [...(await ofKind.read())];
    const bytes = providers.get(kind)?.publication?.render(server, all);
    return bytes === undefined ? undefined : { bytes, etag: etagOf(bytes) };
  };
  /** Those who ask at the same time get the same one, also while it is made. */
  const fresh = async (kind: string, server: string): Promise<PublishedDocument | undefined> => {
    const key = `${kind} ${server}`;
    const [now, before] = [clock.now(), made.get(key)];
    if (before !== undefined && Math.abs(now - before.at) < before.freshMs) return before.document;
    const next: Made = { document: make(kind, server), at: now, freshMs: MAX_FRESH_MS };
    made.set(key, next);
    try {
      const document = await next.document;
      const tookMs = Math.abs(clock.now() - now);
      next.freshMs = Math.min(Math.max(FRESH_MS, REST_AFTER_MAKING * tookMs), MAX_FRESH_MS);
      return document;
    } catch (error) {
      if (made.get(key) === next) made.delete(key);
      throw error;
    }
  };
  return {
    find: async (kind, server) => {
      // Names that anybody can invent cost nothing.
      if (rules.servers[kind]?.includes(server) !== true) return undefined;
      const document = await fresh(kind, server);
      if (document !== undefined) providers.get(kind)?.publication?.fetched(server);
      return document;
    },
  };
}

function etagOf(bytes: Uint8Array): string {
  return `"${createHash("sha256").update(bytes).digest("base64url")}"`;
}
