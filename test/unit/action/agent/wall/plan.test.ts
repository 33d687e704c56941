import { describe, expect, it } from "vitest";
import {
  type Act,
  closedPlaces,
  encodePlan,
  type PlanRequest,
  wallPlan,
} from "../../../../../src/action/agent/wall/plan.ts";

const REQUEST: PlanRequest = {
  runner: { uid: 1001, gid: 121 },
  user: { name: "stepkey-agent-1", uid: 998, gid: 997, home: "/home/stepkey-agent-1", tmp: "/tmp" },
  storage: "/var/lib/stepkey-agent-1",
  status: "1",
  workspace: "/home/runner/work/orders/orders",
  git: [],
  closed: ["/run", "/home", "/home/runner/work", "/tmp/other"],
  expose: ["/home/runner/work/_temp/stepkey-agent"],
  system: ["/run/systemd/resolve/stub-resolv.conf"],
  sockets: ["/var/lib/lxd/unix.socket"],
  programs: { setpriv: "/usr/bin/setpriv", prlimit: "/usr/bin/prlimit" },
  command: { file: "/bin/bash", args: ["-c", "true"], env: { A: "b" }, cwd: "/" },
};

const at = (acts: readonly Act[], ...act: readonly string[]): number =>
  acts.findIndex((one) => act.every((word, index) => one[index] === word));

describe("what the launcher does", () => {
  it("closes a place before it puts there what the agent may see of it, and makes it read-only last", () => {
    const acts = wallPlan(REQUEST);
    const close = at(acts, "close", "/home");
    const work = at(acts, "place", "work", REQUEST.workspace);
    const seal = at(acts, "seal", "/home");
    expect([close, work, seal]).toEqual([close, work, seal].toSorted((one, other) => one - other));
    expect(close).toBeGreaterThan(at(acts, "readonly"));
  });

  it("takes copies that can be written only of the workspace, and of the agent's own directories", () => {
    const writable = wallPlan(REQUEST).filter(
      ([name, ...args]) => name === "take" && args[3] === "rw",
    );
    expect(writable.map(([, , path]) => path)).toEqual([
      "/var/lib/stepkey-agent-1/status",
      REQUEST.workspace,
      "/var/lib/stepkey-agent-1/home",
      "/var/lib/stepkey-agent-1/tmp",
      "/var/lib/stepkey-agent-1/tmp",
    ]);
  });

  it("starts the agent without any right", () => {
    expect(wallPlan(REQUEST).at(-1)).toEqual(
      expect.arrayContaining([
        "--reuid=998",
        "--regid=997",
        "--clear-groups",
        "--no-new-privs",
        "--inh-caps=-all",
        "--bounding-set=-all",
        "--ambient-caps=-all",
      ]),
    );
  });

  it("pins every directory above a git directory, the outer ones first, before it covers anything in it", () => {
    const git = [
      { path: "a/b/.git", kind: "directory", config: "[core]\n", locked: ["hooks"] },
      { path: "a/c/.git", kind: "link", config: undefined, locked: [] },
    ] as const;
    const acts = wallPlan({ ...REQUEST, git }).filter(([name]) =>
      ["pin", "text", "lock"].includes(name),
    );
    const { workspace } = REQUEST;
    expect(acts).toEqual([
      ["pin", `${workspace}/a`],
      ["pin", `${workspace}/a/b`],
      ["pin", `${workspace}/a/c`],
      ["pin", `${workspace}/a/b/.git`],
      ["text", `${workspace}/a/b/.git/config`, "[core]\n"],
      ["lock", `${workspace}/a/b/.git/hooks`],
      ["lock", `${workspace}/a/c/.git`],
    ]);
  });

  it("says how many words each act has, so that no word of a job can be another act", () => {
    const words = encodePlan([["env", "A", "b\nrun"], ["readonly"]])
      .toString()
      .split("\0");
    expect(words).toEqual(["env", "2", "A", "b\nrun", "readonly", "0", ""]);
  });

  it("refuses a word with a NUL in it", () => {
    expect(() => encodePlan([["env", "A", "b\0run"]])).toThrow(TypeError);
  });
});

describe("closed places", () => {
  it("are named once, by the outermost directory, and not where the agent gets a place of its own", () => {
    const all = ["/home/a", "/home", "/homely", "/home", "/tmp/x", "/tmp"];
    expect(closedPlaces(all, ["/tmp"])).toEqual(["/home", "/homely"]);
  });
});
