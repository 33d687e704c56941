import { parseState } from "./session-state.ts";
import { actionsRunner } from "./runner.ts";
// oxlint-disable-next-line node/no-process-env -- the entry is where the environment is read, once
const runner = actionsRunner({
  state: process.env["GITHUB_STATE"],
  output: process.env["GITHUB_OUTPUT"],
  summary: process.env["GITHUB_STEP_SUMMARY"],
});
const state = parseState(runner.state("session"));
if (state !== undefined) runner.warn("x");
