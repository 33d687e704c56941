import {
  requestIdToken,
  type IdTokenEffects,
  type IdTokenRight,
} from "../../../identity/request-id-token.ts";
import type { Failure } from "../../../shared/failure.ts";
import { err, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { Closed } from "./responses.ts";
import type { BrokerClient } from "./client.ts";

export interface CloseOptions {
  readonly client: BrokerClient;
  readonly audience: string;
  readonly right: IdTokenRight;
  readonly effects: IdTokenEffects;
  readonly mask: (token: Secret) => void;
  readonly signal: AbortSignal;
}

const WAITS_MS = [500, 1000, 2000, 4000, 8000] as const;

/** Ends every lease of this job and closes it, each try with a fresh ID token: the broker takes each once. */
export async function closeJob(options: CloseOptions): Promise<Result<readonly Closed[], Failure>> {
  const { effects, signal } = options;
  for (let attempt = 0; ; attempt += 1) {
    const token = await requestIdToken(options.audience, options.right, { ...effects, signal });
    if (!token.ok) return token;
    options.mask(token.value);
    const told = await options.client.closeJob(token.value, signal);
    if (told.ok) return told;
    const wait = WAITS_MS[attempt];
    const { again, failure } = told.error;
    if (wait === undefined || again === undefined || signal.aborted) return err(failure);
    await effects.clock.sleep(Math.max(wait, again.afterMs ?? 0), signal);
  }
}
