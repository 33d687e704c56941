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

  it("looks for none where a link or another spelling leads into the workspace", () => {
    const links: Readonly<Record<string, string>> = {
      "/work/shop": "/real/shop",
      "/opt/tools": "/real/shop/tools",
      "/work/../work/shop/bin": "/real/shop/bin",
    };
    const PATH = "/opt/tools:/usr/bin:/work/../work/shop/bin:/real/shop/bin:/real/shopping";
    const env = taskJobEnvironment({ PATH }, PLACES, (path) => links[path] ?? path);
    expect(env["PATH"]).toBe("/usr/bin:/real/shopping");
  });

  it("leads nowhere into the workspace", () => {
    const env = { JAVA_HOME: "/work/shop/jdk", KUBECONFIG: "/a:/work/shop/k", LANG: "C" };
    expect(Object.keys(taskJobEnvironment(env, PLACES))).toEqual(["LANG", "GITHUB_WORKSPACE"]);
  });
});
