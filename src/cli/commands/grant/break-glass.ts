import { askBroker } from "../../../broker/run/ask-broker.ts";
import { controlPath } from "../../../broker/run/open-store.ts";
import type {
  BreakGlassAsk,
  IssuedResponse,
} from "../../../broker/break-glass/control-messages.ts";
import type { StoreConfig } from "../../../broker/config/store-field.ts";
import type { KeptPart } from "../../../credentials/kind/kept-part.ts";
import type { Admin } from "../../../lease/break-glass.ts";
import type { Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { plain, printFailure } from "../../print/print.ts";
import { refusedFailure, unansweredFailure } from "./broker-failure.ts";
import { heldCredential } from "./credential.ts";
import type { GrantRequest } from "./grant-request.ts";
import { heldLease, type HeldLease } from "./held-lease.ts";
import { endLines, issuedLines } from "./issued-lines.ts";
import { credentialText } from "./print-credential.ts";
import { runWithCredential } from "./run-with-credential.ts";
import { listenForStops, STOP_CODES, type Stops } from "./stops.ts";

type BreakGlassRequest = Extract<GrantRequest, { readonly kind: "break-glass" }>;

export interface GrantContext {
  readonly store: StoreConfig;
  readonly json: boolean;
  readonly deps: CliDeps;
}

/** Gets a lease outside the gate, and prints its credential or runs the command with it. */
export async function breakGlass(
  request: BreakGlassRequest,
  context: GrantContext,
): Promise<number> {
  const { deps, json } = context;
  const stops = listenForStops(deps);
  try {
    const admin = deps.admin();
    const got = await askForLease(request, admin, context);
    if (!got.ok) {
      const { failure, isRefused } = got.error;
      return printFailure(deps, failure, { json, exit: isRefused ? 1 : 3 });
    }
    return await useLease(request, { ...got.value, admin, stops, context });
  } finally {
    stops.forget();
  }
}

interface Got {
  readonly issued: IssuedResponse;
  readonly kept: KeptPart | undefined;
}

interface NotGot {
  readonly failure: Failure;
  readonly isRefused: boolean;
}

async function askForLease(
  request: BreakGlassRequest,
  admin: Admin,
  context: GrantContext,
  kept?: KeptPart,
): Promise<Result<Got, NotGot>> {
  const { store, deps } = context;
  const { grant, repository, reason, ttlSeconds: ttl, command } = request;
  const ask: BreakGlassAsk = {
    ask: "break-glass",
    grant,
    ...(repository === undefined ? {} : { repository }),
    reason,
    ...(ttl === undefined ? {} : { ttl }),
    handed_to: command === undefined ? "printed" : "command",
    supplied: { ...kept?.fields },
    ...admin,
  };
  const answer = await askBroker(controlPath(store), ask);
  if (answer.kind !== "answered") {
    return err({ failure: unansweredFailure(answer, store), isRefused: false });
  }
  const { response } = answer;
  if (response.kind === "issued") return ok({ issued: response, kept });
  if (response.kind !== "refused") {
    return err({ failure: unansweredFailure({ kind: "silent" }, store), isRefused: false });
  }
  // Only the broker knows the grant's kind.
  const kind = deps.kinds.find(({ name }) => name === response.needs);
  const made = command === undefined || kept !== undefined ? undefined : kind?.broker?.makeKeptPart;
  if (made !== undefined) return askForLease(request, admin, context, await made());
  return err({ failure: refusedFailure(response), isRefused: true });
}

interface Holding extends Got {
  readonly admin: Admin;
  readonly stops: Stops;
  readonly context: GrantContext;
}

async function useLease(request: BreakGlassRequest, holding: Holding): Promise<number> {
  const { issued, admin, stops, context } = holding;
  const { deps, store } = context;
  const { command } = request;
  const lease = heldLease(issued, store, deps);
  const stopped = stops.waiting();
  if (stopped !== undefined) {
    await endAndSay(lease, "answer_lost", deps);
    return STOP_CODES[stopped];
  }
  say(deps, ...issuedLines(issued, admin, { isPrinted: command === undefined }));
  return command === undefined
    ? await handOut(issued, lease, context)
    : await handToCommand(command, lease, holding);
}

/** Nothing but the time ends a lease that was printed, so one that nobody got ends at once. */
async function handOut(
  issued: IssuedResponse,
  lease: HeldLease,
  { deps, json }: GrantContext,
): Promise<number> {
  if (await deps.deliver(credentialText(issued, json))) return 0;
  say(deps, "✗ The credential could not be printed: standard output is closed or full.");
  await endAndSay(lease, "answer_lost", deps);
  return 3;
}

async function handToCommand(
  command: readonly string[],
  lease: HeldLease,
  { issued, kept, stops, context }: Holding,
): Promise<number> {
  const { deps, json } = context;
  const lasts = Math.max(0, issued.expires_in * 1000);
  const run = {
    command,
    credential: heldCredential(issued),
    kept,
    lease: {
      lease,
      intervalMs: issued.heartbeat_interval * 1000,
      expiresAt: deps.clock.now() + lasts,
    },
    stops,
    say: (line: string) => say(deps, `◌ ${line}`),
  };
  const outcome = await runWithCredential(run, deps);
  if (!outcome.ok) {
    printFailure(deps, outcome.error, { json, exit: 3 });
    await endAndSay(lease, "answer_lost", deps);
    return 127;
  }
  const { exitCode, cleanUp } = outcome.value;
  const [isOver] = await Promise.all([endAndSay(lease, "task_ended", deps), cleanUp()]);
  return isOver || exitCode !== 0 ? exitCode : 3;
}

async function endAndSay(
  lease: HeldLease,
  why: Parameters<HeldLease["end"]>[0],
  deps: CliDeps,
): Promise<boolean> {
  const end = await lease.end(why);
  say(deps, ...endLines(end));
  return end.isOver;
}

/** To stderr: stdout belongs to the credential or to the command. */
function say({ err: write }: CliDeps, ...lines: readonly string[]): void {
  write(lines.map((line) => `${plain(line)}\n`).join(""));
}
