import { describe, expect, it } from "vitest";
import {
  containerName,
  isContainerName,
} from "../../../../../src/action/uses/container/container-name.ts";
import { containerVariables } from "../../../../../src/action/uses/container/container-variables.ts";
import { runArguments } from "../../../../../src/action/uses/container/run-arguments.ts";
import { newLeaseId } from "../../../../../src/shared/lease-id.ts";
import { Secret } from "../../../../../src/shared/secret.ts";

const RULES = {
  own: new Set(["LANG", "DATABASE_URL"]),
  passEnv: ["TEAM_*", "DOCKER_HOST", "HOME"],
  places: [
    ["/home/runner/work/shop/shop", "/github/workspace"],
    ["/home/runner/work/_temp", "/github/runner_temp"],
  ],
  holdsSecret: (text: string) => text.endsWith("/key"),
} as const;

describe("the variables of a container", () => {
  it("are the job's and the credential's, and not those of the machine's programs", () => {
    const all = {
      PATH: "/usr/bin",
      HOME: "/home/runner",
      USER: "runner",
      LC_ALL: "C",
      JAVA_HOME: "/opt/java",
      DOCKER_HOST: "tcp://a",
      KUBECONFIG: "/dev/shm/stepkey-homes-AAAAAA/kube",
      STEPKEY_TASK: "x",
      LANG: "de_DE",
      CI: "true",
      TEAM_NAME: "web",
      GITHUB_SHA: "4f2c",
      DATABASE_URL: new Secret("postgresql://x"),
    };
    const names = Object.keys(containerVariables({ all, step: {} }, RULES));
    expect(names.toSorted()).toEqual(["CI", "DATABASE_URL", "GITHUB_SHA", "LANG", "TEAM_NAME"]);
  });

  it("are all that the action itself sets, but for its PATH and the client's own", () => {
    const step = { INPUT_A: "1", STATE_b: "2", USER: "app", PATH: "/x", DOCKER_TLS_VERIFY: "1" };
    const names = Object.keys(containerVariables({ all: {}, step }, RULES));
    expect(names).toEqual(["INPUT_A", "STATE_b", "USER"]);
  });

  it("name paths as the container has them; a secret stays what it is", () => {
    const secret = new Secret("/home/runner/work/_temp/key");
    const all = {
      GITHUB_WORKSPACE: "/home/runner/work/shop/shop",
      RUNNER_TEMP: "/home/runner/work/_temp",
      GITHUB_X: "/home/runner/work/shop/shop-2",
      DATABASE_URL: secret,
    };
    const step = { INPUT_FILE: "/home/runner/work/shop/shop/a.json" };
    expect(containerVariables({ all, step }, RULES)).toEqual({
      GITHUB_WORKSPACE: "/github/workspace",
      RUNNER_TEMP: "/github/runner_temp",
      GITHUB_X: "/home/runner/work/shop/shop-2",
      DATABASE_URL: secret,
      INPUT_FILE: "/github/workspace/a.json",
    });
  });
});

describe("the command line of docker run", () => {
  it("names variables, and quotes a path with a comma as Docker reads it", () => {
    const client = { file: "/usr/bin/docker", host: "unix:///s", env: {} };
    const args = runArguments({
      docker: { client, config: "/c", path: "" },
      name: "stepkey-x",
      image: "sha256:00",
      network: "net",
      mounts: [{ type: "bind", source: '/a,"b"', target: "/t", isReadOnly: true }],
      entrypoint: "/main.sh",
      args: ["--name=x", "y"],
      variables: ["INPUT_MY-NAME"],
      paths: { HOME: "/github/home" },
    });
    expect(args).toEqual([
      "--config",
      "/c",
      "--host",
      "unix:///s",
      "run",
      "--rm",
      "--name=stepkey-x",
      "--pull=never",
      "--workdir=/github/workspace",
      "--network=net",
      "--entrypoint=/main.sh",
      "--env=INPUT_MY-NAME",
      "--env=HOME=/github/home",
      '--mount=type=bind,"source=/a,""b""",target=/t,readonly',
      "sha256:00",
      "--name=x",
      "y",
    ]);
  });
});

describe("the name of a container", () => {
  it("is that of a lease, and nothing else is taken for one", () => {
    const name = containerName(newLeaseId((length) => new Uint8Array(length).fill(7)));
    expect(name).toMatch(/^stepkey-[0-9a-z]{26}$/u);
    expect(isContainerName(name)).toBe(true);
    for (const other of ["", "postgres", `${name}x`, `--${name}`, "stepkey-", `${name}\n`]) {
      expect(isContainerName(other)).toBe(false);
    }
  });
});
