import { describe, expect, it } from "vitest";
import { taskJobEnvironment } from "../../../../../src/action/agent/task/task-environment.ts";

const PLACES = { workspace: "/work/shop", checkout: "/temp/checkout" };

describe("the environment of a named task", () => {
  it("has the checkout as its workspace", () => {
    expect(taskJobEnvironment({ GITHUB_WORKSPACE: "/work/shop" }, PLACES)).toEqual({
      GITHUB_WORKSPACE: "/temp/checkout",
    });
  });

  it("looks for programs in no directory that the agent can write, and in none that is relative", () => {
    const PATH = "/work/shop/node_modules/.bin:/usr/bin::bin:/work/shop:/work/shopping/bin";
    expect(taskJobEnvironment({ PATH }, PLACES)["PATH"]).toBe("/usr/bin:/work/shopping/bin");
  });

  it("leads nowhere into the workspace", () => {
    const env = { JAVA_HOME: "/work/shop/jdk", KUBECONFIG: "/a:/work/shop/k", LANG: "C" };
    expect(Object.keys(taskJobEnvironment(env, PLACES))).toEqual(["LANG", "GITHUB_WORKSPACE"]);
  });
});
