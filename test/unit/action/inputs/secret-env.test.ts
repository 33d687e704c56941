import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readInputs } from "../../../../src/action/inputs/read-inputs.ts";
import type { InputName } from "../../../../src/action/runner/keys.ts";
import { KINDS } from "../../../../src/credentials/kinds.ts";
import { BROKER_INPUTS, DIRECT_INPUTS, givenInputs } from "../../../support/inputs.ts";

type Given = Partial<Record<InputName, string>>;

const ALONE = { step: "publish", run: "npm publish" } as const;

async function read(secretEnv: string, more: Given = ALONE) {
  const given = givenInputs({ ...more, "secret-env": secretEnv });
  return await readInputs(given, {
    platform: "linux",
    nodeVersion: "24.5.0",
    loadKinds: async () => KINDS,
  });
}

async function secrets(secretEnv: string): Promise<Readonly<Record<string, string>>> {
  const inputs = await read(secretEnv);
  if (!inputs.ok) throw new Error(inputs.error.details?.join("\n"));
  const all = Object.entries(inputs.value.secretEnv);
  return Object.fromEntries(all.map(([name, secret]) => [name, secret.reveal()]));
}

async function mistakes(secretEnv: string, more?: Given): Promise<readonly string[]> {
  const inputs = await read(secretEnv, more);
  if (inputs.ok) throw new Error("this secret-env was taken");
  expect(inputs.error.code).toBe("inputs_invalid");
  return (inputs.error.details ?? []).map((line) =>
    line.replace(/^secret-env +/u, "").replace(/ For example: \w+: \$\{\{ .*\}\}$/u, ""),
  );
}

/** As `toJSON` of the runner writes a secret. */
const line = (name: string, value: string): string => `${name}: ${JSON.stringify(value)}`;

describe("the secret-env input", () => {
  it("keeps whatever a secret contains, as toJSON writes it", async () => {
    const value = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((text) => !text.includes("\0"));
    await fc.assert(
      fc.asyncProperty(value, value, async (one, other) => {
        expect(await secrets(`${line("A", one)}\n${line("B", other)}\n`)).toEqual({
          A: one,
          B: other,
        });
      }),
      { numRuns: 200 },
    );
  });

  it("keeps a secret of several lines whole", async () => {
    const key = "-----BEGIN KEY-----\nMIIB: x # y\n---\n-----END KEY-----\n";
    expect(await secrets(line("DEPLOY_KEY", key))).toEqual({ DEPLOY_KEY: key });
  });

  it("needs no credential and no broker", async () => {
    expect(await read(line("NPM_TOKEN", "npm_x"))).toMatchObject({
      ok: true,
      value: { source: { mode: "secret-env" } },
    });
  });

  it.each([
    ["a credential", DIRECT_INPUTS, "direct"],
    ["a broker", BROKER_INPUTS, "broker"],
  ])("is taken beside %s", async (_what, more, mode) => {
    expect(await read(line("NPM_TOKEN", "npm_x"), more)).toMatchObject({
      ok: true,
      value: { source: { mode } },
    });
  });

  it.each([
    ["environment", "production"],
    ["access", "write"],
    ["ttl", "5m"],
    ["ttl", "nonsense"],
    ["approvals", "2"],
    ["approvers", "@mona"],
    ["bases", "main"],
    ["max-age", "1h"],
    ["wait-for-approval", "30m"],
  ] as const)("refuses %s alone: nothing is issued that it could limit", async (input, value) => {
    expect(await mistakes(line("A", "abcd"), { ...ALONE, [input]: value })).toEqual([
      `${input}  needs a credential: with secret-env alone, nothing is issued that it could limit. For example: leave it out`,
    ]);
  });

  it("may be GITHUB_TOKEN, which many tools read and no other", async () => {
    expect(await read(line("GITHUB_TOKEN", "ghp_x"), ALONE)).toMatchObject({ ok: true });
  });

  it("says how large it may be", async () => {
    expect(await mistakes(line("KEYSTORE", "x".repeat(2 * 1024 * 1024)))).toEqual([
      "is longer than 262144 characters. Keep large secrets encrypted in a file, and set its key here.",
    ]);
  });

  it("says how an action gets a secret whose name cannot be set", async () => {
    const action = { step: "publish", uses: `octo-org/publish@${"1".repeat(40)}` } as const;
    const text = `${line("HTTPS_PROXY", "value")}\n${line("NPM_TOKEN", "npm_x")}`;
    expect(await mistakes(text, action)).toEqual([
      "HTTPS_PROXY sends requests through a proxy, so secret-env cannot set it. Use another name, and give the action the secret as an input, with with-credential.",
    ]);
  });

  it.each(['""', "null", "", "~"])("says why %j may be all that it got", async (value) => {
    const [text, ...others] = await mistakes(`NPM_TOKEN: ${value}`);
    expect(others).toEqual([]);
    expect(text).toBe(
      "NPM_TOKEN is empty: is the secret set, and may this job see it? A secret of an environment needs the job's environment, jobs of forks get no secrets, and Dependabot has secrets of its own.",
    );
  });

  it.each([
    ["12345", "a number"],
    ["true", "true or false"],
    ["[a]", "a list"],
    ["{ a: b }", "a mapping"],
  ])("names what YAML made of %j, which is not a string", async (value, what) => {
    expect(await mistakes(`PIN: ${value}`)).toEqual([
      `PIN is ${what} and not a string: use toJSON.`,
    ]);
  });

  it.each(["hunter2", "hunter2 # rest", "'hunter2'", "|\n  hunter2"])(
    "refuses %j: without double quotes a secret may lose a part, or become further names",
    async (value) => {
      expect(await mistakes(`PASSWORD: ${value}`)).toEqual([
        "PASSWORD is not in double quotes, so YAML may change it: use toJSON.",
      ]);
    },
  );

  it.each([
    ["-----BEGIN KEY-----\nMIIBsecretsecret\n-----END KEY-----", 2],
    ["*hunter2-secret", 1],
    ["!hunter2-secret x", 1],
    ["&hunter2-secret x", 1],
    ['"hunter2-secret" more', 1],
    ["@hunter2-secret", 1],
    ["a: hunter2-secret", 1],
  ])("never repeats what stands there instead of toJSON: %j", async (value) => {
    const text = (await mistakes(`KEY: ${value}`)).join("\n");
    expect(text).not.toBe("");
    expect(text).not.toMatch(/secret(?!-env|\.|,|s\.| of| for)/u);
    expect(text).not.toMatch(/hunter2|MIIB/u);
  });

  it.each([
    [
      "npm_secret",
      "is not a mapping: write one line for each secret, with its name and a colon first.",
    ],
    [
      "- npm_secret",
      "is not a mapping: write one line for each secret, with its name and a colon first.",
    ],
    ['npm-token: "x"', "line 1 has no valid name: use letters, digits and _, and no digit first."],
    ['A: "x"\nA: "y"', "line 2: this key appears twice: lines 1 and 2. Give each name once."],
    ['A: "x\\u0000y"', "A contains a NUL character, which no variable can."],
  ])("refuses %j", async (text, expected) => {
    expect(await mistakes(text)).toEqual([expected]);
  });

  it.each([
    ["GITHUB_ACTOR", "belongs to the runner or to stepkey"],
    ["GITHUB_ENV", "belongs to the runner or to stepkey"],
    ["RUNNER_TEMP", "belongs to the runner or to stepkey"],
    ["ACTIONS_RUNTIME_TOKEN", "belongs to the runner or to stepkey"],
    ["STEPKEY_TASK", "belongs to the runner or to stepkey"],
    ["PATH", "decides which programs run"],
    ["LD_PRELOAD", "loads code into every program that starts"],
    ["HTTPS_PROXY", "sends requests through a proxy"],
    ["PGSSLMODE", "changes which servers are trusted"],
    ["VAULT_ADDR", "redirects `vault` and `bao`"],
    ["NPM_CONFIG_REGISTRY", "makes npm run programs, or install from other places"],
  ])("cannot set %s", async (name, why) => {
    expect(await mistakes(line(name, "value"))).toEqual([
      `${name} ${why}, so secret-env cannot set it. Use another name; if the task needs this one, copy it in run, or set it on a step of a composite action.`,
    ]);
  });

  it.each([
    "NPM_TOKEN",
    "NODE_AUTH_TOKEN",
    "PGPASSWORD",
    "AWS_SECRET_ACCESS_KEY",
    "CARGO_REGISTRY_TOKEN",
    "CARGO_REGISTRIES_INTERNAL_TOKEN",
    "UV_PUBLISH_TOKEN",
    "TWINE_PASSWORD",
    "GH_TOKEN",
    "VAULT_TOKEN",
    "VAULT_ROLE_ID",
    "VAULT_SECRET_ID",
    "REDISCLI_AUTH",
    "REDIS_URL",
    "REDIS_PASSWORD",
    "MYSQL_PWD",
    "DATABASE_URL",
  ])("sets %s, which only holds a credential", async (name) => {
    expect(await secrets(line(name, "value"))).toEqual({ [name]: "value" });
  });

  it("refuses a name that env sets too", async () => {
    expect(await mistakes(line("TOKEN", "abcd"), { ...ALONE, env: "TOKEN=x" })).toEqual([
      "TOKEN is also in env. Remove one of them.",
    ]);
  });

  it("shows a secret in no text of the inputs", async () => {
    const inputs = await read(line("NPM_TOKEN", "npm_hunter2"));
    expect(JSON.stringify(inputs)).not.toContain("hunter2");
  });
});
