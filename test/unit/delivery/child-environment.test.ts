import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  childEnvironment,
  type ChildEnvironmentRequest,
  mayBeCredential,
} from "../../../src/delivery/environment/child-environment.ts";
import { Secret } from "../../../src/shared/secret.ts";

const FILES = { output: "/t/output", summary: "/t/summary", env: "/t/env", path: "/t/path" };
/** Of the task's own files. */
const REPLACED = {
  GITHUB_OUTPUT: "/t/output",
  GITHUB_STEP_SUMMARY: "/t/summary",
  GITHUB_ENV: "/t/env",
  GITHUB_PATH: "/t/path",
};

function request(overrides: Partial<ChildEnvironmentRequest>): ChildEnvironmentRequest {
  return {
    job: {},
    passEnv: [],
    env: {},
    meant: [],
    hostileOfKinds: [],
    credential: {},
    files: FILES,
    ...overrides,
  };
}

function passedNames(overrides: Partial<ChildEnvironmentRequest>): string[] {
  const names = Object.keys(childEnvironment(request(overrides)).env);
  return names.filter((name) => !Object.hasOwn(REPLACED, name));
}

const NEVER = [
  "ACTIONS_ID_TOKEN_REQUEST_URL",
  "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
  "ACTIONS_RUNTIME_TOKEN",
  "GITHUB_STATE",
  "GITHUB_ARTIFACTS",
  "GITHUB_ARTIFACTS_LIST",
  "INPUT_CREDENTIAL",
  "STATE_lease",
];

const namesOfAnyKind = fc.oneof(
  fc.constantFrom(...NEVER, "PATH", "GITHUB_TOKEN", "AWS_PROFILE", "LD_PRELOAD", "GITHUB_SHA"),
  fc.string({ minLength: 1, maxLength: 12 }),
);

describe("the task's environment", () => {
  it("has the safe base and nothing else of the job", () => {
    const job = {
      PATH: "/bin",
      HOME: "/home/runner",
      LC_ALL: "C",
      CI: "true",
      GITHUB_SHA: "4f2c91e",
      RUNNER_OS: "Linux",
      RUNNER_TRACKING_ID: "github_1",
      AWS_PROFILE: "admin",
      NPM_TOKEN: "n",
      ACTIONS_CACHE_URL: "https://cache.example",
    };
    expect(passedNames({ job })).toEqual([
      "PATH",
      "HOME",
      "LC_ALL",
      "CI",
      "GITHUB_SHA",
      "RUNNER_OS",
      "RUNNER_TRACKING_ID",
    ]);
  });

  it("lists what is withheld, what looks like a credential first", () => {
    const job = { LEIN_HOME: "/j", AWS_PROFILE: "x", NPM_TOKEN: "n", INPUT_STEP: "s" };
    const { withheld } = childEnvironment(request({ job }));
    expect(withheld).toEqual(["NPM_TOKEN", "AWS_PROFILE", "LEIN_HOME"]);
  });

  it("has the locations of tools, where they are whole paths", () => {
    const job = {
      JAVA_HOME: "/opt/java",
      JAVA_HOME_21_X64: "/opt/java21",
      GOROOT: "/opt/go",
      TERRAFORM_CLI_PATH: "/tmp/tf",
      pythonLocation: "/opt/python",
      GOPATH: "go",
      NVM_DIR: "./nvm",
      JAVA_HOME_TOKEN: "/x",
      CARGO_HOME: "/opt/cargo",
      GRADLE_USER_HOME: "/opt/gradle",
    };
    expect(passedNames({ job })).toEqual([
      "JAVA_HOME",
      "JAVA_HOME_21_X64",
      "GOROOT",
      "TERRAFORM_CLI_PATH",
      "pythonLocation",
    ]);
  });

  it("has hostile variables of tools that only set limits, and no others of that name", () => {
    const limits = {
      NODE_OPTIONS: "--max-old-space-size=4096 --no-warnings",
      GOTOOLCHAIN: "local",
    };
    expect(passedNames({ job: limits })).toEqual(["NODE_OPTIONS", "GOTOOLCHAIN"]);
    const job = { NODE_OPTIONS: "--max-old-space-size=1 --require=/x.js", GOTOOLCHAIN: "go1.99" };
    expect(passedNames({ job })).toEqual([]);
    expect(passedNames({ job: { NODE_OPTIONS: "", LD_PRELOAD: "" } })).toEqual([]);
  });

  it("never has what would let the task act as this step, whatever pass-env says", () => {
    const everything = fc.array(fc.oneof(namesOfAnyKind, fc.constantFrom("*", "GITHUB_*", "?*")));
    fc.assert(
      fc.property(everything, everything, (passEnv, meant) => {
        const job = Object.fromEntries(NEVER.map((name) => [name, "x"]));
        expect(passedNames({ job, passEnv, meant })).toEqual([]);
      }),
    );
  });

  it("says which names pass-env asks for in vain", () => {
    const { refused } = childEnvironment(request({ passEnv: ["GITHUB_ENV", "INPUT_*", "FOO"] }));
    expect(refused).toEqual(["GITHUB_ENV"]);
  });

  it("has what pass-env names, by name or glob", () => {
    const job = { AWS_PROFILE: "a", AWS_REGION: "b", DEPLOY: "c", OTHER: "d" };
    expect(passedNames({ job, passEnv: ["AWS_*", "DEPLOY"] })).toEqual([
      "AWS_PROFILE",
      "AWS_REGION",
      "DEPLOY",
    ]);
  });

  it("has the job's token and loaders only when they are named in full", () => {
    const job = { GITHUB_TOKEN: "t", LD_PRELOAD: "l", PYTHONPATH: "p" };
    expect(passedNames({ job })).toEqual([]);
    expect(passedNames({ job, passEnv: ["*", "GITHUB_*"] })).toEqual([]);
    expect(passedNames({ job, passEnv: ["GITHUB_TOKEN", "PYTHONPATH"] })).toEqual([
      "GITHUB_TOKEN",
      "PYTHONPATH",
    ]);
  });

  it("has what one kind of credential has to fear only when it is named in full", () => {
    const hostileOfKinds = [
      { name: "TOY_CA", does: "changes what is trusted", source: "toys(1)", stops: false },
    ];
    const job = { TOY_CA: "/etc/toys.pem" };
    expect(passedNames({ job, passEnv: ["TOY_*"] })).toEqual(["TOY_CA"]);
    expect(passedNames({ job, passEnv: ["TOY_*"], hostileOfKinds })).toEqual([]);
    expect(passedNames({ job, passEnv: ["TOY_CA"], hostileOfKinds })).toEqual(["TOY_CA"]);
    expect(mayBeCredential("TOY_CA", [])).toBe(true);
    expect(mayBeCredential("TOY_CA", hostileOfKinds)).toBe(false);
  });

  it("has no credential under the name of a tool's location", () => {
    for (const name of ["JAVA_HOME", "GOROOT", "GOROOT_1_26_X64", "CARGO_HOME", "NVM_DIR"]) {
      expect(mayBeCredential(name, [])).toBe(false);
    }
  });

  it("has the loaders and proxies that are meant", () => {
    const job = { LD_LIBRARY_PATH: "/opt/python/lib", HTTPS_PROXY: "http://proxy.example" };
    expect(passedNames({ job, meant: ["LD_LIBRARY_PATH", "HTTPS_PROXY"] })).toEqual([
      "LD_LIBRARY_PATH",
      "HTTPS_PROXY",
    ]);
  });

  it("keeps back credentials that look like GitHub's own variables", () => {
    const job = {
      GITHUB_PAT: "1",
      GITHUB_APP_PRIVATE_KEY: "2",
      RUNNER_TOKEN: "3",
      GITHUB_EVENT_PATH: "4",
    };
    expect(passedNames({ job })).toEqual(["GITHUB_EVENT_PATH"]);
  });

  it("has the credential, which nothing of the job replaces and which stays wrapped", () => {
    const password = new Secret("s3cret");
    const { env, withheld } = childEnvironment(
      request({
        job: { PGPASSWORD: "planted", PGHOST: "evil.example" },
        passEnv: ["*"],
        credential: { PGPASSWORD: password, PGHOST: "db.example" },
      }),
    );
    expect(env["PGPASSWORD"]).toBe(password);
    expect(env["PGHOST"]).toBe("db.example");
    expect(withheld).toEqual([]);
    expect(JSON.stringify(env)).not.toContain("s3cret");
  });

  it("points the runner's files to files of the task's own, whatever names them", () => {
    const names = Object.keys(REPLACED);
    const job = Object.fromEntries(names.map((name) => [name, `/runner/${name}`]));
    const { env, withheld } = childEnvironment(request({ job, passEnv: [...names, "*"] }));
    expect(env).toEqual(REPLACED);
    expect(withheld).toEqual([]);
  });

  it("has what env sets, over what the job has, and under what the credential delivers", () => {
    const { env, withheld, overridden } = childEnvironment(
      request({
        job: { LEVEL: "job", OTHER: "job", LANG: "C" },
        env: { LEVEL: "env", LANG: "de_DE", PGHOST: "evil.example" },
        passEnv: ["LEVEL"],
        credential: { PGHOST: "db.example" },
      }),
    );
    expect(env).toMatchObject({ LEVEL: "env", LANG: "de_DE", PGHOST: "db.example" });
    expect(withheld).toEqual(["OTHER"]);
    expect(overridden).toEqual(["PGHOST"]);
  });

  it("says which names of pass-env no variable of the job has", () => {
    const { missing } = childEnvironment(
      request({
        job: { DEPLOY_KEY: "1", GITHUB_STATE: "2" },
        env: { LEVEL: "debug" },
        passEnv: ["DEPLOY_KEY", "DEPLOY_KYE", "DEPLOY_*", "CARGO_*", "LEVEL", "GITHUB_STATE"],
      }),
    );
    expect(missing).toEqual(["DEPLOY_KYE", "CARGO_*"]);
  });

  it("passes or withholds every variable but those that are never passed", () => {
    fc.assert(
      fc.property(
        fc.dictionary(namesOfAnyKind, fc.string()),
        fc.array(namesOfAnyKind),
        (job, passEnv) => {
          const { env, withheld } = childEnvironment(request({ job, passEnv }));
          for (const name of Object.keys(job)) {
            const fates = [Object.hasOwn(env, name), withheld.includes(name)].filter(Boolean);
            const isNever =
              /^(?:INPUT_|STATE_|ACTIONS_ID_TOKEN_)/u.test(name) || NEVER.includes(name);
            expect(fates.length).toBe(isNever ? 0 : 1);
          }
        },
      ),
    );
  });
});
