import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readInputs } from "../../../../src/action/inputs/read-inputs.ts";
import { AWS_DIRECT_REVOCABILITY } from "../../../../src/credentials/aws/session/revocability.ts";
import type {
  CredentialKind,
  DirectMode,
} from "../../../../src/credentials/kind/credential-kind.ts";
import { err, ok } from "../../../../src/shared/result.ts";
import { KINDS } from "../../../../src/credentials/kinds.ts";
import type { InputName } from "../../../../src/action/runner/keys.ts";
import { BROKER_INPUTS, DIRECT_INPUTS, givenInputs } from "../../../support/inputs.ts";

type Given = Partial<Record<InputName, string>>;

const read = async (given: Given, platform = "linux", kinds = KINDS) =>
  await readInputs(givenInputs(given), {
    platform,
    nodeVersion: "24.5.0",
    loadKinds: async () => kinds,
  });

async function mistakes(given: Given): Promise<readonly string[]> {
  const inputs = await read(given);
  if (inputs.ok) throw new Error("these inputs were taken");
  expect(inputs.error.code).toBe("inputs_invalid");
  return inputs.error.details ?? [];
}

async function broker(given: Given = {}) {
  const inputs = await read({ ...BROKER_INPUTS, ...given });
  if (!inputs.ok) throw new Error(inputs.error.details?.join("\n"));
  return inputs.value;
}

describe("readInputs", () => {
  it("takes the smallest workflow of broker mode, and fills in the defaults", async () => {
    expect(await broker()).toEqual({
      step: "migrate",
      run: "npm run migrate",
      shell: "bash",
      workingDirectory: undefined,
      environment: undefined,
      access: "read",
      source: { mode: "broker", url: "https://stepkey.example", grant: "orders-migrate" },
      ttlSeconds: undefined,
      waitSeconds: 0,
      passEnv: [],
      trustEnv: [],
      keepConfig: [],
      env: {},
      secretEnv: {},
      annotations: false,
      residue: "auto",
      jobWorkflow: "",
    });
  });

  it("takes the smallest workflow of direct mode", async () => {
    const inputs = await read(DIRECT_INPUTS);
    expect(inputs).toMatchObject({
      ok: true,
      value: {
        source: {
          mode: "direct",
          approvals: 1,
          approvers: [],
          bases: undefined,
          maxAgeSeconds: 86_400,
          credential: {
            kind: "aws",
            settings: {
              roleToAssume: "arn:aws:iam::123456789012:role/reader",
              region: "eu-west-1",
            },
          },
        },
      },
    });
  });

  it("reports every mistake at once, with what was given, what is expected and an example", async () => {
    const lines = await mistakes({
      step: "",
      run: "",
      access: "admin",
      ttl: "99h",
      residue: "maybe",
      broker: "http://stepkey.example",
      grant: "orders-migrate",
    });
    expect(lines.map((line) => line.split(/\s+/u)[0])).toEqual([
      "access",
      "step",
      "run",
      "ttl",
      "residue",
      "broker",
    ]);
    expect(lines[0]).toBe('access   "admin" is neither read nor write. For example: read');
    expect(lines[3]).toBe('ttl      "99h" is longer than 12h, the maximum. For example: 15m');
  });

  it("counts the mistakes in its message", async () => {
    const one = await read({ ...BROKER_INPUTS, access: "admin" });
    const two = await read({ ...BROKER_INPUTS, access: "admin", ttl: "soon" });
    expect(one).toMatchObject({ error: { message: "1 mistake:" } });
    expect(two).toMatchObject({ error: { message: "2 mistakes:" } });
  });

  it("refuses, and never throws, whatever the inputs hold", async () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constant("a: [1, {"));
    await fc.assert(
      fc.asyncProperty(text, text, text, async (step, credential, ttl) => {
        const inputs = await read({ step: `${step}\u0000`, run: "true", credential, ttl });
        expect(inputs.ok).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  describe("where the credential comes from", () => {
    it("is shown by the first kind that needs no broker, where the step names none", async () => {
      const [example] = KINDS.flatMap(({ direct }) => direct?.example ?? []);
      const [line] = await mistakes({ ...BROKER_INPUTS, broker: "", grant: "" });
      expect(line).toContain(`For example: ${example}`);
    });

    it.each([
      [{ broker: "", grant: "orders-migrate" }, "broker", "is missing, but grant is set"],
      [{ grant: "" }, "grant", "is missing, but broker is set"],
      [{ broker: "", grant: "" }, "credential", "is missing, and so is broker"],
      [{ credential: DIRECT_INPUTS.credential }, "credential", "cannot be combined with broker"],
      [{ approvals: "2" }, "approvals", "is for direct mode"],
      [{ approvers: "@mona" }, "approvers", "is for direct mode"],
      [{ bases: "main" }, "bases", "is for direct mode"],
      [{ "max-age": "24h" }, "max-age", "is for direct mode"],
      [{ bases: "1" }, "bases", "is for direct mode"],
      [{ "max-age": "1" }, "max-age", "is for direct mode"],
      [{ grant: "orders migrate" }, "grant", "is not the name of a grant"],
    ])("refuses %o", async (given: Given, input, text) => {
      const lines = await mistakes({ ...BROKER_INPUTS, ...given });
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(new RegExp(`^${input} +.*${text}`, "u"));
    });

    it.each<[Given, string]>([
      [{ broker: "", grant: "orders-migrate" }, "broker"],
      [{ grant: "" }, "grant"],
      [{ broker: "", grant: "" }, "credential"],
      [{ access: "write", environment: "" }, "environment"],
    ])("asks about the variable where %o may come from one", async (given, input) => {
      const [line] = await mistakes({ ...BROKER_INPUTS, ...given });
      expect(line).toMatch(
        new RegExp(`^${input} .*is the variable set, and may this job see it`, "u"),
      );
    });

    it.each([
      ["https://stepkey.example/", "https://stepkey.example"],
      ["https://STEPKEY.example:8443", "https://stepkey.example:8443"],
      ["http://127.0.0.1:8700", "http://127.0.0.1:8700"],
      ["http://localhost:8700/", "http://localhost:8700"],
      ["http://[::1]:8700", "http://[::1]:8700"],
    ])("takes the broker %s as %s", async (given, url) => {
      expect((await broker({ broker: given })).source).toMatchObject({ url });
    });

    it.each([
      ["stepkey.example", "is not a URL"],
      ["http://stepkey.example", "neither https nor on a loopback address"],
      ["http://127.0.0.1.example", "neither https nor on a loopback address"],
      ["ftp://127.0.0.1", "neither https nor on a loopback address"],
      ["https://stepkey.example/api", "has a path"],
      ["https://stepkey.example/?a=b", "has a path, query"],
      ["https://stepkey.example/#x", "has a path, query or fragment"],
    ])("refuses the broker %s", async (given, text) => {
      expect((await mistakes({ ...BROKER_INPUTS, broker: given }))[0]).toContain(text);
    });

    it("does not repeat a password in the broker's URL", async () => {
      const url = "https://someone:opensesame@stepkey.example";
      const [line] = await mistakes({ ...BROKER_INPUTS, broker: url });
      expect(line).toContain("contains a user name or password");
      expect(line).not.toContain("opensesame");
    });
  });

  describe("the credential of direct mode", () => {
    const credential = (text: string) => mistakes({ ...DIRECT_INPUTS, credential: text });

    it("names a mistyped setting, the one that was meant, and its place", async () => {
      const text =
        "aws:\n  role-to-assume: arn:aws:iam::123456789012:role/reader\n  aws-regoin: eu";
      expect(await credential(text)).toContainEqual(
        "credential  aws.aws-regoin is not a known setting; did you mean aws-region? (line 3, column 3)",
      );
    });

    it("says under which key a setting belongs that is written flat, as in configure-aws-credentials", async () => {
      const text =
        "role-to-assume: arn:aws:iam::123456789012:role/reader\nrole-duration-seconds: 3600";
      const [flat, duration] = await credential(text);
      expect(flat).toMatch(
        /^credential {2}role-to-assume is a setting of aws: put it under `aws:`. \(line 1, column 1\) For example: aws: \{/u,
      );
      expect(duration).toContain("role-duration-seconds is not a setting here: the input `ttl`");
      expect(duration).toMatch(/\(line 2, column 1\) For example: ttl: 1h$/u);
    });

    it("takes a setting that several kinds have for one of the kind that most of them are of", async () => {
      const text =
        "audience: api://x\ntenant-id: contoso.example\nclient-id: 22222222-2222-4222-8222-222222222222";
      expect((await credential(text)).map((line) => line.replace(/ \(line.*/u, ""))).toEqual([
        "credential  audience is a setting of azure: put it under `azure:`.",
        "credential  tenant-id is a setting of azure: put it under `azure:`.",
        "credential  client-id is a setting of azure: put it under `azure:`.",
      ]);
      expect((await credential("audience: x\naws-region: eu-west-1"))[0]).toContain("of aws");
    });

    it("asks about the variable behind a setting without a value", async () => {
      const text = "aws:\n  role-to-assume: \n  aws-regon: eu-west-1";
      expect(await credential(text)).toContainEqual(
        "credential  aws.role-to-assume is empty: is the variable set, and may this job see it? (line 2, column 3)",
      );
    });

    it("names a mistyped provider and the one that was meant", async () => {
      expect((await credential("aw: {}"))[0]).toMatch(
        /aw is not a known provider; did you mean aws\?/u,
      );
    });

    const kind = (name: string, direct?: DirectMode): CredentialKind => ({
      name,
      hostileVariables: [],
      describe: () => name,
      ...(direct === undefined ? {} : { direct }),
    });
    const toy = kind("toy", {
      endsEarly: false,
      loadRevocability: () => Promise.resolve(AWS_DIRECT_REVOCABILITY),
      audience: "toys.example",
      example: "toy: { box: red }",
      load: () =>
        Promise.resolve({
          parse: (given) =>
            given === null
              ? ok("its settings")
              : err([{ path: ["box"], message: "is not a colour.", example: "box: red" }]),
          createProvider: () => {
            throw new Error("nothing is to be issued");
          },
        }),
    });

    it("is of any kind that works without a broker, and parsed by that kind", async () => {
      const parsed = await read({ ...DIRECT_INPUTS, credential: "toy:" }, "linux", [toy]);
      expect(parsed).toMatchObject({
        value: { source: { credential: { kind: "toy", settings: "its settings" } } },
      });
      const wrong = await read({ ...DIRECT_INPUTS, credential: "toy: { box: 7 }" }, "linux", [toy]);
      expect(wrong).toMatchObject({
        error: {
          details: [
            "credential  toy.box is not a colour. (line 1, column 8) For example: box: red",
          ],
        },
      });
    });

    it("is of a kind that works without a broker", async () => {
      const kinds = [kind("lego"), toy];
      const details = async (given: Given) => {
        const inputs = await read({ ...DIRECT_INPUTS, ...given }, "linux", kinds);
        return inputs.ok ? "" : (inputs.error.details ?? []).join("\n");
      };
      expect(await details({ credential: "aws: {}" })).toContain("known providers: toy.");
      expect(await details({ credential: "lego: {}" })).toContain("lego needs a broker");
    });

    it("says that postgres needs a broker", async () => {
      expect((await credential("postgres: {}"))[0]).toContain("postgres needs a broker");
    });

    it.each([
      ["[]", "names no provider"],
      ["aws", "names no provider"],
      ["aws: {", "this is not valid YAML"],
      ["aws: &a {}\nother: *a", "(line 1, column 9)"],
      ["aws: {}\naws: {}", "this key appears twice"],
    ])("refuses %j", async (text, expected) => {
      expect((await credential(text)).join("\n")).toContain(expected);
    });
  });

  describe("access and environment", () => {
    it("wants an environment for a write", async () => {
      const [line] = await mistakes({ ...BROKER_INPUTS, access: "write" });
      expect(line).toMatch(/^environment +is missing: write access needs one/u);
    });

    it("takes a write with an environment", async () => {
      const inputs = await broker({ access: "write", environment: "production" });
      expect(inputs).toMatchObject({ access: "write", environment: "production" });
    });

    it("wants a token that reads reviews for a direct write", async () => {
      const write = { ...DIRECT_INPUTS, access: "write", environment: "production" };
      expect((await mistakes(write))[0]).toMatch(/^github-token +is empty/u);
      expect(await read({ ...write, "github-token": "x" })).toMatchObject({ ok: true });
    });

    it("refuses an environment that could forge a line of the log", async () => {
      const [line] = await mistakes({ ...BROKER_INPUTS, environment: "a\n::error::b" });
      expect(line).toContain("is not the name of an environment");
      expect(line).not.toContain("\n");
    });
  });

  describe("numbers, times and lists", () => {
    it.each([
      ["90s", 90],
      ["15m", 900],
      ["12h", 43_200],
    ])("reads the ttl %s as %i seconds", async (ttl, seconds) => {
      expect((await broker({ ttl })).ttlSeconds).toBe(seconds);
    });

    it.each(["0s", "-5m", "1.5h", "15", "15 minutes", "PT15M", "13h", "999999h"])(
      "refuses the ttl %s",
      async (ttl) => {
        expect(await mistakes({ ...BROKER_INPUTS, ttl })).toHaveLength(1);
      },
    );

    it.each([
      ["", 0],
      ["0", 0],
      ["30m", 1800],
    ])("waits for an approval as long as %j says", async (wait, seconds) => {
      expect((await broker({ "wait-for-approval": wait })).waitSeconds).toBe(seconds);
    });

    it.each([
      ["ttl", "3600", "1h"],
      ["ttl", "1 hour", "1h"],
      ["ttl", "90 Minutes", "90m"],
      ["ttl", "1h30m", "90m"],
      ["ttl", "900 seconds", "15m"],
      ["wait-for-approval", "1800", "30m"],
    ])("says which duration %s: %s means", async (input, given, meant) => {
      const [line] = await mistakes({ ...BROKER_INPUTS, [input]: given });
      expect(line).toContain(`did you mean ${meant}? For example: ${meant}`);
    });

    it.each(["999999h", "2 days", "soon", "1e3", "7 parsecs"])(
      "suggests nothing for the ttl %s",
      async (ttl) => {
        expect((await mistakes({ ...BROKER_INPUTS, ttl }))[0]).toMatch(/For example: 15m$/u);
      },
    );

    it.each(["7h", "soon", "1"])("refuses to wait %j", async (wait) => {
      expect(await mistakes({ ...BROKER_INPUTS, "wait-for-approval": wait })).toHaveLength(1);
    });

    it.each(["0", "1.5", "-1", "two", "1e3", "0x2", " 2 2"])("refuses %j approvals", async (n) => {
      expect((await mistakes({ ...DIRECT_INPUTS, approvals: n }))[0]).toMatch(/whole number/u);
    });

    it("takes approvers by commas and lines", async () => {
      const approvers = "@mona, @octo-org/dba\n\n@kim_octo ,";
      expect(await read({ ...DIRECT_INPUTS, approvers })).toMatchObject({
        value: { source: { approvers: ["@mona", "@octo-org/dba", "@kim_octo"] } },
      });
    });

    it.each(["mona", "@", "@mona @kim", "@octo-org/", "@-mona"])(
      "refuses the approver %j",
      async (approvers) => {
        expect(await mistakes({ ...DIRECT_INPUTS, approvers })).toHaveLength(1);
      },
    );

    it("takes bases by commas and lines, and a max-age", async () => {
      const given = { ...DIRECT_INPUTS, bases: "main, release/2\n\nnext ,", "max-age": "72h" };
      expect(await read(given)).toMatchObject({
        value: { source: { bases: ["main", "release/2", "next"], maxAgeSeconds: 259_200 } },
      });
    });

    it.each([
      ["bases", "refs/heads/main", "without refs/heads/"],
      ["bases", "release/*", "without \\*"],
      ["bases", "a b", "full names of branches"],
      ["max-age", "3600", "did you mean 1h"],
      ["max-age", "0", "is not a duration"],
      ["max-age", "745h", "is longer than 744h"],
    ])("refuses %s %j", async (input, text, why) => {
      const lines = await mistakes({ ...DIRECT_INPUTS, [input]: text });
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(new RegExp(`^${input} +"[^"]+".*${why}`, "u"));
    });

    it("takes names of variables by commas, blanks and lines", async () => {
      const inputs = await broker({
        "pass-env": "CARGO_*,HOME_DIR\nA B",
        "trust-env": "HTTPS_PROXY",
      });
      expect(inputs.passEnv).toEqual(["CARGO_*", "HOME_DIR", "A", "B"]);
      expect(inputs.trustEnv).toEqual(["HTTPS_PROXY"]);
    });

    it("wants the names in trust-env written out", async () => {
      const [line] = await mistakes({ ...BROKER_INPUTS, "trust-env": "LD_*" });
      expect(line).toContain("without *");
    });
  });

  describe("the task", () => {
    it("keeps the script unchanged", async () => {
      expect((await broker({ run: "  if x:\n    y\n" })).run).toBe("  if x:\n    y\n");
    });

    it.each(["bash", "sh", "pwsh", "python", "perl {0}", "bash -x {0}"])(
      "takes the shell %s",
      async (shell) => {
        expect((await broker({ shell })).shell).toBe(shell);
      },
    );

    it("says which shell was meant", async () => {
      const [line] = await mistakes({ ...BROKER_INPUTS, shell: "bahs" });
      expect(line).toContain("Did you mean bash?");
    });

    it.each(["", "a".repeat(65), "migrate/prod", "mïgrate", "a\tb"])(
      "refuses the step name %j",
      async (step) => {
        expect((await mistakes({ ...BROKER_INPUTS, step }))[0]).toMatch(/^step /u);
      },
    );
  });

  it.each([
    ["win32", "Windows"],
    ["freebsd", "freebsd"],
  ])("stops on %s before anything else is looked at", async (platform, name) => {
    const inputs = await read({}, platform);
    expect(inputs).toMatchObject({
      error: { code: "platform_unsupported", message: `stepkey does not run on ${name} yet.` },
    });
  });
});
