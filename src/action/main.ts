import { actionsRunner } from "./runner.ts";
import { readInputs } from "./inputs.ts";

// oxlint-disable-next-line node/no-process-env -- the entry is where the environment is read, once
const runner = actionsRunner({
  state: process.env["GITHUB_STATE"],
  output: process.env["GITHUB_OUTPUT"],
  summary: process.env["GITHUB_STEP_SUMMARY"],
});
const inputs = await readInputs(runner.input, process.platform);
if (!inputs.ok) {
  runner.fail(`${inputs.error.message}\n${inputs.error.details?.join("\n") ?? ""}`);
  process.exitCode = 1;
}
