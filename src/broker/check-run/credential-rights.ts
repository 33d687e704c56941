import { callProvider } from "../../credentials/kind/call-provider.ts";
import type { Provider } from "../../credentials/kind/provider.ts";
import { canonicalText } from "../../policy/compare/limit-texts.ts";
import type { CredentialSettings } from "../../policy/grant-kind.ts";
import { createBoundedMap } from "./bounded-map.ts";
import { isWithinLast, type Clock, type Instant } from "../../shared/clock.ts";

/** Says what a credential may do, in the words of its server: `app_migrator may INSERT on 12 tables`. */
export interface CredentialRights {
  /** Looks at these servers, unless it did lately. Never fails: what could not be read is not said. */
  look(credentials: readonly CredentialSettings[]): Promise<void>;
  mayOf(credential: CredentialSettings): string | undefined;
}

const LOOK_MS = 4000;
/** Rights change with migrations, and the text of a check run must not change without reason. */
const REMEMBER_MS = 10 * 60_000;
const MAX_REMEMBERED = 500;
/** Servers have other work. */
const MAX_LOOKS = 8;

interface Remembered {
  readonly at: Instant;
  readonly text: string | undefined;
}

export function createCredentialRights({
  providers,
  clock,
}: {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly clock: Clock;
}): CredentialRights {
  const known = createBoundedMap<string, Remembered>(MAX_REMEMBERED);
  const isKnown = (key: string): boolean => {
    const found = known.get(key);
    return found !== undefined && isWithinLast(REMEMBER_MS, found.at, clock.now());
  };
  const lookAt = async (credential: CredentialSettings): Promise<void> => {
    const provider = providers.get(credential.kind);
    const limit = { clock, milliseconds: LOOK_MS };
    const classified =
      provider &&
      (await callProvider(limit, (signal) => provider.classify(credential.settings, signal)));
    const before = known.get(keyOf(credential))?.text;
    const text = classified?.ok === true ? classified.value.because : before;
    known.set(keyOf(credential), { at: clock.now(), text });
  };
  return {
    look: async (credentials) => {
      const wanted = new Map(credentials.map((one) => [keyOf(one), one]));
      const unknown = [...wanted].filter(([key]) => !isKnown(key)).slice(0, MAX_LOOKS);
      await Promise.all(unknown.map(([, one]) => lookAt(one)));
    },
    mayOf: (credential) => known.get(keyOf(credential))?.text,
  };
}

function keyOf({ kind, settings }: CredentialSettings): string {
  return `${kind} ${canonicalText(settings)}`;
}
