import type { Instant } from "../../shared/clock.ts";
import { formatDuration } from "../../shared/duration.ts";
import { inFullWords } from "../../shared/wording.ts";
import { permanentFailure } from "../kind/failures.ts";
import type { ProviderFailure } from "../kind/provider.ts";
import { findProtocol } from "./protocols/find-protocol.ts";
import type { RegistryFields } from "./protocols/protocol.ts";
import type { RegistrySettings } from "./protocols/registry-settings.ts";

/** What a registry said when it made a token. */
export interface SaidOfToken {
  readonly fields: RegistryFields;
  /** The `Date` of the response. */
  readonly date: string | undefined;
}

/**
 * When a token dies by itself: as the response says, or else as long after it as the registry's documentation says; undefined
 * where neither says it. What counts is how long it lives, because the registry's clock can be another.
 */
export function deathOf(
  settings: RegistrySettings,
  { fields, date }: SaidOfToken,
  receivedAt: Instant,
): Instant | undefined {
  const protocol = findProtocol(settings.protocol);
  const { expires, created } = protocol.times(fields);
  const end = instantOf(expires);
  const start = instantOf(created) ?? instantOf(date) ?? receivedAt;
  if (end !== undefined && end > start) return receivedAt + (end - start);
  const seconds = protocol.lifetimeSeconds(settings);
  return seconds === undefined ? undefined : receivedAt + seconds * 1000;
}

/** The year 2100: what is later was not meant as seconds, and no registry means it. */
const LATEST = 4_102_444_800_000;

/** Seconds since 1970, or a date: npm's documentation has the one, its registry the other. */
function instantOf(value: unknown): Instant | undefined {
  const instant =
    typeof value === "number"
      ? value * 1000
      : typeof value === "string"
        ? Date.parse(value)
        : Number.NaN;
  return instant >= 0 && instant < LATEST ? instant : undefined;
}

/** Clocks differ by so much. */
const TOLERANCE_MS = 30_000;

/** Why a token of this protocol cannot live as long as the lease; undefined where it can, or where only the response shows it. */
export function alwaysTooShort(
  settings: RegistrySettings,
  left: number,
): ProviderFailure | undefined {
  const protocol = findProtocol(settings.protocol);
  const seconds = protocol.isFixed ? protocol.lifetimeSeconds(settings) : undefined;
  return seconds === undefined ? undefined : tooShort(seconds * 1000, left);
}

/** Why a token that lives so long is too short for a lease; undefined where it is not. Both in milliseconds. */
export function tooShort(lives: number, lease: number): ProviderFailure | undefined {
  if (lives >= lease - TOLERANCE_MS) return undefined;
  // To the minute, because that is how registries count.
  const seconds = Math.max(60, Math.floor(lives / 60_000) * 60);
  const message = `the registry's token lives ${inFullWords(seconds * 1000)}, and the lease ${inFullWords(lease)}`;
  const remedy = `Set the input \`ttl\` to ${formatDuration(seconds)} or less, and build before the step.`;
  return permanentFailure("token_too_short", message, remedy);
}
