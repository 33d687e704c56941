import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalText } from "../../policy/compare/limit-texts.ts";
import type { CredentialSettings } from "../../policy/grant-kind.ts";
import type { Instant } from "../../shared/clock.ts";
import { wholeCharacters } from "./fit.ts";

/**
 * What servers said that credentials may do, as the store keeps it with a check run. Not every broker reaches every server: one
 * that does not shows what another one saw, so that all of them write the same text.
 */

const keptRight = z.object({
  /** Names a credential: see `rightKey`. */
  key: z.string(),
  /** `app_migrator may INSERT on 12 tables` */
  text: z.string(),
  seenAt: z.int(),
});

export type KeptRight = z.output<typeof keptRight>;

/** What another version wrote is not read: a broker looks for itself then. */
export const keptRights = z.array(keptRight).catch([]);

/** A role's rights change. What nobody could see again for so long is no longer said. */
const KEEP_MS = 24 * 3_600_000;
/** As many as a check run has room for. */
export const MAX_RIGHTS = 100;
/** A check run shows no more of a text. */
const MAX_TEXT_LENGTH = 300;
/** In UTF-16 code units of its JSON: the store takes 64 Ki for a task. */
const MAX_JSON = 48 * 1024;

/** Of a credential's kind and settings. A hash: settings may be long. */
export function rightKey({ kind, settings }: CredentialSettings): string {
  const text = `${kind} ${canonicalText(settings)}`;
  return createHash("sha256").update(text).digest("base64url");
}

/** What is known of these credentials: of each, what was seen last. In their order, as many as the store has room for. */
export function knownRights(
  keys: readonly string[],
  seen: readonly KeptRight[],
  now: Instant,
): readonly KeptRight[] {
  const newest = new Map<string, KeptRight>();
  for (const one of seen) {
    const before = newest.get(one.key);
    if (isRecent(one, now) && (before === undefined || before.seenAt < one.seenAt)) {
      newest.set(one.key, { ...one, text: wholeCharacters(one.text, MAX_TEXT_LENGTH) });
    }
  }
  const known = [...new Set(keys)].flatMap((key) => newest.get(key) ?? []).slice(0, MAX_RIGHTS);
  while (JSON.stringify(known).length > MAX_JSON) known.pop();
  return known;
}

/** Clocks of brokers differ a little, so an instant may be in the future. */
function isRecent({ seenAt }: KeptRight, now: Instant): boolean {
  return Math.abs(now - seenAt) < KEEP_MS;
}
