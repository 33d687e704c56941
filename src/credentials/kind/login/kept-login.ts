import type { Clock, Instant } from "../../../shared/clock.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { singleFlight } from "../../../shared/single-flight.ts";
import type { ProviderFailure } from "../provider.ts";

/** What a login brought. */
export interface LoggedIn<Token> {
  readonly token: Token;
  /** How long it lives from now on. */
  readonly seconds: number;
}

/** A login of the broker's own, which all calls share. */
export interface KeptLogin<Token> {
  get(signal: AbortSignal): Promise<Result<Token, ProviderFailure>>;
  /** The provider refused it: the next call logs in again. */
  forget(token: Token): void;
}

export interface LoginWork<Token> {
  readonly clock: Pick<Clock, "now">;
  readonly logIn: (signal: AbortSignal) => Promise<Result<LoggedIn<Token>, ProviderFailure>>;
  /** The time of a caller was over before, or while it waited. */
  readonly late: (when: "before" | "meanwhile") => ProviderFailure;
}

/** For one login, whoever waits for it. */
const LOGIN_MS = 8000;

/** It is renewed by logging in again: after two thirds of its life, and when the provider refuses it. */
export function keptLogin<Token>({ clock, logIn, late }: LoginWork<Token>): KeptLogin<Token> {
  let held: { readonly token: Token; readonly staleAt: Instant } | undefined;
  let isLoggingIn = false;
  const anew = singleFlight(async (): Promise<Result<Token, ProviderFailure>> => {
    isLoggingIn = true;
    const outcome = await logIn(AbortSignal.timeout(LOGIN_MS));
    isLoggingIn = false;
    if (!outcome.ok) return outcome;
    const { token, seconds } = outcome.value;
    held = { token, staleAt: clock.now() + (seconds * 2000) / 3 };
    return ok(token);
  });
  const lateAfter = async (signal: AbortSignal): Promise<Result<never, ProviderFailure>> => {
    await new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    return err(late("meanwhile"));
  };
  return {
    get: async (signal) => {
      if (signal.aborted) return err(late("before"));
      if (held !== undefined && clock.now() < held.staleAt) return ok(held.token);
      // One that began before may have met a server that is back by now.
      const isJoining = isLoggingIn;
      const first = await Promise.race([anew(), lateAfter(signal)]);
      if (first.ok || !isJoining || signal.aborted) return first;
      return await Promise.race([anew(), lateAfter(signal)]);
    },
    forget: (token) => {
      if (held?.token === token) held = undefined;
    },
  };
}
