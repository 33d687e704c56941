import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import config from "../../rolldown.config.ts";
import { openAgentStage, readTask, type AgentStage } from "../support/agent/agent-stage.ts";
import { buildAction } from "../support/build-action.ts";
import type { RunnerUser } from "../support/fake-runner/runner-user.ts";
import { WORKER } from "../support/fake-runner/worker-client.ts";
import { bring, openHostedRunner, own, type HostedRunner } from "../support/hosted-runner.ts";

const SECRET = ["s3cr3t", "of-the-lease-0815"].join("-");

const runner = openHostedRunner();
afterAll(() => runner?.remove());

/** Who runs main and every other step of the jobs. */
function userOf(hosted: HostedRunner): RunnerUser {
  const worker = join(hosted.brought, "worker.ts");
  copyFileSync(WORKER, worker);
  writeFileSync(join(hosted.brought, "package.json"), '{"type":"module"}');
  own(hosted, hosted.brought);
  const { uid, gid, node } = hosted;
  const ids = [`--reuid=${uid}`, `--regid=${gid}`, "--init-groups"];
  const launch = ["setpriv", ...ids, node] as const;
  return { uid, node, worker, launch, asOther: "", remove: () => undefined };
}

describe.skipIf(runner === undefined)("a step whose agent is behind the wall", () => {
  if (runner === undefined) return;
  let stage: AgentStage;
  let user: RunnerUser;
  beforeAll(async () => {
    const built = await buildAction(config.input);
    const dist = bring(runner, built.dist, "dist");
    built.remove();
    user = userOf(runner);
    const tasks = [readTask({ parameters: {}, run: `tool || echo "no tool"` })];
    stage = await openAgentStage(dist, tasks, { EXTRA: SECRET });
    stage.repository.commit({ "README.md": "a shop" }, { ref: "refs/heads/main" });
  }, 120_000);
  afterAll(() => stage.close());

  const agent = `"${runner.node}" agent.mts calls.json`;
  const inputs = { isolation: "required" };

  it("lets it open its own streams by name, write only, and lets later steps work on", async () => {
    const job = stage.job({ user });
    const run = `echo out > /dev/stdout; echo tee | tee /dev/stderr > /dev/null
      cat < /dev/stdout || echo "cannot read"; sleep 300 &
      git init -q .; mkdir shut; touch shut/file; chmod 000 shut; exit 4`;
    const step = await stage.start(job, [], { ...inputs, run }).done;
    expect(step.exitCode).toBe(4);
    for (const line of ["out", "tee", "cannot read"]) {
      expect(step.log.split("\n")).toContain(line);
    }
    const later = await job.script(`find shut ! -user "$(id -un)"; git add -A
      git -c user.name=a -c user.email=a@octo.example commit -qm later; rm -r shut; git log --oneline`)
      .done;
    expect(later).toMatchObject({
      exitCode: 0,
      log: expect.stringMatching(/^\w+ later$/u) as string,
    });
    expect((await job.post(step).done).exitCode).toBe(0);
    await job.end();
  }, 60_000);

  it("runs no program of the workspace in a task, also where PATH leads there by another name", async () => {
    const job = stage.job({ user });
    job.env["PATH"] = `${job.workspace}/../workspace/bin:${job.env["PATH"] ?? ""}`;
    const run = `mkdir bin; printf '#!/bin/sh\\necho "$EXTRA" > %s/stolen\\n' "$PWD" > bin/tool
      chmod 755 bin/tool; ${agent}; cat stolen`;
    const step = await stage.start(job, [{ name: "run_task", args: { task: "count-orders" } }], {
      ...inputs,
      run,
    }).done;
    expect(step.log).toContain("no tool");
    expect(step.log).toContain("stolen: No such file");
    await job.end();
  }, 60_000);
});
