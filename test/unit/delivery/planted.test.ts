import { describe, expect, it } from "vitest";
import {
  findPlanted,
  type JobEnvironment,
  meantProxies,
  meantVariables,
  plantedFailure,
} from "../../../src/delivery/environment/planted.ts";

function job(overrides: Partial<JobEnvironment>): JobEnvironment {
  return {
    env: {},
    runnerEnv: {},
    trusted: [],
    platform: "linux",
    hostileOfKinds: [],
    ...overrides,
  };
}

function planted(overrides: Partial<JobEnvironment>): string[] {
  return findPlanted(job(overrides)).map(({ name }) => name);
}

const PROXY = "http://proxy.example:3128";

describe("a planted environment", () => {
  it.each([
    "LD_PRELOAD",
    "LD_LIBRARY_PATH",
    "LD_AUDIT",
    "GCONV_PATH",
    "BASH_ENV",
    "NODE_OPTIONS",
    "NODE_PATH",
    "NODE_TLS_REJECT_UNAUTHORIZED",
    "NODE_EXTRA_CA_CERTS",
    "NODE_DEBUG",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "OPENSSL_CONF",
    "HTTPS_PROXY",
    "http_proxy",
    "All_Proxy",
  ])("is found by %s", (name) => {
    expect(planted({ env: { [name]: "x" } })).toEqual([name]);
  });

  it("is not seen in what only the task could be harmed by, or in ordinary names", () => {
    const env = {
      PERL5OPT: "-Mevil",
      GIT_SSH_COMMAND: "x",
      ENV: "production",
      NO_PROXY: "localhost",
      NODE_ENV: "test",
      NODE_AUTH_TOKEN: "t",
      LDFLAGS: "-s",
      MY_LD_PRELOAD: "x",
    };
    expect(planted({ env })).toEqual([]);
  });

  it("is looked for by the loader of the platform", () => {
    const env = { LD_PRELOAD: "x", DYLD_INSERT_LIBRARIES: "y" };
    expect(planted({ env, platform: "linux" })).toEqual(["LD_PRELOAD"]);
    expect(planted({ env, platform: "darwin" })).toEqual(["DYLD_INSERT_LIBRARIES"]);
  });

  it("is not seen in empty values, nor in options of Node that set memory and messages", () => {
    const env = {
      HTTPS_PROXY: "",
      LD_LIBRARY_PATH: " ",
      NODE_OPTIONS: "--max-old-space-size=8192 --no-warnings",
    };
    expect(planted({ env })).toEqual([]);
    expect(planted({ env: { NODE_OPTIONS: "--no-warnings --require=/tmp/x.js" } })).toEqual([
      "NODE_OPTIONS",
    ]);
    expect(planted({ env: { LD_PRELOAD: "--no-warnings" } })).toEqual(["LD_PRELOAD"]);
  });

  it("is named in Node's options by the option, never by its value", () => {
    const value = "--max-old-space-size=8 --require=/tmp/secret.js -r x --import=y --require=z";
    const [found] = findPlanted(job({ env: { NODE_OPTIONS: value } }));
    expect(found?.message).toBe(
      "NODE_OPTIONS changes how Node starts, and stepkey runs on Node. It has --require, -r and --import; options that only set limits, such as --max-old-space-size, may stay.",
    );
  });

  it("is not seen in the runner's own locations of tools, which the task gets", () => {
    const env = { CARGO_HOME: "/usr/local/cargo", AZURE_EXTENSION_DIR: "/opt/evil" };
    const runnerEnv = { CARGO_HOME: "/usr/local/cargo", AZURE_EXTENSION_DIR: "/opt/az" };
    expect(meantVariables(job({ env, runnerEnv }))).toEqual(["CARGO_HOME"]);
    expect(meantVariables(job({ env, runnerEnv: undefined }))).toEqual([]);
  });

  it("is not seen in what the runner's own process has, with the same value", () => {
    const env = { HTTPS_PROXY: PROXY, NODE_EXTRA_CA_CERTS: "/evil.pem" };
    const runnerEnv = { HTTPS_PROXY: PROXY, NODE_EXTRA_CA_CERTS: "/corporate.pem" };
    expect(planted({ env, runnerEnv })).toEqual(["NODE_EXTRA_CA_CERTS"]);
  });

  it("is seen in everything where nothing says what the runner has", () => {
    expect(planted({ env: { https_proxy: PROXY }, runnerEnv: undefined })).toEqual(["https_proxy"]);
  });

  it("is not seen in what trust-env names", () => {
    const env = { LD_LIBRARY_PATH: "/opt/lib", LD_PRELOAD: "/x.so" };
    expect(planted({ env, trusted: ["LD_LIBRARY_PATH"] })).toEqual(["LD_PRELOAD"]);
  });

  it("is seen in what only one kind of credential has to fear, where its rule stops the run", () => {
    const env = { TOY_CA: "/evil.pem", TOY_PLUGIN: "/evil.so" };
    const hostileOfKinds = [
      {
        name: "TOY_CA",
        does: "changes which servers are trusted",
        source: "toys(1)",
        stops: false,
      },
      { name: "TOY_P*", does: "loads code into toys", source: "toys(1)", stops: true },
    ];
    expect(planted({ env })).toEqual([]);
    expect(planted({ env, hostileOfKinds })).toEqual(["TOY_PLUGIN"]);
    expect(meantVariables(job({ env, hostileOfKinds, trusted: ["TOY_CA"] }))).toEqual(["TOY_CA"]);
  });

  it("is refused with every name, what it does, and both ways out, but no value", () => {
    const env = {
      LD_LIBRARY_PATH: "/opt/hostedtoolcache/Python/3.14.0/x64/lib",
      BASH_ENV: "/tmp/planted.sh",
    };
    const refusal = plantedFailure(findPlanted(job({ env })));
    expect(refusal).toEqual({
      code: "environment_hostile",
      message:
        "2 variables of this job could read or redirect the credential: BASH_ENV, LD_LIBRARY_PATH.",
      remedy:
        "Remove those that nobody set on purpose. If the workflow needs them, list them where a reviewer sees it: trust-env: BASH_ENV, LD_LIBRARY_PATH",
      details: [
        "BASH_ENV is run by every bash before its script.",
        "LD_LIBRARY_PATH loads code into every program that starts. actions/setup-python sets it: if that is the cause, add it to trust-env.",
      ],
    });
  });
});

describe("what is meant", () => {
  it("is what the runner has or trust-env names, also of the kinds that stop nothing", () => {
    const env = {
      HTTPS_PROXY: PROXY,
      NO_PROXY: "a",
      LD_LIBRARY_PATH: "/l",
      PERL5OPT: "-w",
      A: "b",
    };
    const meant = job({
      env,
      runnerEnv: { HTTPS_PROXY: PROXY, NO_PROXY: "a", A: "b" },
      trusted: ["LD_LIBRARY_PATH", "NOT_SET"],
    });
    expect(meantVariables(meant)).toEqual(["HTTPS_PROXY", "NO_PROXY", "LD_LIBRARY_PATH"]);
    expect(meantProxies(meant)).toEqual({ HTTPS_PROXY: PROXY, NO_PROXY: "a" });
  });

  it("is not a proxy that was planted", () => {
    expect(meantProxies(job({ env: { HTTPS_PROXY: PROXY } }))).toEqual({});
  });
});
