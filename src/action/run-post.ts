import { meantProxies } from "../delivery/environment/planted.ts";
import { readRunnerEnvironment } from "../delivery/environment/runner-environment.ts";
import { nodeHttp } from "../shared/http.ts";
import { closeJob } from "./lease/broker/close-job.ts";
import { brokerClient } from "./lease/broker/client.ts";
import { idTokenRight } from "./runner/id-token-right.ts";
import type { Surroundings } from "./context/job.ts";
import { withPatience } from "./context/grace-period.ts";
import { parseState } from "./runner/session-state.ts";
import { tellClosed, tellDirect, tellNotClosed, tellUnreadable } from "./report/post.ts";

/** As main knows it; post writes no task's output. */
export type PostSurroundings = Omit<Surroundings, "write">;

/** After this long the broker's own watch (no heartbeat, the lease's end) is what is left. */
const PATIENT_MS = 60_000;
/** The runner kills ten seconds after it cancelled. */
const HURRIED_MS = 8000;

/**
 * The second try, at the end of the job: whatever main left is ended. It takes from the state only where to knock, so a
 * forged one gains nothing: the ID token that it sends is meant for that address alone. It never fails the job.
 *
 * In broker mode it closes the job even when main proved its lease dead: nothing is to be issued to this job any more,
 * and another step's lease may have lost its process. Posts run when all steps are done, so nobody is cut off.
 */
export async function runPost(around: PostSurroundings): Promise<void> {
  const { runner, env, clock, cancelled } = around;
  const state = parseState(runner.state("session"));
  if (state === undefined) {
    tellUnreadable(runner);
    return;
  }
  if (state.mode === "direct") {
    tellDirect(runner, state, clock.now());
    return;
  }
  const runnerEnv = await readRunnerEnvironment(around.parentPid);
  const trusted = state.via.split(" ");
  const send = nodeHttp(meantProxies({ env, runnerEnv, trusted, platform: around.platform }));
  const patience = { clock, cancelled, patientMs: PATIENT_MS, hurriedMs: HURRIED_MS };
  const closed = await withPatience(patience, (signal) =>
    closeJob({
      client: brokerClient(state.broker, send, () => clock.now()),
      audience: state.broker,
      right: idTokenRight(env),
      effects: { send, clock, jitter: Math.random },
      mask: (token) => runner.mask(token.reveal()),
      signal,
    }),
  );
  if (closed.ok) tellClosed(runner, closed.value);
  else tellNotClosed(runner, state, closed.error);
}
