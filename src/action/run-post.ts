import { meantProxies } from "../delivery/environment/planted.ts";
import { readRunnerEnvironment } from "../delivery/environment/runner-environment.ts";
import { filesParents, removeLeftFiles } from "../delivery/task/credential-files.ts";
import { nodeHttp } from "../shared/http.ts";
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
  reportFilesRemoved,
  reportJobClosed,
  reportJobNotClosed,
  reportStateUnreadable,
} from "./report/post.ts";
import { parseState, type BrokerSessionState } from "./runner/session-state.ts";

/** As for main, but post writes no task's output and issues nothing. */
export type PostEnvironment = Omit<ActionEnvironment, "write" | "kinds">;

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
  const { runner, clock } = environment;
  const state = parseState(runner.state("session"));
  if (state === undefined) {
    reportStateUnreadable(runner);
    return;
  }
  if (state.mode === "direct") reportDirectLease(runner, state, clock.now());
  const closing = state.mode === "direct" ? undefined : closeJobAtBroker(environment, state);
  // At the same time: the task may have mounted a file system over its files that does not respond.
  await Promise.all([
    closing,
    removeLeft(environment, "files of the credential", state.files),
    removeLeft(environment, "private settings of tools", state.homes),
    removeLeftContainer(environment, state.container),
  ]);
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
  const { runner, env, clock, cancelled, platform } = environment;
  const runnerEnv = await readRunnerEnvironment(environment.parentPid);
  const trusted = state.via.split(" ");
  const send = nodeHttp(meantProxies({ env, runnerEnv, trusted, platform, hostileOfKinds: [] }));
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
