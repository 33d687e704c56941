import { isSecureUrl } from "../../shared/secure-url.ts";
import type { Runner } from "./runner.ts";

/**
 * What main leaves for post, as one JSON text in GITHUB_STATE. Every later step can read it, so it contains no secret.
 * Where main saved none, any step can forge it, so post uses it only to know whom to call and what to log.
 */
export type SessionState = BrokerSessionState | DirectSessionState;

export interface BrokerSessionState extends CommonState {
  readonly mode: "broker";
  readonly broker: string;
  /** Names of the proxy variables that requests to the broker need, separated by spaces. */
  readonly via: string;
}

export interface DirectSessionState extends CommonState {
  readonly mode: "direct";
  readonly lease: string;
  /** The handle in one phrase: `aws session stepkey-…`. */
  readonly handle: string;
  /** RFC 3339: when the credential expires by itself; absent when it never does. */
  readonly diesAt?: string;
  /** How far the clock of `diesAt` is ahead of the runner's, in milliseconds; absent where they agree. */
  readonly clockAheadMs?: string;
}

interface CommonState {
  readonly step: string;
  /** The directory with the credential's files, for post to remove if main was killed. */
  readonly files?: string;
  /** The directory with the tools' private places, likewise. */
  readonly homes?: string;
  /** The container of a Docker action, and the volume with its home, likewise. */
  readonly container?: string;
  /** How the lease ended, if main saw it end. */
  readonly ended?: string;
  /** In direct mode, what ends it with another ID token, for kinds that can: kind and handle, as JSON. */
  readonly end?: string;
  /** `nothing`: main knows that it got no lease. */
  readonly issued?: "nothing";
}

/** Keeps the one state of this step: a later text replaces an earlier one. */
export interface SessionRecorder {
  save(state: SessionState): void;
  filesAt(directory: string): void;
  homesAt(directory: string): void;
  /** The next state says so: this one writes none. */
  homesRemoved(): void;
  containerAt(name: string): void;
  containerRemoved(): void;
  ended(revocation: string): void;
  issuedNothing(): void;
}

export function sessionRecorder(runner: Pick<Runner, "saveState">): SessionRecorder {
  let last: SessionState | undefined;
  const save = (state: SessionState): void => {
    last = state;
    runner.saveState("session", serialiseState(state));
  };
  const add = (change: Partial<CommonState>): void => {
    if (last !== undefined) save({ ...last, ...change });
  };
  return {
    save,
    filesAt: (files) => add({ files }),
    homesAt: (homes) => add({ homes }),
    homesRemoved: () => {
      if (last === undefined) return;
      const { homes: _, ...rest } = last;
      last = rest;
    },
    containerAt: (container) => add({ container }),
    containerRemoved: () => {
      if (last === undefined) return;
      const { container: _, ...rest } = last;
      last = rest;
    },
    ended: (ended) => add({ ended }),
    issuedNothing: () => add({ issued: "nothing" }),
  };
}

export function serialiseState(state: SessionState): string {
  return JSON.stringify(state);
}

/** The parsed state; undefined when main left none, or when it has another form. */
export function parseState(text: string): SessionState | undefined {
  if (text === "" || text.length > MAX_STATE_LENGTH) return undefined;
  const fields = fieldsOf(text);
  const { step, ended, end, issued } = fields;
  if (step === undefined) return undefined;
  const common: CommonState = {
    step,
    ...leftBehind(fields),
    ...(ended === undefined ? {} : { ended }),
    ...(end === undefined ? {} : { end }),
    ...(issued === "nothing" ? { issued } : {}),
  };
  return fields["mode"] === "broker" ? brokerState(fields, common) : directState(fields, common);
}

function leftBehind({
  files,
  homes,
  container,
}: Fields): Pick<CommonState, "files" | "homes" | "container"> {
  return {
    ...(files === undefined ? {} : { files }),
    ...(homes === undefined ? {} : { homes }),
    ...(container === undefined ? {} : { container }),
  };
}

/** Whether main saw everything end that post could look at. With a broker, post also closes the job. */
export function leavesNothingToPost(state: SessionState | undefined): boolean {
  if (state?.mode !== "direct" || state.ended === undefined) return false;
  const { files, homes, container } = state;
  return files === undefined && homes === undefined && container === undefined;
}

const MAX_STATE_LENGTH = 4096;

type Fields = Readonly<Record<string, string>>;

function brokerState({ broker, via = "" }: Fields, common: CommonState): SessionState | undefined {
  if (broker === undefined || !isSecureUrl(broker) || new URL(broker).origin !== broker) {
    return undefined;
  }
  return { mode: "broker", broker, via, ...common };
}

function directState(
  { mode, lease, handle, diesAt, clockAheadMs = "" }: Fields,
  common: CommonState,
): SessionState | undefined {
  if (mode !== "direct" || lease === undefined || handle === undefined) return undefined;
  if (diesAt === undefined) return { mode: "direct", lease, handle, ...common };
  if (Number.isNaN(Date.parse(diesAt))) return undefined;
  const isAhead = /^-?\d{1,15}$/u.test(clockAheadMs);
  return { mode: "direct", lease, handle, diesAt, ...(isAhead ? { clockAheadMs } : {}), ...common };
}

/** The text fields of a JSON object; one with control characters counts as absent. */
function fieldsOf(text: string): Fields {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseObject(text))) {
    if (typeof value === "string" && !/\p{Cc}/u.test(value)) fields[name] = value;
  }
  return fields;
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
