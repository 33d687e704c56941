import type { Gate } from "../../../approval/gate.ts";
import type { Access, Claims } from "../../../shared/claims.ts";
import type { Job } from "../../context/job.ts";
import type { DirectInput } from "../../inputs/source.ts";
import type { LeaseRefusal } from "../source/credential-source.ts";
import { decideDirectly } from "./decide.ts";
import { lazyGate } from "./lazy-gate.ts";
import { openDirectKind } from "./open-kind.ts";
import type { Provider } from "../../../credentials/kind/provider.ts";

/** What asking for a lease would come to now. Nothing is issued. */
export interface Foresight {
  /** Undefined: it would be issued, as far as this job can tell. */
  readonly refusal: LeaseRefusal | undefined;
  /** Names of the variables of the credential, where its kind can say them. */
  readonly variables: readonly string[];
  readonly revocability: Provider["revocability"]["best"];
  /** Of a lease for which nobody says how long it lasts, in seconds. */
  readonly longestSeconds: number | undefined;
}

export interface LookingAhead {
  readonly access: Access;
  readonly claims: Claims;
  readonly gate: Gate;
  readonly signal: AbortSignal;
}

/** Decides by the functions that decide when a step asks, with the same gate. */
export async function lookAhead(
  job: Job,
  input: DirectInput,
  { access, claims, gate, signal }: LookingAhead,
): Promise<Foresight> {
  const { provider, direct } = await openDirectKind(job, input.credential);
  const { settings } = input.credential;
  const question = { provider, settings, access, gate, approval: input, rule: input.rule };
  const decided = await decideDirectly({ ...question, say: () => undefined }, claims, signal);
  return {
    refusal: decided.ok ? undefined : decided.error,
    variables: provider.variablesOf?.(settings) ?? [],
    revocability: provider.revocability.best,
    longestSeconds: direct.longestSeconds,
  };
}

/** Each question is some requests to GitHub, and most tasks have the same rule. */
const MAX_QUESTIONS = 16;

/** The gate for one look ahead: it asks GitHub once for each rule. */
export function gateForOnce(job: Job, token: DirectInput["githubToken"]): Gate {
  const gate = lazyGate(job, token);
  const asked = new Map<string, ReturnType<Gate["decide"]>>();
  return {
    decide: (question, signal) => {
      const { rule, bases } = question;
      const key = JSON.stringify([rule, bases]);
      const before = asked.get(key);
      if (before !== undefined) return before;
      if (asked.size >= MAX_QUESTIONS) return Promise.resolve(TOO_MANY);
      const answer = gate.decide(question, signal);
      asked.set(key, answer);
      return answer;
    },
  };
}

const TOO_MANY = {
  kind: "unavailable",
  message: "The tasks have too many different rules of approval to ask about all of them.",
  retryAfterSeconds: 60,
} as const;
