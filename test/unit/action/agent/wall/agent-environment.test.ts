import { describe, expect, it } from "vitest";
import { agentEnvironment } from "../../../../../src/action/agent/wall/agent-environment.ts";

const user = { name: "stepkey-agent-0011223344", home: "/home/agent", tmp: "/tmp" };
const job = {
  PATH: "/opt/tools/bin:/usr/bin",
  HOME: "/home/runner",
  GITHUB_REPOSITORY: "octo-org/orders",
  GITHUB_TOKEN: "job-token",
  GITHUB_OUTPUT: "/home/runner/work/_temp/_runner_file_commands/set_output_1",
  GITHUB_NEW_COMMAND: "/home/runner/work/_temp/_runner_file_commands/new_1",
  GITHUB_EVENT_PATH: "/home/runner/work/_temp/_github_workflow/event.json",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request-token",
  ACTIONS_RUNTIME_TOKEN: "runtime-token",
  ACTIONS_RESULTS_URL: "https://results.example",
  ACTIONS_CACHE_URL: "https://cache.example",
  INPUT_RUN: "echo",
  MODEL_KEY: "model-key",
  LD_PRELOAD: "/tmp/own.so",
};
const environment = (passEnv: readonly string[], env: Record<string, string> = {}) =>
  agentEnvironment({ job, user, passEnv, env });

describe("the environment of an agent", () => {
  it("has a home of its own, the job's PATH and what it works on, and nothing else of the job", () => {
    expect(environment([]).env).toEqual({
      PATH: "/opt/tools/bin:/usr/bin",
      LANG: "C.UTF-8",
      GITHUB_REPOSITORY: "octo-org/orders",
      HOME: "/home/agent",
      USER: "stepkey-agent-0011223344",
      LOGNAME: "stepkey-agent-0011223344",
      SHELL: "/bin/bash",
      TMPDIR: "/tmp",
      RUNNER_TEMP: "/tmp",
    });
  });

  it("has what the step passes by name", () => {
    expect(environment(["MODEL_KEY"]).env).toHaveProperty("MODEL_KEY", "model-key");
  });

  it.each(["*", "GITHUB_*", "ACTIONS_*"])(
    "never has a token of the job by the pattern %s",
    (pattern) => {
      expect(JSON.stringify(environment([pattern]).env)).not.toMatch(
        /job-token|request-token|runtime/u,
      );
    },
  );

  it("has the job's token when its full name is passed", () => {
    expect(environment(["GITHUB_TOKEN"]).env).toHaveProperty("GITHUB_TOKEN", "job-token");
  });

  it.each([
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "ACTIONS_RUNTIME_TOKEN",
    "ACTIONS_RESULTS_URL",
    "ACTIONS_CACHE_URL",
    "GITHUB_OUTPUT",
    "INPUT_RUN",
  ])("never has %s, also by its full name, and says so", (name) => {
    const { env, refused } = environment([name]);
    expect(env).not.toHaveProperty(name);
    expect(refused).toEqual([name]);
  });

  it("does not have a file command that this version does not know", () => {
    expect(environment([]).env).not.toHaveProperty("GITHUB_NEW_COMMAND");
  });

  it("keeps its home, whatever the step sets", () => {
    expect(environment(["HOME"], { HOME: "/root", TMPDIR: "/x" }).env).toMatchObject({
      HOME: "/home/agent",
      TMPDIR: "/tmp",
    });
  });
});
