import process from "node:process";
import { systemClock } from "../shared/clock.ts";
import { faultText } from "../shared/fault-text.ts";
import { cancellation } from "./runner/cancellation.ts";
import { docsOf } from "./runner/docs.ts";
import { endWhenStuck } from "./runner/end-when-stuck.ts";
import { warnWithCode } from "./runner/log.ts";
import { actionsRunner } from "./runner/runner.ts";
import { leavesNothingToPost, parseState } from "./runner/session-state.ts";

/**
 * Post with something to do, as far as main knew. After most steps without a broker nothing is left, and then nothing more
 * is loaded. An internal error is a warning: it must not fail a job whose work is done.
 */
export async function startPost(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const hasWall = (env["STATE_wall"] ?? "") !== "";
  if (!hasWall && leavesNothingToPost(parseState(env["STATE_session"] ?? ""))) return;
  const cancelled = cancellation();
  const runner = actionsRunner({
    write: (text) => process.stdout.write(text),
    state: env["GITHUB_STATE"],
    output: env["GITHUB_OUTPUT"],
    summary: env["GITHUB_STEP_SUMMARY"],
    docs: docsOf(env),
  });
  try {
    const { runPost } = await import("./run-post.ts");
    await runPost({
      runner,
      env: { ...env },
      platform: process.platform,
      parentPid: process.ppid,
      clock: systemClock,
      loadKinds: async () => (await import("../credentials/kinds.ts")).KINDS,
      cancelled,
    });
  } catch (error) {
    const what = faultText(error);
    const message = `stepkey: an internal error kept post from ending the lease: ${what}`;
    warnWithCode(runner, "internal", message);
  }
  endWhenStuck();
}
