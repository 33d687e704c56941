import type { GitHubApp } from "../../github-app/client.ts";
import type { AppFault } from "../../github-app/fault.ts";
import type { Installation } from "../../github-app/installations.ts";
import { permanentFault } from "../../github-app/fault.ts";
import type { InstallationToken, Narrowing } from "../../github-app/narrowing.ts";
import { repositoryReads } from "../../github-app/reading.ts";
import { isWithinLast, type Clock, type Instant } from "../../shared/clock.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import { createFlight, type Flight } from "./flight.ts";

/** What a token is for: one repository of an owner, or without `repository` the members of an organisation. */
export interface TokenPlace {
  readonly owner: string;
  readonly repository: string | undefined;
}

export interface InstallationTokens {
  /** A token that works for a while longer. All who need the same one at a time wait for one request. */
  get(place: TokenPlace, signal: AbortSignal): Promise<Result<Secret, AppFault>>;
  /** GitHub refused it: nobody gets it any more. */
  drop(place: TokenPlace, token: Secret): void;
  /** What is known of an owner's installation, and of its tokens, is no longer true. */
  forget(owner: string): void;
}

export interface InstallationTokensOptions {
  /** The App on the account of an owner. */
  readonly appOn: (owner: string) => GitHubApp;
  /** What a token for a place gets, of what its owner has granted. */
  readonly narrowing: (place: TokenPlace, installation: Installation) => Narrowing;
  readonly clock: Pick<Clock, "now">;
}

/** A new token is asked for so long before the old one ends: GitHub's last for an hour. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** While GitHub issues no new token, the old one is used until so shortly before its end. */
const LEAST_MS = 30_000;
/** For so long a refusal is not asked for again: many jobs can wait for one installation. */
const REFUSED_MS = 5000;
const MAX_KEPT = 2000;

interface Kept {
  token?: { readonly secret: Secret; readonly expiresAt: Instant } | undefined;
  refused?: { readonly fault: AppFault; readonly at: Instant } | undefined;
  flight?: Flight<Result<Secret, AppFault>> | undefined;
}

/** Installation tokens of one App, each for as little as a request needs. They are kept in memory alone. */
export function createInstallationTokens(options: InstallationTokensOptions): InstallationTokens {
  const { appOn, narrowing, clock } = options;
  /** By place, the one that was used least recently first. */
  const kept = new Map<string, Kept>();

  const entryOf = (place: TokenPlace): Kept => {
    const key = keyOf(place);
    const entry = kept.get(key) ?? {};
    kept.delete(key);
    kept.set(key, entry);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    return entry;
  };
  const renew = async (
    entry: Kept,
    place: TokenPlace,
    signal: AbortSignal,
  ): Promise<Result<Secret, AppFault>> => {
    const made = await newToken(appOn(place.owner), { place, narrowing }, signal);
    if (!made.ok) {
      if (made.error.kind === "permanent") entry.refused = { fault: made.error, at: clock.now() };
      return err(made.error);
    }
    const { token: secret, expiresAt } = made.value;
    entry.token = { secret, expiresAt };
    entry.refused = undefined;
    return ok(secret);
  };
  const flightFor = (entry: Kept, place: TokenPlace): Flight<Result<Secret, AppFault>> => {
    if (entry.flight?.isAbandoned === false) return entry.flight;
    const flight: Flight<Result<Secret, AppFault>> = createFlight(async (signal) => {
      try {
        return await renew(entry, place, signal);
      } finally {
        if (entry.flight === flight) entry.flight = undefined;
      }
    });
    entry.flight = flight;
    return flight;
  };
  return {
    get: async (place, signal) => {
      const entry = entryOf(place);
      const now = clock.now();
      const known = knownOf(entry, now);
      if (known !== undefined) return known;
      const old = lastsFor(entry, now) > LEAST_MS ? entry.token?.secret : undefined;
      const made = await flightFor(entry, place).join(signal, () => err(CANCELLED));
      const isAway = !made.ok && made.error.kind === "retryable";
      return isAway && old !== undefined ? ok(old) : made;
    },
    drop: (place, token) => {
      const entry = kept.get(keyOf(place));
      if (entry?.token?.secret === token) entry.token = undefined;
    },
    forget: (owner) => {
      const prefix = keyOf({ owner, repository: "" });
      for (const key of kept.keys()) if (key.startsWith(prefix)) kept.delete(key);
    },
  };
}

function lastsFor({ token }: Kept, now: Instant): number {
  return token === undefined ? 0 : token.expiresAt - now;
}

/** What need not be asked for: a token that lasts, or a refusal of a moment ago. */
function knownOf(entry: Kept, now: Instant): Result<Secret, AppFault> | undefined {
  const { token, refused } = entry;
  if (token !== undefined && lastsFor(entry, now) > RENEW_BEFORE_MS) return ok(token.secret);
  const isRefused = refused !== undefined && isWithinLast(REFUSED_MS, refused.at, now);
  return isRefused ? err(refused.fault) : undefined;
}

const CANCELLED: AppFault = {
  kind: "retryable",
  name: "cancelled",
  message: "Reading from GitHub was cancelled",
  remedy: "Try again.",
  mayHaveActed: false,
};

function keyOf({ owner, repository }: TokenPlace): string {
  const prefix = `${owner.toLowerCase()}/`;
  return repository === undefined ? `${prefix}*` : `${prefix}${repository.toLowerCase()}`;
}

/** Looks at the installation first: a token can only have what the owner has granted. */
async function newToken(
  app: GitHubApp,
  {
    place,
    narrowing,
  }: Pick<InstallationTokensOptions, "narrowing"> & { readonly place: TokenPlace },
  signal: AbortSignal,
): Promise<Result<InstallationToken, AppFault>> {
  const found = await app.installation(signal);
  if (!found.ok) return found;
  if (found.value.isSuspended) return err(suspended(place.owner));
  const made = await app.createToken(narrowing(place, found.value), signal);
  if (!made.ok || made.value.mismatch === undefined) return made;
  const { token, mismatch } = made.value;
  // Wider than what was asked for: it must not stay usable, and its end is nobody's worry here.
  await app.deleteToken(token, signal);
  const message = `GitHub's new token is not the one that was asked for: ${mismatch}`;
  return err(permanentFault("token_not_as_asked", message, "Report this to GitHub."));
}

/** For a reader: it never has a permission to write. */
export function readerNarrowing(
  { repository }: TokenPlace,
  { permissions }: Installation,
): Narrowing {
  return repository === undefined
    ? { repositories: undefined, permissions: { members: "read" } }
    : { repositories: [repository], permissions: repositoryReads(permissions) };
}

function suspended(owner: string): AppFault {
  return permanentFault(
    "installation_suspended",
    `the App's installation on the account of ${owner} is suspended`,
    `Unsuspend the App in the settings of ${owner}, under GitHub Apps.`,
  );
}
