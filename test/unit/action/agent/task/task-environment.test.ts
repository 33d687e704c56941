import { describe, expect, it } from "vitest";
import { taskJobEnvironment } from "../../../../../src/action/agent/task/task-environment.ts";

const PLACES = { workspace: "/runner/shop", checkout: "/temp/checkout" };

describe("the environment of a named task", () => {
  it("has the checkout as its workspace", () => {
    expect(taskJobEnvironment({ GITHUB_WORKSPACE: "/runner/shop" }, PLACES)).toEqual({
      GITHUB_WORKSPACE: "/temp/checkout",
    });
  });

  it("looks for programs in no directory that the agent can write, and in none that is relative", () => {
    const PATH = "/runner/shop/node_modules/.bin:/usr/bin::bin:/runner/shop:/runner/shopping/bin";
    expect(taskJobEnvironment({ PATH }, PLACES)["PATH"]).toBe("/usr/bin:/runner/shopping/bin");
  });

  it("looks for none where a link or another spelling leads into the workspace", () => {
    const links: Readonly<Record<string, string>> = {
      "/runner/shop": "/real/shop",
      "/opt/tools": "/real/shop/tools",
      "/runner/../runner/shop/bin": "/real/shop/bin",
    };
    const PATH = "/opt/tools:/usr/bin:/runner/../runner/shop/bin:/real/shop/bin:/real/shopping";
    const env = taskJobEnvironment({ PATH }, PLACES, (path) => links[path] ?? path);
    expect(env["PATH"]).toBe("/usr/bin:/real/shopping");
  });

  it("leads nowhere into the workspace", () => {
    const env = { JAVA_HOME: "/runner/shop/jdk", KUBECONFIG: "/a:/runner/shop/k", LANG: "C" };
    expect(Object.keys(taskJobEnvironment(env, PLACES))).toEqual(["LANG", "GITHUB_WORKSPACE"]);
  });
});
