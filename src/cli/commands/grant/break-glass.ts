import { askBroker } from "../../../broker/run/ask-broker.ts";
import { controlPath } from "../../../broker/run/open-store.ts";
import type {
  BreakGlassAsk,
  IssuedResponse,
} from "../../../broker/break-glass/control-messages.ts";
import type { StoreConfig } from "../../../broker/config/store-field.ts";
import type { KeptPart } from "../../../credentials/kind/kept-part.ts";
import type { Admin } from "../../../lease/break-glass.ts";
import { failure, type Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { plain, printFailure } from "../../print/print.ts";
import { refusedFailure, unansweredFailure } from "./broker-failure.ts";
import { heldCredential } from "./credential.ts";
import type { GrantCommand } from "./grant-command.ts";
import { ownLease, type OwnLease } from "./own-lease.ts";
import { endLines, breakGlassLines } from "./issued-lines.ts";
import { printedCredential } from "./print-credential.ts";
import { runWithCredential } from "./run-with-credential.ts";
import { listenForStops, STOP_CODES, type Stops } from "./stops.ts";

type BreakGlassRequest = Extract<GrantCommand, { readonly kind: "break-glass" }>;

export interface GrantRun {
  readonly store: StoreConfig;
  /** Path of the configuration that names the store. */
  readonly configuration: string;
  readonly json: boolean;
  readonly deps: CliDeps;
}

/** Gets a lease outside the gate, and prints its credential or runs the command with it. */
export async function breakGlass(request: BreakGlassRequest, context: GrantRun): Promise<number> {
  const { deps, json } = context;
  if (request.command === undefined && !(await deps.deliver(""))) {
    return printFailure(deps, nobodyReads(), { json, exit: 3 });
  }
  const stops = listenForStops(deps);
  try {
    const admin = deps.admin();
    const got = await askForLease(request, admin, context);
    if (!got.ok) {
      const { failure: why, isRefused } = got.error;
      return printFailure(deps, why, { json, exit: isRefused ? 1 : 3 });
    }
    return await useLease(request, { ...got.value, admin, stops, context });
  } finally {
    stops.forget();
  }
}

/** Found before the broker is asked: a credential that nobody gets would still count as the last time. */
function nobodyReads(): Failure {
  const message = "The credential would be printed, and nobody reads standard output.";
  const remedy = "Redirect it to what takes the credential, or give it to a command after --.";
  return failure("usage", message, { remedy });
}

interface Got {
  readonly issued: IssuedResponse;
  readonly kept: KeptPart | undefined;
}

interface NotGot {
  readonly failure: Failure;
  readonly isRefused: boolean;
  /** The kind of credential for which this process must make a part first. */
  readonly needs?: string | undefined;
}

/** Only the broker knows of which kind a grant is, so its refusal says what to make for it. */
async function askForLease(
  request: BreakGlassRequest,
  admin: Admin,
  context: GrantRun,
): Promise<Result<Got, NotGot>> {
  const first = await askOnce(breakGlassAsk(request, admin, {}), context);
  const needs = first.ok ? undefined : first.error.needs;
  if (needs === undefined || request.command === undefined) return withKept(first, undefined);
  const kind = context.deps.kinds.find(({ name }) => name === needs);
  const kept = await kind?.broker?.makeKeptPart?.();
  if (kept === undefined) return withKept(first, undefined);
  return withKept(await askOnce(breakGlassAsk(request, admin, kept.fields), context), kept);
}

function withKept(
  asked: Result<IssuedResponse, NotGot>,
  kept: KeptPart | undefined,
): Result<Got, NotGot> {
  return asked.ok ? ok({ issued: asked.value, kept }) : asked;
}

function breakGlassAsk(
  { grant, repository, reason, ttlSeconds: ttl, command }: BreakGlassRequest,
  admin: Admin,
  supplied: Readonly<Record<string, string>>,
): BreakGlassAsk {
  return {
    ask: "break-glass",
    grant,
    ...(repository === undefined ? {} : { repository }),
    reason,
    ...(ttl === undefined ? {} : { ttl }),
    handed_to: command === undefined ? "printed" : "command",
    supplied: { ...supplied },
    ...admin,
  };
}

async function askOnce(
  ask: BreakGlassAsk,
  { store }: GrantRun,
): Promise<Result<IssuedResponse, NotGot>> {
  const answer = await askBroker(controlPath(store), ask);
  const silent = { kind: "silent" } as const;
  if (answer.kind !== "answered") {
    return err({ failure: unansweredFailure(answer, store), isRefused: false });
  }
  const { response } = answer;
  if (response.kind === "issued") return ok(response);
  return response.kind === "refused"
    ? err({ failure: refusedFailure(response), isRefused: true, needs: response.needs })
    : err({ failure: unansweredFailure(silent, store), isRefused: false });
}

interface Holding extends Got {
  readonly admin: Admin;
  readonly stops: Stops;
  readonly context: GrantRun;
}

async function useLease(request: BreakGlassRequest, holding: Holding): Promise<number> {
  const { issued, admin, stops, context } = holding;
  const { deps, store, configuration } = context;
  const { command } = request;
  const lease = ownLease(issued, store, deps);
  const stopped = stops.waiting();
  if (stopped !== undefined) {
    await endAndSay(lease, "answer_lost", deps);
    return STOP_CODES[stopped];
  }
  const isPrinted = command === undefined;
  say(deps, ...breakGlassLines(issued, admin, { isPrinted, configuration }));
  return command === undefined
    ? await handOut(issued, lease, context)
    : await handToCommand(command, lease, holding);
}

/** Nothing but the time ends a lease that was printed, so one that nobody got ends at once. */
async function handOut(
  issued: IssuedResponse,
  lease: OwnLease,
  { deps, json }: GrantRun,
): Promise<number> {
  if (await deps.deliver(printedCredential(issued, json))) return 0;
  say(deps, "✗ The credential could not be printed: standard output is closed or full.");
  await endAndSay(lease, "answer_lost", deps);
  return 3;
}

async function handToCommand(
  command: readonly string[],
  lease: OwnLease,
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
  lease: OwnLease,
  why: Parameters<OwnLease["end"]>[0],
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
