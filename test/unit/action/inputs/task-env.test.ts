import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readInputs } from "../../../../src/action/inputs/read-inputs.ts";
import { KINDS } from "../../../../src/credentials/kinds.ts";
import { BROKER_INPUTS, givenInputs } from "../../../support/inputs.ts";

async function read(env: string) {
  const given = givenInputs({ ...BROKER_INPUTS, env });
  return await readInputs(given, {
    platform: "linux",
    nodeVersion: "24.5.0",
    loadKinds: async () => KINDS,
  });
}

async function variables(env: string): Promise<Readonly<Record<string, string>>> {
  const inputs = await read(env);
  if (!inputs.ok) throw new Error(inputs.error.details?.join("\n"));
  return inputs.value.env;
}

async function mistakes(env: string): Promise<readonly string[]> {
  const inputs = await read(env);
  if (inputs.ok) throw new Error("this env was taken");
  expect(inputs.error.code).toBe("inputs_invalid");
  return (inputs.error.details ?? []).map((line) =>
    line.replace(/^env +/u, "").replace(" For example: LOG_LEVEL=debug", ""),
  );
}

describe("the env input", () => {
  it("is read as GITHUB_ENV: a variable a line, and blocks", async () => {
    const text = `LOG_LEVEL=debug

EMPTY=
QUERY=a=b<<c "d" 'e'
NOTES<<END
first = "1"

  # second
END
LAST=1
`;
    expect(await variables(text)).toEqual({
      LOG_LEVEL: "debug",
      EMPTY: "",
      QUERY: "a=b<<c \"d\" 'e'",
      NOTES: 'first = "1"\n\n  # second',
      LAST: "1",
    });
  });

  it("takes line ends of Windows, which an expression may bring", async () => {
    expect(await variables("A=1\r\nB<<END\r\nx\r\ny\r\nEND\r\n")).toEqual({ A: "1", B: "x\ny" });
  });

  it("sets what a task may well change", async () => {
    const text = "CI=false\nTZ=UTC\nLANG=C\nLC_ALL=C\nTERM=dumb\n__proto__=x\n_1=a";
    expect(Object.keys(await variables(text))).toHaveLength(7);
  });

  it.each([
    ["export FOO=bar", "line 1 starts with export. Write FOO=… without it."],
    ["set FOO=bar", "line 1 starts with set. Write FOO=… without it."],
    ["FOO: bar", "line 1 has the form FOO: value. Write FOO=value."],
    ["FOO:", "line 1 has the form FOO: value. Write FOO=value."],
    ["FOO: a=b", "line 1 has the form FOO: value. Write FOO=value."],
    [
      'FOO="bar"',
      "line 1 puts quotes around the value of FOO, and they would be part of it. Remove them; to keep them, use a block FOO<<END.",
    ],
    [
      "FOO='bar'",
      "line 1 puts quotes around the value of FOO, and they would be part of it. Remove them; to keep them, use a block FOO<<END.",
    ],
    ["FOO = bar", "line 1 has blanks around FOO. Remove them."],
    ["  FOO=bar", "line 1 has blanks around FOO. Remove them."],
    ["$FOO=bar", "line 1 starts with $. Write the name without it."],
    ["=bar", "line 1 has no name before =."],
    [
      "FOO;BAR=1",
      "line 1 has no valid name before =: use letters, digits and _, and no digit first.",
    ],
    ["1FOO=1", "line 1 has no valid name before =: use letters, digits and _, and no digit first."],
    ["# FOO=bar", "line 1 is a comment, and this format has none. Remove it."],
    ["# nothing", "line 1 is a comment, and this format has none. Remove it."],
    [
      "FOO",
      "line 1 is neither NAME=value nor NAME<<END. A value of several lines needs a block: NAME<<END, its lines, END.",
    ],
    [
      "FOO<<END\nbar\n",
      "line 1 starts a block for FOO, and END is missing. Put END alone on a line, without blanks.",
    ],
    [
      "FOO<<END\nbar\n  END\n",
      "line 1 starts a block for FOO, and END has blanks around it. Put END alone on a line, without blanks.",
    ],
    ["FOO<<\nbar", "line 1 has nothing after <<. Write FOO<<END."],
    ["FOO<<'END'\nbar\nEND", "line 1 has more than a word after <<. Write FOO<<END."],
    ["FOO<<-END\nbar\nEND", "line 1 has more than a word after <<. Write FOO<<END."],
    ["FOO << END\nbar\nEND", "line 1 has blanks around FOO. Remove them."],
    ["export FOO<<END\nbar\nEND", "line 1 starts with export. Write FOO<<… without it."],
    ["FOO=1\nBAR=2\nFOO=3", "FOO is set twice, in lines 1 and 3."],
  ])("says what is wrong with %j", async (text, message) => {
    const [first, ...others] = await mistakes(text);
    expect(first).toBe(message);
    expect(others.filter((other) => text.startsWith("FOO<<") && !other.includes("line"))).toEqual(
      [],
    );
  });

  it("reports every mistake, with its line", async () => {
    const lines = await mistakes("A: 1\nB=2\nexport C=3\nD=4\n# e");
    expect(lines.map((line) => line.slice(0, 6))).toEqual(["line 1", "line 3", "line 5"]);
  });

  it.each([
    [
      "GITHUB_TOKEN",
      /belongs to the runner\. Set it in the step's own env:, and add it to pass-env/u,
    ],
    ["GITHUB_ENV", /belongs to the runner or to stepkey/u],
    ["RUNNER_TEMP", /belongs to the runner or to stepkey/u],
    ["ACTIONS_ID_TOKEN_REQUEST_URL", /belongs to the runner or to stepkey/u],
    ["INPUT_STEP", /belongs to the runner or to stepkey/u],
    ["STATE_session", /belongs to the runner or to stepkey/u],
    ["STEPKEY_TASK", /belongs to the runner or to stepkey/u],
    ["LD_PRELOAD", /loads code into every program.*own env:, and add it to trust-env/u],
    ["NODE_OPTIONS", /add it to trust-env/u],
    ["https_proxy", /sends requests through a proxy/u],
    ["TAR_OPTIONS", /makes tar run commands.*add it to pass-env/u],
    ["ANSIBLE_CALLBACK_PLUGINS", /makes Ansible load code/u],
    ["GOCACHEPROG", /names a program that Go runs/u],
    ["JAVA_HOME", /decides which programs or libraries a build uses/u],
    ["GOROOT", /decides which programs or libraries a build uses/u],
    ["TERRAFORM_CLI_PATH", /decides which programs or libraries a build uses/u],
    ["TEMP", /redirects programs/u],
    ["SSH_AUTH_SOCK", /leads to another credential/u],
    ["PYTHONPATH", /loads code into Python.*add it to pass-env/u],
    ["GIT_SSH_COMMAND", /makes git run programs/u],
    ["npm_config_registry", /makes npm run programs/u],
    ["AWS_PROFILE", /makes AWS's tools read other settings/u],
    ["PGOPTIONS", /changes the settings of every session/u],
    ["PATH", /decides which programs run.*set it in run/u],
    ["HOME", /decides where programs find their settings/u],
    ["XDG_CONFIG_HOME", /decides where programs find their settings/u],
    ["SHELL", /names a program/u],
    ["TMPDIR", /redirects programs/u],
  ])("does not set %s", async (name, why) => {
    const [line, ...others] = await mistakes(`${name}=x`);
    expect(others).toEqual([]);
    expect(line).toMatch(why);
    expect(line).toMatch(new RegExp(`^${name} `, "u"));
  });

  it("quotes nothing of a secret that broke its lines", async () => {
    const key = `-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ+/\nabc+def==\n-----END KEY-----`;
    const lines = await mistakes(
      `KEY=${key}\nTOKEN: s3cr3t-value\nexport T=s3cr3t-value\nU="s3cr3t-value"`,
    );
    const text = lines.join("\n");
    expect(lines).toHaveLength(6);
    expect(text).toContain("needs a block: NAME<<END");
    for (const secret of ["MIIE", "abc", "BEGIN", "s3cr3t"]) expect(text).not.toContain(secret);
  });

  it("lets no value from outside set anything that loads code or redirects, whatever it holds", async () => {
    const hostile = ["LD_PRELOAD", "PATH", "BASH_ENV", "GITHUB_ENV", "HTTPS_PROXY"];
    const part = fc.oneof(
      fc.constantFrom(...hostile, "OK"),
      fc.constantFrom("=", "<<", "END", "\n", "\r\n", " ", "x", '"'),
    );
    const texts = fc.array(part, { maxLength: 20 }).map((parts) => parts.join(""));
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const inputs = await read(`TITLE=${text}`);
        const set = inputs.ok ? Object.keys(inputs.value.env) : [];
        expect(set.filter((name) => hostile.includes(name))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("the annotations input", () => {
  it.each([
    ["", false],
    ["false", false],
    ["true", true],
    ["True", true],
  ])("%j is %s", async (annotations, expected) => {
    const given = givenInputs({ ...BROKER_INPUTS, annotations });
    const inputs = await readInputs(given, {
      platform: "linux",
      nodeVersion: "24.5.0",
      loadKinds: async () => [],
    });
    expect(inputs).toMatchObject({ ok: true, value: { annotations: expected } });
  });

  it("is nothing else", async () => {
    const given = givenInputs({ ...BROKER_INPUTS, annotations: "yes" });
    const inputs = await readInputs(given, {
      platform: "linux",
      nodeVersion: "24.5.0",
      loadKinds: async () => [],
    });
    expect(inputs).toMatchObject({
      error: { details: ['annotations  "yes" is neither true nor false. For example: true'] },
    });
  });
});

describe("names in pass-env", () => {
  it.each(["FOO;BAR", "$FOO", '"FOO"', "FOO:BAR", "!FOO", "-FOO", "[FOO]", "${{vars.X}}"])(
    "are names: %s is none",
    async (name) => {
      const given = givenInputs({ ...BROKER_INPUTS, "pass-env": name });
      const inputs = await readInputs(given, {
        platform: "linux",
        nodeVersion: "24.5.0",
        loadKinds: async () => [],
      });
      if (inputs.ok) throw new Error("it was taken");
      expect(inputs.error.details?.[0]).toContain(
        "list names only, separated by commas, spaces or newlines, and without $ or quotes.",
      );
    },
  );

  it("may have what a workflow's env can name", async () => {
    const names = ["my.setting", "npm-token", "BASH_FUNC_deploy%%", "TF_VAR_*", "?_X", "*"];
    const given = givenInputs({ ...BROKER_INPUTS, "pass-env": names.join(" ") });
    const inputs = await readInputs(given, {
      platform: "linux",
      nodeVersion: "24.5.0",
      loadKinds: async () => [],
    });
    expect(inputs).toMatchObject({ value: { passEnv: names } });
  });
});
