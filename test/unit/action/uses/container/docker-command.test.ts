import { describe, expect, it } from "vitest";
import {
  type CommandParts,
  dockerCommand,
  dockerEnv,
} from "../../../../../src/action/uses/container/docker-command.ts";
import { prepareInputs } from "../../../../../src/action/uses/inputs/action-inputs.ts";
import { parseActionMetadata } from "../../../../../src/action/uses/metadata/parse-metadata.ts";
import { Secret } from "../../../../../src/shared/secret.ts";

function partsOf(
  text: string,
  given: Readonly<Record<string, string>> = {},
  references: Readonly<Record<string, string>> = {},
): CommandParts {
  const metadata = parseActionMetadata(text);
  if (!metadata.ok) throw new Error(metadata.error);
  const { runs } = metadata.value;
  if (runs.using !== "docker") throw new Error("not a Docker action");
  const inputs = {
    given: new Map(Object.entries(given)),
    references: new Map(Object.entries(references)),
  };
  const prepared = prepareInputs(metadata.value, inputs, { contexts: {}, hasToken: true });
  if (!prepared.ok) throw new Error(prepared.error);
  return { metadata: metadata.value, runs, inputs, variables: prepared.value.variables };
}

const INPUTS = `inputs:
  who: { default: World }
  password: { required: true }
`;
const docker = (more: string): string =>
  `${INPUTS}runs:\n  using: docker\n  image: Dockerfile\n${more}`;

describe("the command of a Docker action", () => {
  it("has its args with the inputs in them, each as one argument whatever it holds", () => {
    const parts = partsOf(docker('  args: ["--who", "${{ inputs.who }}", 3, ""]'), {
      who: `a "b" $(c)`,
    });
    expect(dockerCommand(parts)).toEqual({
      ok: true,
      value: { main: "", args: ["--who", `a "b" $(c)`, "3", ""] },
    });
  });

  it("takes args and entryPoint from its inputs where the file has none", () => {
    const given = { args: `one "two three" "fo\\"ur" five`, ENTRYPOINT: "/own.sh" };
    expect(dockerCommand(partsOf(docker(""), given))).toEqual({
      ok: true,
      value: { main: "/own.sh", args: ["one", "two three", 'fo"ur', "five"] },
    });
    const fixed = partsOf(docker('  args: [x]\n  entrypoint: "/main.sh"'), given);
    expect(dockerCommand(fixed)).toEqual({ ok: true, value: { main: "/main.sh", args: ["x"] } });
  });

  it.each([
    ["plainly", "${{ inputs.password }}"],
    ["inside a text", "--password=${{ format('x{0}', inputs.PASSWORD) }}"],
    ["as a part of all inputs", "${{ toJSON(inputs) }}"],
  ])("never holds what with-credential sets: %s", (_how, arg) => {
    const text = docker(`  args: ["${arg}"]`);
    const command = dockerCommand(partsOf(text, {}, { Password: "PGPASSWORD" }));
    expect(command).toMatchObject({ ok: false });
    expect(command.ok ? "" : command.error).toContain("every process of the machine can read");
  });

  it("may depend on whether the credential sets an input, which is known before", () => {
    const text = docker(`  args: ["\${{ inputs.password != '' && '--login' || '--anonymous' }}"]`);
    const parts = partsOf(text, {}, { password: "PGPASSWORD" });
    expect(dockerCommand(parts)).toMatchObject({ ok: true, value: { args: ["--login"] } });
  });

  it("is not taken from an input args that the credential sets", () => {
    expect(dockerCommand(partsOf(docker(""), {}, { args: "PGPASSWORD" }))).toMatchObject({
      ok: false,
    });
  });

  it.each([
    ["args", '  args: ["${{ nope( }}"]', "its args cannot be evaluated (number 1)"],
    ["env", '  env: { A: "${{ nope( }}" }', "its env cannot be evaluated (A)"],
  ])("is refused where its %s cannot be evaluated", (_what, more, why) => {
    const command = dockerCommand(partsOf(docker(more)));
    expect(command.ok ? "" : command.error).toContain(why);
  });
});

describe("the variables that a Docker action sets itself", () => {
  it("may hold what with-credential sets, and stay wrapped", () => {
    const parts = partsOf(
      docker('  env: { MODE: fast, TOKEN: "Bearer ${{ inputs.password }}", N: 3 }'),
      {},
      { password: "PGPASSWORD" },
    );
    const env = dockerEnv(parts, { INPUT_PASSWORD: new Secret("correct-horse") });
    expect(JSON.stringify(env)).not.toContain("correct-horse");
    const plain = Object.entries(env).map(([name, value]) => [name, value.reveal()]);
    expect(Object.fromEntries(plain)).toEqual({
      MODE: "fast",
      TOKEN: "Bearer correct-horse",
      N: "3",
    });
  });
});
