/** A process that runs `SCRIPT` as a task whose secret is `SECRET`, and shows its output as main does. */
import process from "node:process";
import { writeTo } from "../../src/action/runner/write-to.ts";
import { matcherFor } from "../../src/delivery/redact/redact.ts";
import { runTask } from "../../src/delivery/task/run-task.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { Secret } from "../../src/shared/secret.ts";

const { PATH = "", DIRECTORY = "", SCRIPT = "", SECRET = "" } = process.env;
await runTask(
  {
    script: SCRIPT,
    shell: "sh",
    workingDirectory: "",
    workspace: DIRECTORY,
    env: { PATH },
    directory: DIRECTORY,
  },
  {
    matcher: matcherFor([new Secret(SECRET)]),
    output: (bytes) => writeTo(process.stdout, bytes),
    clock: systemClock,
  },
);
