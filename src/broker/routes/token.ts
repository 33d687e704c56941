import { isAuthenticated } from "../exchange/authenticate.ts";
import { exchange } from "../exchange/exchange.ts";
import { codeEntry } from "../../shared/failure-codes.ts";
import { COMMIT_SHA } from "../../shared/patterns.ts";
import { COMMIT_HEADER } from "../../shared/wire.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { IncomingRequest } from "../http/incoming-request.ts";
import { jsonResponse, type BrokerResponse } from "../http/response.ts";
import { startAuditTrail, type AuditTrail } from "../record/audit.ts";
import { UNWATCHED } from "../record/call-watch.ts";
import type { SpanFacts } from "../record/tracing.ts";
import { refusal, type Refusal } from "../refusal/refusal.ts";
import { refusalResponse } from "../refusal/refusal-response.ts";
import { FORM_TYPE, type Route, type RouteContext } from "./route.ts";

/** `POST /token`: exchanges an ID token for a lease and its credential (RFC 8693 §2, RFC 9396 §6). */
export const tokenRoute: Route = {
  method: "POST",
  path: "/token",
  mediaType: FORM_TYPE,
  audience: "clients",
  respond: async (request, context) => {
    const { deps, trace, state } = context;
    const { turns, tokensInUse } = state;
    if (state.stopping) return refuseEarly(refusal("stopping", "the broker is stopping"), context);
    state.exchanges += 1;
    try {
      const trail = startAuditTrail(trace);
      const { watch = UNWATCHED } = deps;
      const decided = await watch(
        { part: "exchange" },
        async () => {
          const outcome = await exchange(request, trail, { deps, turns, tokensInUse });
          deps.tracing?.note(spanFacts(outcome, trail));
          return outcome;
        },
        { outcomeOf, facts: { trace } },
      );
      if (isAuthenticated(trail)) {
        context.markAuthenticated();
        compareCommits(request, context);
        noteDecision(decided, trail, deps);
      }
      const headers = deps.commit === undefined ? {} : { [COMMIT_HEADER]: deps.commit };
      return decided.ok
        ? jsonResponse(decided.value, { trace }, headers)
        : refusalResponse(decided.error, trace, headers);
    } finally {
      state.exchanges -= 1;
    }
  },
};

/** `pending`: somebody can still approve. `failed`: not the job's fault, and trying again may help. */
function outcomeOf(decided: Exchanged): string {
  if (decided.ok) return "granted";
  const { code } = decided.error;
  if (code === "approval_pending") return "pending";
  const { status = 500 } = codeEntry(code).wire ?? {};
  return status === 429 || status >= 500 ? "failed" : "refused";
}

/** Who asks is known only once the ID token was verified. */
function spanFacts(decided: Exchanged, trail: AuditTrail): SpanFacts {
  const code = decided.ok ? "granted" : decided.error.code;
  const { claims, request, rule, lease } = trail.known();
  const grant = rule === undefined ? undefined : request?.grant;
  return { code, lease, grant, repository: claims?.repository };
}

/** For the reviewer. It returns at once, and nothing that goes wrong there is the job's. */
function noteDecision(decided: Exchanged, trail: AuditTrail, { checkNotes }: BrokerDeps): void {
  const { claims, request } = trail.known();
  if (checkNotes === undefined || claims === undefined || request === undefined) return;
  checkNotes.noteDecision({ claims, request, decided });
}

type Exchanged = Awaited<ReturnType<typeof exchange>>;

/** More would be somebody who makes them up. */
const MAX_OTHER_COMMITS = 20;

/** Says once of each other commit that an action of it asked: workflows should pin the one that the broker runs. */
function compareCommits({ headers }: IncomingRequest, { deps, state, trace }: RouteContext): void {
  const [action = ""] = headers[COMMIT_HEADER] ?? [];
  const { commit: broker, log } = deps;
  const { otherCommits } = state;
  if (broker === undefined || action === broker || !COMMIT_SHA.test(action)) return;
  if (otherCommits.has(action) || otherCommits.size >= MAX_OTHER_COMMITS) return;
  otherCommits.add(action);
  const message = "A workflow uses another commit of stepkey than this broker.";
  log({ level: "warning", event: "commit_differs", message, action, broker, trace });
}

/** The request was not even parsed, so nobody knows whose it is: it is counted, and not audited. */
function refuseEarly(refused: Refusal, { deps, trace }: RouteContext): BrokerResponse {
  deps.metrics.countDecision(refused.code);
  return refusalResponse(refused, trace);
}
