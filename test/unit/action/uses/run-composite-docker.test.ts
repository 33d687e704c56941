import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Secret } from "../../../../src/shared/secret.ts";
import { outer, playIn, run, SECRET, type Setting } from "../../../support/uses/play-composite.ts";
import type { ActionFiles } from "../../../support/uses/prepared-actions.ts";
import { compositeAction } from "../../../support/uses/sample-actions.ts";

let top: string;
beforeAll(() => void (top = mkdtempSync(join(tmpdir(), "stepkey-run-"))));
afterAll(() => rmSync(top, { recursive: true, force: true }));

const play = async (setting: Setting) => await playIn(top, setting);

describe("a Docker action that a step uses", () => {
  const docker = (more: string): ActionFiles => ({
    "box/action.yml": `inputs: { who: { default: World }, password: {} }
runs:
  using: docker
  image: Dockerfile
${more}`,
    "box/Dockerfile": "FROM alpine:3.22",
  });

  it("runs in a container, with its inputs in its args, and its env under all others", async () => {
    const { of, containers } = await play({
      files: {
        ...outer(
          `${run("one")}- uses: ./box
  env: { B: step }
  with: { who: "\${{ steps.one.outputs.name }}", password: "\${{ inputs.password }}", FILE: "\${{ github.repository }}" }`,
          "inputs: { password: {} }",
        ),
        ...docker(`  entrypoint: /main.sh
  args: ["--who", "\${{ inputs.who }}"]
  env: { A: own, B: own, C: own, TOKEN: "\${{ inputs.password }}", PGPASSWORD: own }
`),
      },
      given: { INPUT_PASSWORD: new Secret(SECRET) },
      writes: {
        "step-1": {
          outputs: [{ name: "name", value: "two words" }],
          env: [
            { name: "A", value: "exported" },
            { name: `N${SECRET}`, value: "x" },
          ],
        },
      },
    });
    expect(containers).toEqual(["step-2 in Dockerfile"]);
    const step = of("step-2");
    expect(step?.at).toMatchObject({ program: { file: "/main.sh", args: ["--who", "two words"] } });
    const given = { INPUT_WHO: "two words", INPUT_FILE: "octo-org/shop", INPUT_PASSWORD: SECRET };
    expect(step?.env).toMatchObject({
      A: "exported",
      B: "step",
      C: "own",
      TOKEN: SECRET,
      ...given,
    });
    // The credential's stays, and names are in Docker's command line.
    expect(step?.env).not.toHaveProperty("PGPASSWORD");
    expect(JSON.stringify(Object.keys(step?.env ?? {}))).not.toContain(SECRET);
    // What holds no secret is plain: paths become the container's.
    expect(step?.secrets.toSorted()).toEqual(["INPUT_PASSWORD", "TOKEN"]);
  });

  it.each([
    ["its own args", '  args: ["--password=${{ inputs.password }}"]\n', ""],
    ["the input args", "", "args: '--password=${{ env.PGPASSWORD }}'"],
    ["the input entryPoint", "", "entryPoint: '/${{ env.PGPASSWORD }}'"],
  ])(
    "fails where %s would hold a secret, and later steps that ask for it run",
    async (_, own, more) => {
      const { task, names, events } = await play({
        files: {
          ...outer(`- uses: ./box
  with: { password: "\${{ env.PGPASSWORD }}"${more === "" ? "" : `, ${more}`} }
${run("two")}${run("three", "if: failure()")}`),
          ...docker(own),
        },
      });
      expect(names).toEqual(["step-3"]);
      expect(task.ok && task.value.notRun?.message).toContain(
        "In step 1 of the action, its args would hold a secret",
      );
      expect(JSON.stringify(events)).not.toContain(SECRET);
    },
  );

  it("has a pre and a post with its args, which share its state", async () => {
    const sha = "8f4b7f84864484a7bf31766abe9204da3cbe65b3";
    const { processes, of, containers } = await play({
      files: {
        [`octo-org/outer@${sha}/action.yml`]: compositeAction(`- uses: $/box\n${run("two")}`)
          .metadata,
        ...Object.fromEntries(
          Object.entries(
            docker("  pre-entrypoint: /pre.sh\n  post-entrypoint: /post.sh\n  args: [a]\n"),
          ).map(([path, text]) => [`octo-org/outer@${sha}/${path}`, text]),
        ),
      },
      uses: `octo-org/outer@${sha}`,
      writes: { "step-1-pre": { state: [{ name: "at", value: "1" }] } },
    });
    const started = processes.map(({ name, at }) => [name, "program" in at ? at.program : ""]);
    expect(started).toEqual([
      ["step-1-pre", { file: "/pre.sh", args: ["a"] }],
      ["step-1", { file: "", args: ["a"] }],
      ["step-2", ""],
      ["step-1-post", { file: "/post.sh", args: ["a"] }],
    ]);
    expect(containers).toHaveLength(3);
    expect(of("step-1-post")?.env).toMatchObject({ STATE_at: "1" });
  });
});
