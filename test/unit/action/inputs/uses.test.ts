import fc from "fast-check";
import { stringify } from "yaml";
import { describe, expect, it } from "vitest";
import { readInputs } from "../../../../src/action/inputs/read-inputs.ts";
import type { UsesInput } from "../../../../src/action/inputs/uses.ts";
import type { InputName } from "../../../../src/action/runner/keys.ts";
import { KINDS } from "../../../../src/credentials/kinds.ts";
import { BROKER_INPUTS, givenInputs } from "../../../support/inputs.ts";

type Given = Partial<Record<InputName, string>>;

const USES = "octo-org/deploy@8f4b7f84864484a7bf31766abe9204da3cbe65b3";

const read = async (given: Given) =>
  await readInputs(givenInputs({ ...BROKER_INPUTS, run: "", uses: USES, ...given }), {
    platform: "linux",
    nodeVersion: "24.5.0",
    loadKinds: async () => KINDS,
  });

async function uses(given: Given = {}): Promise<UsesInput> {
  const inputs = await read(given);
  if (!inputs.ok) throw new Error(inputs.error.details?.join("\n"));
  if (inputs.value.uses === undefined) throw new Error("no action");
  return inputs.value.uses;
}

async function mistakes(given: Given): Promise<string> {
  const inputs = await read(given);
  if (inputs.ok) throw new Error("these inputs were taken");
  return (inputs.error.details ?? []).join("\n");
}

describe("the input uses", () => {
  it("takes the place of run", async () => {
    expect(await uses()).toMatchObject({ name: USES, exports: [] });
    expect((await uses({ uses: "./.github/actions/deploy" })).reference).toEqual({
      from: "workspace",
      path: ".github/actions/deploy",
    });
  });

  it.each<[string, Given, RegExp]>([
    ["both", { run: "npm ci" }, /^run +cannot be combined with uses/mu],
    ["a shell beside it", { shell: "python" }, /^shell +goes with run/mu],
    [
      "a directory beside it",
      { "working-directory": "web" },
      /^working-directory +goes with run/mu,
    ],
    ["a Docker image", { uses: "docker://alpine" }, /^uses +names a Docker image/mu],
    ["the runner's own form", { uses: "$/deploy" }, /^uses +starts with \$\//mu],
    ["a name alone", { uses: "deploy" }, /^uses +"deploy" is not owner\/repository@COMMIT/mu],
    ["a path that leads out", { uses: "./../deploy" }, /^uses +/mu],
    ["inputs that are a list", { with: "- a\n- b" }, /^with +is not a mapping/mu],
    ["an input that is a mapping", { with: "a: { b: c }" }, /^with +has a list or mapping at a/mu],
    ["inputs that are not YAML", { with: "title: a: b" }, /^with .*toJSON/mu],
    ["a reference without a name", { "with-credential": "password" }, /^with-credential +line 1/mu],
    ["a reference to an expression", { "with-credential": "p=$PGPASSWORD" }, /^with-credential /mu],
    ["one input twice", { with: "Token: x", "with-credential": "token=A" }, /which with sets too/u],
    [
      "one input in two spellings",
      { with: "a b: x", "with-credential": "A_B=PGPASSWORD" },
      /sets A_B, which with sets too/u,
    ],
    ["one input of with in two cases", { with: "a: x\nA: y" }, /^with +sets A twice/mu],
    [
      "one reference in two cases",
      { "with-credential": "a=PGPASSWORD\nA=PGUSER" },
      /^with-credential +sets A twice/mu,
    ],
    [
      "an export that loads code",
      { exports: "NODE_OPTIONS" },
      /^exports +NODE_OPTIONS could load/mu,
    ],
    ["an export of the runner's", { exports: "GITHUB_REF" }, /^exports +GITHUB_REF could/mu],
    ["another word in nested", { nested: "locked" }, /^nested +"locked" is not pinned/mu],
    ["an export with a pattern", { exports: "A*" }, /^exports +A\*: list full names/mu],
  ])("refuses %s", async (_what, given, expected) => {
    expect(await mistakes(given)).toMatch(expected);
  });

  it.each(["with", "with-credential", "exports", "nested"] as const)(
    "is needed for %s",
    async (name) => {
      expect(await mistakes({ uses: "", run: "npm ci", [name]: "a=B" })).toContain(
        "goes with uses",
      );
    },
  );

  it("takes pinned in nested", async () => {
    expect((await uses()).isPinnedOnly).toBe(false);
    expect((await uses({ nested: "pinned" })).isPinnedOnly).toBe(true);
  });

  it("reads every value of with as the text that is written", async () => {
    const text =
      "version: 1.10\nforce: true\nempty:\nfiles: |\n  a\n  b\nliteral: ${{ github.token }}\n";
    expect([...(await uses({ with: text })).given]).toEqual([
      ["version", "1.10"],
      ["force", "true"],
      ["empty", ""],
      ["files", "a\nb\n"],
      ["literal", "${{ github.token }}"],
    ]);
  });

  it("takes any text in with as it was, if toJSON wrote it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (value) => {
        fc.pre(value.isWellFormed() && !value.includes("\0"));
        const { given } = await uses({ with: `title: ${JSON.stringify(value)}\nnext: 1` });
        expect([...given]).toEqual([
          ["title", value],
          ["next", "1"],
        ]);
      }),
    );
  });

  it("takes any mapping of texts as it was", async () => {
    const entries = fc.dictionary(
      fc.stringMatching(/^[a-z][a-z-]{0,8}$/u),
      fc.string({ maxLength: 40 }).filter((text) => text.isWellFormed()),
      { minKeys: 1 },
    );
    await fc.assert(
      fc.asyncProperty(entries, async (given) => {
        const text = stringify(given, { defaultStringType: "QUOTE_DOUBLE" });
        expect(Object.fromEntries((await uses({ with: text })).given)).toEqual({ ...given });
      }),
    );
  });

  it("names values of the credential in with-credential alone, a line each", async () => {
    const lines = "password=PGPASSWORD\n\n  db url = DATABASE_URL\n";
    expect([...(await uses({ "with-credential": lines })).references]).toEqual([
      ["password", "PGPASSWORD"],
      ["db url", "DATABASE_URL"],
    ]);
  });

  it("names stored secrets, which are known before anything starts", async () => {
    const given = {
      broker: "",
      grant: "",
      environment: "",
      access: "",
      "secret-env": 'FTP_PASSWORD: "rM9vT4kQ2z"',
    };
    const known = await uses({ ...given, "with-credential": "password=FTP_PASSWORD" });
    expect([...known.references]).toEqual([["password", "FTP_PASSWORD"]]);
    const unknown = await mistakes({ ...given, "with-credential": "password=FTP_PASWORD" });
    expect(unknown).toMatch(
      /^with-credential +names FTP_PASWORD, which secret-env does not have.*password=FTP_PASSWORD$/mu,
    );
    expect(unknown).not.toContain("rM9vT4kQ2z");
  });
});
