import { meantProxies } from "../delivery/environment/planted.ts";
import { readRunnerEnvironment } from "../delivery/environment/runner-environment.ts";
import { filesParents, removeLeftFiles } from "../delivery/task/credential-files.ts";
import type { IdTokenSource } from "../credentials/kind/credential-kind.ts";
import type { HostileVariable } from "../shared/hostile-variable.ts";
import { nodeHttp, type HttpSend } from "../shared/http.ts";
import { printable } from "../shared/printable.ts";
import { valueWithin } from "../shared/settles-within.ts";
import { withGracePeriod } from "./context/grace-period.ts";
import { idTokenRight, type ActionEnvironment } from "./context/job.ts";
import { tempDirectory } from "./context/temp-directory.ts";
import { brokerClient } from "./lease/broker/client.ts";
import { closeJob } from "./lease/broker/end.ts";
import {
  reportContainerRemoved,
  reportDirectLease,
  reportLeftLease,
  reportFilesRemoved,
  reportJobClosed,
  reportJobNotClosed,
  reportStateUnreadable,
} from "./report/post.ts";
import {
  parseState,
  type BrokerSessionState,
  type DirectSessionState,
} from "./runner/session-state.ts";

/** As for main, but post writes no task's output and issues nothing. */
export interface PostEnvironment extends Omit<ActionEnvironment, "write" | "kinds"> {
  /** Few posts need them. */
  readonly loadKinds: () => Promise<ActionEnvironment["kinds"]>;
}

/** After this the broker itself ends what is left: when heartbeats stop, or when the lease expires. */
const LIMIT_MS = 60_000;
/** The runner sends SIGKILL ten seconds after it cancelled. */
const AFTER_CANCEL_MS = 8000;
/** Where nothing was issued, closing the job only keeps it from getting something later. */
const NOTHING_ISSUED_MS = 5000;

/**
 * The second attempt, at the end of the job: it ends whatever main left, and never fails the job.
 *
 * In broker mode it closes the job even when main proved its lease dead: this job must not get anything more, and
 * another step may have left a lease when its process died. Posts run after all steps, so this cuts nobody off.
 */
export async function runPost(environment: PostEnvironment): Promise<void> {
  // At the same time: whoever the agent was, no credential waits for it.
  await Promise.all([endSession(environment), removeLeftWall(environment)]);
}

async function endSession(environment: PostEnvironment): Promise<void> {
  const { runner } = environment;
  const text = runner.state("session");
  const state = parseState(text);
  if (state === undefined) {
    // An agent that was refused before it could ask for anything leaves its wall alone.
    if (text !== "" || runner.state("wall") === "") reportStateUnreadable(runner);
    return;
  }
  const closing =
    state.mode === "direct"
      ? endDirectLease(environment, state)
      : closeJobAtBroker(environment, state);
  // At the same time: the task may have mounted a file system over its files that does not respond.
  await Promise.all([
    closing,
    removeLeft(environment, "files of the credential", state.files),
    removeLeft(environment, "private settings of tools", state.homes),
    removeLeftContainer(environment, state.container),
  ]);
}

/** Most kinds have nothing to call here; those that have are loaded now. */
async function endDirectLease(
  environment: PostEnvironment,
  state: DirectSessionState,
): Promise<void> {
  const { runner, clock, cancelled } = environment;
  if (state.ended !== undefined || state.end === undefined) {
    reportDirectLease(runner, state, clock.now());
    return;
  }
  const { endLeft } = await import("./lease/direct/end-left.ts");
  const { requestIdToken } = await import("../identity/request-id-token.ts");
  const kinds = await environment.loadKinds();
  const send = await sendOf(
    environment,
    [],
    kinds.flatMap((kind) => kind.hostileVariables),
  );
  const effects = { send, clock, jitter: Math.random };
  const idToken: IdTokenSource = async (audience, signal) => {
    const right = idTokenRight(environment);
    const token = await requestIdToken(audience, right, { ...effects, signal });
    if (token.ok) runner.mask(token.value.reveal());
    return token;
  };
  const period = { clock, cancelled, limitMs: LIMIT_MS, afterCancelMs: AFTER_CANCEL_MS };
  const ending = await withGracePeriod(period, (signal) =>
    endLeft(state, { ...effects, kinds, idToken }, signal),
  );
  if (ending === undefined) reportDirectLease(runner, state, clock.now());
  else reportLeftLease(runner, state, { ending, now: clock.now() });
}

async function sendOf(
  { env, parentPid, platform }: PostEnvironment,
  trusted: readonly string[],
  hostileOfKinds: readonly HostileVariable[],
): Promise<HttpSend> {
  const runnerEnv = await readRunnerEnvironment(parentPid);
  return nodeHttp(meantProxies({ env, runnerEnv, trusted, platform, hostileOfKinds }));
}

const REMOVE_MS = 3000;

async function removeLeft(
  environment: PostEnvironment,
  what: string,
  directory = "",
): Promise<void> {
  if (directory === "") return;
  const parents = await filesParents(tempDirectory(environment));
  const removing = removeLeftFiles(directory, parents);
  const isRemoved = await valueWithin(removing, REMOVE_MS, environment.clock);
  if (isRemoved === true) reportFilesRemoved(environment.runner, what, directory);
}

async function removeLeftWall(environment: PostEnvironment): Promise<void> {
  const record = environment.runner.state("wall");
  if (record === "") return;
  // Loaded only for this: few steps run an agent, and fewer are killed.
  const { removeLeftWall: remove } = await import("./agent/step/left-wall.ts");
  await remove(environment, record);
}

async function removeLeftContainer(environment: PostEnvironment, name = ""): Promise<void> {
  if (name === "") return;
  // Loaded only for this: few steps run a Docker action.
  const { removeLeftContainer: remove } = await import("./task/left-container.ts");
  const isRemoved = await remove(environment, name);
  if (isRemoved) reportContainerRemoved(environment.runner, name);
}

/** A forged state gains nothing: the audience of the ID token that is sent is only the address in the state. */
async function closeJobAtBroker(
  environment: PostEnvironment,
  state: BrokerSessionState,
): Promise<void> {
  const { runner, clock, cancelled } = environment;
  const send = await sendOf(environment, state.via.split(" "), []);
  const url = state.broker;
  const isNothingIssued = state.issued === "nothing";
  const limitMs = isNothingIssued ? NOTHING_ISSUED_MS : LIMIT_MS;
  const period = { clock, cancelled, limitMs, afterCancelMs: AFTER_CANCEL_MS };
  const closed = await withGracePeriod(period, (signal) =>
    closeJob({
      client: brokerClient({ url, send, now: () => clock.now(), hostileOfKinds: [] }),
      audience: url,
      right: idTokenRight(environment),
      effects: { send, clock, jitter: Math.random },
      mask: (token) => runner.mask(token.reveal()),
      signal,
      say: (line) => runner.say(`◌ broker      ${printable(line)}`),
      once: isNothingIssued,
    }),
  );
  if (closed.ok) reportJobClosed(runner, closed.value);
  else reportJobNotClosed(runner, state, closed.error);
}
