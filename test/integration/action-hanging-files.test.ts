import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filePlaceholder } from "../../src/shared/credential-file.ts";
import { canMount, MOUNT_PROGRAM, mountOver, unmount } from "../support/hanging-mount.ts";
import type { RunnerJob, StepResult } from "../support/fake-runner/runner.ts";
import { useAction } from "../support/use-action.ts";

const action = useAction({
  files: {
    env: { KEY: filePlaceholder("client.key") },
    files: [{ name: "client.key", mode: "0400", content: "a key of many bytes", secret: true }],
  },
});
let job: RunnerJob;
let program: string;
const mounted: string[] = [];

beforeEach(() => {
  job = action.openJob();
  program = join(job.workspace, "mount.py");
  writeFileSync(program, MOUNT_PROGRAM);
});
afterEach(() => {
  for (const directory of mounted.splice(0)) unmount(directory);
  const pid = `${program}.pid`;
  if (existsSync(pid)) process.kill(Number(readFileSync(pid, "utf8")), "SIGKILL");
});

/** The script notes in `where` what it mounted over. */
async function run(script: string): Promise<StepResult> {
  const where = join(job.workspace, "where");
  const inputs = { step: "migrate", broker: action.broker.url, grant: "orders-migrate" };
  const started = job.main({ inputs: { ...inputs, run: `cd /\n${script}` } });
  const step = await started.done;
  if (existsSync(where)) mounted.push(readFileSync(where, "utf8").trim());
  return step;
}

const note = (directory: string) => `echo ${directory} > "$GITHUB_WORKSPACE/where"`;

describe.runIf(canMount())("a task that mounts a file system that never responds", () => {
  it("over its own files: does not delay the revocation, and fails the step", async () => {
    const directory = '"$(dirname "$GITHUB_OUTPUT")"';
    const step = await run(`${note(directory)}\n${mountOver(directory, program)}`);
    expect(action.broker.callsOf("/revoke")).toHaveLength(1);
    expect(step.log).toContain("GITHUB_OUTPUT is on a file system that does not respond.");
    expect(step.exitCode).toBe(1);
    expect(step.outputs.get("revocation")).toBe("verified");
  });

  it("in the place of its directory, by a link: does not delay the revocation, and the step ends", async () => {
    const directory = '"$GITHUB_WORKSPACE/elsewhere"';
    const began = Date.now();
    const step = await run(`mkdir ${directory}
${note(directory)}
${mountOver(directory, program)}
own="$(dirname "$GITHUB_OUTPUT")"; mv "$own" "$own.old"; ln -s ${directory} "$own"`);
    expect(action.broker.callsOf("/revoke")).toHaveLength(1);
    expect(step.log).toContain("GITHUB_OUTPUT is on a file system that does not respond.");
    expect(step.outputs.get("revocation")).toBe("verified");
    expect(Date.now() - began).toBeLessThan(30_000);
  });

  it("over the credential's files: does not delay the revocation, and says that they are not removed", async () => {
    const directory = '"$(dirname "$KEY")"';
    const step = await run(`${note(directory)}\n${mountOver(directory, program)}`);
    expect(action.broker.callsOf("/revoke")).toHaveLength(1);
    expect(step.log).toContain("Some of the credential's files could not be removed.");
    expect(step.exitCode).toBe(0);
    expect(await job.post(step).done).toMatchObject({ exitCode: 0 });
    // The runner ends what is left with the job, and what is below can be reached again.
    unmount(mounted[0] ?? "");
    expect(await job.post(step).done).toMatchObject({ exitCode: 0 });
    expect(existsSync(mounted[0] ?? "")).toBe(false);
  });
});

describe("a task that leaves a pipe in the place of its files", () => {
  it("does not delay the revocation, and fails the step", async () => {
    const step = await run('rm "$GITHUB_OUTPUT"; mkfifo "$GITHUB_OUTPUT"');
    expect(action.broker.callsOf("/revoke")).toHaveLength(1);
    expect(step.log).toContain("GITHUB_OUTPUT is not a file any more");
    expect(step.exitCode).toBe(1);
    const left = readdirSync(realpathSync(job.temp)).filter((name) => name.startsWith("stepkey-"));
    expect(left).toEqual([]);
  });
});
