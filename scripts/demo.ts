/**
 * `npm run demo`: the main job from end to end on parts that npm brings, told as a story. The action and the broker are
 * the committed `dist/`, run as the runner and an admin run them; GitHub's API is a fake. Exits non-zero if anything
 * that it says did not happen.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { DEMO_POLICY, startTestSystem, type TestSystem } from "../test/support/test-system.ts";
import { AGENT_POLICY } from "./demo/agent-scene.ts";
import type { Play, Tally } from "./demo/play.ts";
import { summingUp } from "./demo/proof.ts";
import { play } from "./demo/story.ts";
import { createTeller, DidNotHappen } from "./demo/tell.ts";

const { env, stdout } = process;
const WIDEST = 110;
const tell = createTeller({
  write: (text) => stdout.write(text),
  colour: stdout.isTTY && (env["NO_COLOR"] ?? "") === "",
  columns: () => (stdout.isTTY ? Math.min(stdout.columns, WIDEST) : WIDEST),
});

const INTERRUPTED = 130;
/** The fake lets things happen half an hour ago; a reader expects the approval that was just given to be new. */
const A_MINUTE_AGO = 29 * 60_000;

async function main(): Promise<number> {
  const interrupt = new AbortController();
  // npm hands on what the terminal already sent, so each comes twice.
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => interrupt.abort(new DidNotHappen("nobody interrupted it")));
  }
  // A reader that closes the pipe (`| head`) ends the demo as an interrupt does.
  stdout.on("error", () => interrupt.abort());
  const started = Date.now();
  introduce();
  let system: TestSystem | undefined;
  try {
    const policy = `${DEMO_POLICY}${AGENT_POLICY.grants}${AGENT_POLICY.tasks}`;
    system = await startTestSystem({ policy, githubNow: () => Date.now() + A_MINUTE_AGO });
    await playOn(system, interrupt.signal, started);
    return 0;
  } catch (error) {
    // A signal that came while initdb blocked this process is noticed only now.
    await sleep(50);
    if (interrupt.signal.aborted) {
      tell.say("\nThe demo was interrupted. What it started is stopped and removed.");
      return INTERRUPTED;
    }
    if (!(error instanceof DidNotHappen)) throw error;
    tell.say(`\nThe demo failed. This did not happen: ${error.message}.`);
    tell.say("What the broker's own log says:");
    tell.say(system?.broker.printed());
    return 1;
  } finally {
    await system?.close();
  }
}

function introduce(): void {
  tell.say(
    "stepkey: credentials for one step of one job: approved, scoped, and gone when the step ends.",
  );
  tell.say();
  tell.say("octo-org/shop is a repository. release-helper[bot] is a coding agent that opens pull");
  tell.say("requests there; mona is a developer. Lines after │ are what the job's log shows.");
  tell.say("Names and links are made up: nothing leaves this machine.");
  tell.say();
  tell.say("Starting, all on this machine: PostgreSQL, an issuer of ID tokens, a fake of");
  tell.say("GitHub's API, and the stepkey broker …");
}

async function playOn(system: TestSystem, signal: AbortSignal, started: number): Promise<void> {
  const tally: Tally = { receipts: [], texts: [], secrets: new Set() };
  const show: Play = { system, tell, tally, signal };
  signal.throwIfAborted();
  await play(show);
  tell.say();
  const seconds = Math.round((Date.now() - started) / 1000);
  for (const line of summingUp(system, tally, seconds)) tell.say(line);
  tell.say();
  tell.say("Read next: README.md, examples/gated-migration/policy.yml, docs/ARCHITECTURE.md");
}

process.exitCode = await main();
