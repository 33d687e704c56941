import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createContainerSteps } from "../../../../../src/action/uses/container/container-steps.ts";
import type {
  ActionStep,
  EndedStep,
  Variables,
} from "../../../../../src/action/uses/lifecycle/step.ts";
import { cancelledBeforeStart } from "../../../../../src/delivery/task/start-task.ts";
import { err, ok } from "../../../../../src/shared/result.ts";
import { Secret } from "../../../../../src/shared/secret.ts";
import { type FakeDocker, startFakeDocker } from "../../../../support/uses/fake-docker.ts";

const SECRET = "kH8s-correct-horse";

let docker: FakeDocker;
let directory: string;
beforeEach(() => {
  docker = startFakeDocker();
  directory = mkdtempSync(join(tmpdir(), "stepkey-steps-"));
});
afterEach(() => {
  docker.remove();
  rmSync(directory, { recursive: true, force: true });
});

const ENDED: EndedStep["task"] = ok({
  exitCode: 0,
  signal: undefined,
  wasStopped: false,
  leftBehind: "none",
});

/** Runs one program in a container, and returns what Docker's client was started with. */
async function start(env: Variables, task: EndedStep["task"] = ENDED): Promise<ActionStep> {
  const [bin = ""] = docker.path.split(":");
  const started: ActionStep[] = [];
  const nothing = { outputs: [], state: [], env: [], directories: [], summary: "", failures: [] };
  const run = async (step: ActionStep): Promise<EndedStep> => {
    started.push(step);
    return await Promise.resolve({ task, writes: () => Promise.resolve(nothing) });
  };
  const steps = createContainerSteps(
    {
      docker: {
        client: { file: join(bin, "docker"), host: "unix:///var/run/docker.sock", env: {} },
        config: directory,
        path: docker.path,
      },
      image: `sha256:${"0".repeat(64)}`,
      name: "stepkey-one",
      network: undefined,
      mounts: [],
      rules: {
        own: new Set(),
        passEnv: [],
        places: [["/home/runner/work/shop", "/github/workspace"]],
        holdsSecret: (text) => text.includes(SECRET),
      },
      all: {},
      directory,
    },
    run,
  );
  const program = { file: "/main.sh", args: [] };
  await steps({ name: "main", runs: { program, workingDirectory: "/" }, env, when: "normal" });
  const [first] = started;
  if (first === undefined) throw new Error("nothing was started");
  return first;
}

function commandLine({ runs }: ActionStep): readonly string[] {
  return "program" in runs ? runs.program.args : [];
}

describe("a program in a container", () => {
  it("is followed by the container's end, unless a cancel kept it from starting: Docker may not respond then", async () => {
    await start({}, err(cancelledBeforeStart()));
    expect(docker.calls()).toEqual([]);
    await start({});
    expect(docker.callsOf("rm")).toHaveLength(1);
  });

  it("has no variable whose name holds a secret, or is empty: names are in Docker's command line", async () => {
    const step = await start({ A: "1", [`STATE_${SECRET}`]: "x", "": "y" });
    const names = commandLine(step).filter((arg) => arg.startsWith("--env="));
    expect(names).toContain("--env=A");
    expect(names).not.toContain("--env=");
    expect(JSON.stringify(step.runs)).not.toContain(SECRET);
    expect(JSON.stringify(Object.keys(step.env))).not.toContain(SECRET);
  });

  it("gets the container's paths also from variables that could have held a secret, and secrets as they are", async () => {
    const path = "/home/runner/work/shop/a.json";
    const { env } = await start({
      A: new Secret(path),
      B: new Secret(`${path}${SECRET}`),
    });
    expect(env["A"]).toBe("/github/workspace/a.json");
    expect(env["B"]).toBeInstanceOf(Secret);
  });
});
