import { callProvider } from "../../credentials/kind/call-provider.ts";
import type { Provider } from "../../credentials/kind/provider.ts";
import type { CredentialSettings } from "../../policy/grant-kind.ts";
import { isWithinLast, type Clock, type Instant } from "../../shared/clock.ts";
import { createBoundedMap } from "../../shared/bounded-map.ts";
import { knownRights, MAX_RIGHTS, rightKey, type KeptRight } from "./kept-rights.ts";

/** What credentials may do, in the words of their servers: `app_migrator may INSERT on 12 tables`. */
export interface Rights {
  mayOf(credential: CredentialSettings): string | undefined;
  /** For the store, and for the broker that writes the same check run next. */
  readonly kept: readonly KeptRight[];
}

export interface CredentialRights {
  /**
   * Looks at the servers of these credentials, unless somebody did lately: this broker, or another one that left `kept`. Never
   * fails: what nobody could see is not said.
   */
  look(credentials: readonly CredentialSettings[], kept: readonly KeptRight[]): Promise<Rights>;
}

const LOOK_MS = 4000;
/** Rights change with migrations, and the text of a check run must not change without reason. */
const REMEMBER_MS = 10 * 60_000;
const MAX_REMEMBERED = 500;
/** Servers have other work. */
const MAX_LOOKS = 8;

interface Look {
  readonly at: Instant;
  /** What was seen last, in this look or an earlier one. */
  readonly seen: KeptRight | undefined;
}

export function createCredentialRights({
  providers,
  clock,
}: {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly clock: Clock;
}): CredentialRights {
  const looks = createBoundedMap<string, Look>(MAX_REMEMBERED);
  const isLate = (at: Instant | undefined): boolean =>
    at === undefined || !isWithinLast(REMEMBER_MS, at, clock.now());
  const lookAt = async (key: string, credential: CredentialSettings): Promise<void> => {
    const provider = providers.get(credential.kind);
    const limit = { clock, milliseconds: LOOK_MS };
    const classified =
      provider &&
      (await callProvider(limit, (signal) => provider.classify(credential.settings, signal)));
    const at = clock.now();
    const seen =
      classified?.ok === true
        ? { key, text: classified.value.because, seenAt: at }
        : looks.get(key)?.seen;
    looks.set(key, { at, seen });
  };
  return {
    look: async (credentials, kept) => {
      const wanted = new Map(credentials.map((one) => [rightKey(one), one]));
      const shown = [...wanted].slice(0, MAX_RIGHTS);
      const keptAt = new Map(kept.map(({ key, seenAt }) => [key, seenAt]));
      const due = shown.filter(([key]) => isLate(looks.get(key)?.at) && isLate(keptAt.get(key)));
      await Promise.all(due.slice(0, MAX_LOOKS).map(([key, one]) => lookAt(key, one)));
      const keys = shown.map(([key]) => key);
      const own = keys.flatMap((key) => looks.get(key)?.seen ?? []);
      const known = knownRights(keys, [...own, ...kept], clock.now());
      const texts = new Map(known.map(({ key, text }) => [key, text]));
      return { kept: known, mayOf: (credential) => texts.get(rightKey(credential)) };
    },
  };
}
