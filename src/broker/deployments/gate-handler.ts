import type { EnvironmentAnswer } from "../../approval/environment/decide-environment.ts";
import type { GitHubTask } from "../../lease/github-task.ts";
import type { Audit } from "../record/audit.ts";
import type { Log } from "../record/log.ts";
import type { GitHubWriter } from "../github/writer.ts";
import {
  answerEnvironment,
  type EnvironmentAt,
  type EnvironmentReads,
} from "./answer-environment.ts";
import { commentOf } from "./comment.ts";
import { gateWritten, parseGatePayload, type GatePayload, type GateWritten } from "./gate-task.ts";
import { sendAnswer, type SendOutcome } from "./send-answer.ts";

export interface GateHandlerDeps extends EnvironmentReads {
  /** Undefined while the configuration has none. */
  readonly writer: () => GitHubWriter | undefined;
  readonly audit: Audit;
  readonly log: Log;
  readonly newTrace: () => string;
}

/** What is to become of the task. */
interface Handled {
  readonly written?: GateWritten;
  /** Undefined: not again until something changes. */
  readonly dueInMs?: number;
  readonly failed?: string;
}

/** GitHub takes ten for one deployment. The last one is kept for the answer. */
const MAX_COMMENTS = 9;
/** What looks as if it could never pass is looked at again after that, before it is rejected: GitHub's API may be behind. */
export const CONFIRM_MS = 60_000;
/** An event can arrive before the API shows what it is about. */
const EARLY_MS = 60_000;
const EARLY_EVERY_MS = 5000;
/** How often an answer is sent that GitHub does not take: right after the event it can be too early. */
const RESEND_AFTER_MS = [5000, 15_000, 60_000] as const;
const [LOOK_EVERY_MS, LOOK_SELDOM_MS] = [60_000, 15 * 60_000];

/** Every minute at first. Who waits for days is looked at less often: events make up for it. */
export function lookAgainMs(waited: number): number {
  return Math.min(Math.max(LOOK_EVERY_MS, waited / 60), LOOK_SELDOM_MS);
}

/** Answers GitHub for one run that waits for one environment. */
export function createGateHandler(deps: GateHandlerDeps) {
  return async (task: GitHubTask, signal: AbortSignal): Promise<Handled> => {
    const payload = parseGatePayload(task.payload);
    const writer = deps.writer();
    if (payload === undefined || writer === undefined) return {};
    const before = gateWritten(task.written, payload);
    // Something else happened in the repository.
    if (before.answered !== undefined) return {};
    const named = { ...payload, repositoryId: task.repositoryId };
    const { at, state } = await answerEnvironment(named, deps, signal);
    switch (state.kind) {
      case "over":
        return over(before, deps);
      case "not_waiting":
        return waitedMs(payload, deps) < EARLY_MS
          ? { dueInMs: EARLY_EVERY_MS }
          : over(before, deps);
      case "unavailable":
        return failed(state.message, state.retryAfterMs);
      case "waits": {
        const written = { ...before, attempt: state.run.attempt };
        return answer(state.answer, { at, payload, written, writer, deps, signal });
      }
      default:
        return state satisfies never;
    }
  };
}

interface Look {
  readonly at: EnvironmentAt;
  readonly payload: GatePayload;
  readonly written: GateWritten;
  readonly writer: GitHubWriter;
  readonly deps: GateHandlerDeps;
  readonly signal: AbortSignal;
}

function waitedMs({ since }: GatePayload, { clock }: GateHandlerDeps): number {
  // Negative after the clock was set back.
  return Math.max(0, clock.now() - since);
}

/** Nothing is asked any more. */
function over(written: GateWritten, { clock }: Pick<GateHandlerDeps, "clock">): Handled {
  return { written: { ...written, answered: { state: "gone", at: clock.now() } } };
}

function failed(message: string, dueInMs?: number): Handled {
  return { failed: message, ...(dueInMs === undefined ? {} : { dueInMs }) };
}

function answer(given: EnvironmentAnswer, look: Look): Promise<Handled> | Handled {
  switch (given.kind) {
    case "unavailable":
      return failed(given.message, given.retryAfterSeconds * 1000);
    case "approved":
      return decided(given, look);
    case "rejected":
      return given.isSure || isConfirmed(look) ? decided(given, look) : lookOnceMore(look);
    case "pending":
      return pending(given, look);
    default:
      return given satisfies never;
  }
}

function isConfirmed({ written, deps }: Look): boolean {
  const { neverSince } = written;
  return neverSince !== undefined && deps.clock.now() - neverSince >= CONFIRM_MS;
}

function lookOnceMore({ written, deps }: Look): Handled {
  const now = deps.clock.now();
  const { neverSince = now } = written;
  return {
    written: { ...written, neverSince },
    dueInMs: Math.max(1000, neverSince + CONFIRM_MS - now),
  };
}

/** The answer after which GitHub asks nothing more. */
async function decided(
  given: Extract<EnvironmentAnswer, { kind: "approved" | "rejected" }>,
  look: Look,
): Promise<Handled> {
  const { written, deps } = look;
  const outcome = await send(look, { state: given.kind, comment: commentOf(given) });
  if (outcome.kind === "failed") return failed(outcome.message, outcome.retryAfterMs);
  if (outcome.kind === "refused") return refused(outcome, look);
  record(given, look);
  const answered = { state: given.kind, at: deps.clock.now() };
  return { written: { ...written, answered } };
}

/** Another broker, or an admin, was faster: the next look shows that the run no longer waits. Or the event came too early. */
function refused({ message }: Extract<SendOutcome, { kind: "refused" }>, look: Look): Handled {
  const { written, deps, at, payload } = look;
  const { repository, runId, environment } = at;
  // It may wait for somebody else alone.
  if (payload.isFound === true) return over(written, deps);
  const dueInMs = RESEND_AFTER_MS[written.refusals];
  const refusals = written.refusals + 1;
  if (dueInMs !== undefined) return { written: { ...written, refusals }, dueInMs };
  const about = { repository, run: runId, environment };
  deps.log({ level: "warning", event: "environment_not_answered", message, ...about });
  return over({ ...written, refusals }, deps);
}

async function pending(
  given: Extract<EnvironmentAnswer, { kind: "pending" }>,
  look: Look,
): Promise<Handled> {
  const { payload, written, deps } = look;
  const { neverSince: _, ...before } = written;
  const dueInMs = lookAgainMs(waitedMs(payload, deps));
  if (written.shown === given.signature || written.comments >= MAX_COMMENTS) {
    return { written: before, dueInMs };
  }
  const outcome = await send(look, { comment: commentOf(given) });
  if (outcome.kind === "failed") return failed(outcome.message, outcome.retryAfterMs);
  if (outcome.kind === "refused") return refused(outcome, { ...look, written: before });
  const { repository, runId, environment } = look.at;
  const about = { repository, run: runId, environment, code: given.code };
  deps.log({ level: "info", event: "environment_waits", ...about });
  const comments = written.comments + 1;
  return { written: { ...before, comments, shown: given.signature }, dueInMs };
}

function send(
  { at, writer, deps, signal }: Look,
  what: { readonly state?: "approved" | "rejected"; readonly comment: string },
): Promise<SendOutcome> {
  const { repository, runId, environment } = at;
  const sent = { repository, runId, environment, ...what };
  return sendAnswer(sent, writer, { now: () => deps.clock.now(), signal });
}

function record(
  { kind, code, reasons }: Extract<EnvironmentAnswer, { kind: "approved" | "rejected" }>,
  { at, deps }: Look,
): void {
  const { repository, repositoryId, runId, environment } = at;
  const about = { repository, run: runId, environment };
  const reason = reasons.join(" ");
  deps.log({ level: "info", event: `environment_${kind}`, code, message: reason, ...about });
  const entry = { event: "environment", outcome: "done", code, reason } as const;
  const facts = { answered: { ...about, repositoryId, state: kind } };
  deps.audit({ ...entry, at: deps.clock.now(), trace: deps.newTrace(), facts });
}
