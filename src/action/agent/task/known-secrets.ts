import { Buffer } from "node:buffer";
import type { FormMatcher } from "../../../delivery/redact/form-matcher.ts";
import {
  holdsSecret,
  matcherFor,
  redactorOn,
  redactText,
} from "../../../delivery/redact/redact.ts";
import { withSecretsWithin } from "../../../delivery/redact/secrets-within.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { AgentRedactor } from "../backend/agent-backend.ts";

/** Every secret that the step has or had: of all runs, and what the job itself was given. */
export interface KnownSecrets extends AgentRedactor {
  add(secrets: readonly Secret[]): void;
  /** Of those that are known now. */
  matcher(): FormMatcher;
  /** Bytes without them. A secret that is cut off at their ends is not found. */
  redactBytes(bytes: Uint8Array): Uint8Array;
}

/** An expired credential is no secret any more, but nobody can tell by a text which one it is: all of them stay known. */
export function createKnownSecrets(first: readonly Secret[]): KnownSecrets {
  let known = withSecretsWithin(first.filter((secret) => secret.reveal() !== ""));
  let matcher = matcherFor(known);
  return {
    add(secrets) {
      const texts = new Set(known.map((secret) => secret.reveal()));
      const more = secrets.filter((secret) => !texts.has(secret.reveal()));
      if (more.length === 0) return;
      known = [...known, ...more];
      matcher = matcherFor(known);
    },
    matcher: () => matcher,
    redact: (text) => redactText(matcher, text),
    redactBytes(bytes) {
      const redactor = redactorOn(matcher);
      return Buffer.concat([redactor.write(bytes), redactor.flush()]);
    },
    holdsSecret: (text) => holdsSecret(matcher, text),
  };
}
