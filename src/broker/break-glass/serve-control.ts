import { silentAfterMs } from "../../lease/due.ts";
import { hashLeaseToken, parseLeaseToken } from "../../lease/lease-token.ts";
import { isEnded } from "../../lease/transitions.ts";
import { toRfc3339 } from "../../shared/clock.ts";
import { codeEntry } from "../../shared/failure-codes.ts";
import type { Result } from "../../shared/result.ts";
import { endedResponse, endMarked, recordFindings } from "../context/ended-lease.ts";
import { refusedEntry, startAuditTrail, type AuditEvent } from "../record/audit.ts";
import { refusalOfFault } from "../refusal/fault.ts";
import { refusal, type Refusal } from "../refusal/refusal.ts";
import type { BreakGlassContext } from "./break-glass-context.ts";
import { confirmBreakGlass } from "./confirm-break-glass.ts";
import {
  parseControlRequest,
  type ControlRequest,
  type ControlResponse,
} from "./control-messages.ts";
import { issueBreakGlass } from "./issue-break-glass.ts";

export type ControlDeps = Pick<BreakGlassContext, "deps" | "notify"> & {
  readonly newTrace: () => string;
};

/** Answers one line that a command sent over the control socket. A credential that nobody got ends. Never rejects. */
export async function answerControl(
  line: string,
  deps: ControlDeps,
): Promise<{ readonly response: ControlResponse; readonly lost: () => Promise<void> }> {
  const response = await serveControl(line, deps);
  const lost = async (): Promise<void> => {
    if (response.kind !== "issued") return;
    const { token } = response;
    await serveControl(JSON.stringify({ ask: "end", token, why: "answer_lost" }), deps);
  };
  return { response, lost };
}

async function serveControl(line: string, given: ControlDeps): Promise<ControlResponse> {
  const context = { ...given, trail: startAuditTrail(given.newTrace()) };
  const { log } = given.deps;
  const { trace } = context.trail;
  const request = parseControlRequest(line);
  if (request === undefined) {
    const remedy = "Use a stepkey command of the broker's version.";
    return refused(refusal("request_malformed", "the request has another form", { remedy }), trace);
  }
  try {
    return await answer(request, context);
  } catch (error) {
    return refused(
      recorded(refusalOfFault(error, { log, trace }), eventOf(request), context),
      trace,
    );
  }
}

function answer(request: ControlRequest, context: BreakGlassContext): Promise<ControlResponse> {
  if (request.ask === "beat") return beat(request.token, context);
  if (request.ask === "end") return end(request, context);
  return request.ask === "confirm"
    ? decided(confirmBreakGlass(request, context), "break_glass_confirmed", context)
    : decided(issueBreakGlass(request, context), "break_glass", context);
}

function eventOf({ ask }: ControlRequest): AuditEvent {
  if (ask === "break-glass") return "break_glass";
  return ask === "confirm" ? "break_glass_confirmed" : "revoke";
}

async function decided<T extends ControlResponse>(
  outcome: Promise<Result<T, Refusal>>,
  event: AuditEvent,
  context: BreakGlassContext,
): Promise<ControlResponse> {
  const result = await outcome;
  if (result.ok) return result.value;
  return refused(recorded(result.error, event, context), context.trail.trace);
}

/** Each refusal is in the audit log and in the broker's log: somebody tried to go around the gate. */
function recorded(why: Refusal, event: AuditEvent, { deps, trail }: BreakGlassContext): Refusal {
  const { code, reason: message } = why;
  // The command asks again with what it makes then.
  if (why.code === "supplied_missing") return why;
  deps.log({ level: "warning", event: `${event}_refused`, code, message, trace: trail.trace });
  deps.audit(refusedEntry(event, deps.clock.now(), { trail, refused: why }));
  return why;
}

function refused({ code, reason, remedy, needs }: Refusal, trace: string): ControlResponse {
  const message = codeEntry(code).meaning;
  const more = needs === undefined ? {} : { needs: needs.kind };
  return { kind: "refused", code, message, reason, remedy, trace, ...more };
}

async function beat(given: string, { deps }: BreakGlassContext): Promise<ControlResponse> {
  const token = parseLeaseToken(given);
  if (token === undefined) return { kind: "beat", active: false, reason: "unknown" };
  const silent = silentAfterMs(deps.rules.heartbeatIntervalMs);
  const counted = await deps.store.beat(hashLeaseToken(token), silent);
  if (counted.kind === "active") {
    return { kind: "beat", active: true, expires_at: toRfc3339(counted.expiresAt) };
  }
  const reason = counted.kind === "unknown" ? "unknown" : counted.reason;
  return { kind: "beat", active: false, reason };
}

/** As `POST /revoke` does. */
async function end(
  { token: given, why }: Extract<ControlRequest, { readonly ask: "end" }>,
  { deps, trail }: BreakGlassContext,
): Promise<ControlResponse> {
  const token = parseLeaseToken(given);
  const tokenHash = token === undefined ? "" : hashLeaseToken(token);
  const lease = await deps.store.findByTokenHash(tokenHash);
  if (lease === undefined) return { kind: "ended", state: "unknown", facts: [] };
  const [marked = lease] = await deps.store.end({ lease: lease.id }, why);
  const now = isEnded(marked.state) ? marked : await endMarked(marked, deps);
  trail.note({
    lease: lease.id,
    leaseTokenHash: tokenHash,
    ended: [{ lease: lease.id, state: now.state }],
  });
  if (!isEnded(lease.state)) trail.note(recordFindings([now], deps));
  const at = deps.clock.now();
  const { trace } = trail;
  deps.audit({ at, trace, event: "revoke", outcome: "done", facts: trail.known() });
  const { state, proof } = endedResponse(now, at);
  return { kind: "ended", state, facts: [...proof.facts] };
}
