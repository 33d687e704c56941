import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PreparedRuns } from "../../../../src/action/uses/prepare/prepared-action.ts";
import { nestedReferences, preparedLines } from "../../../../src/action/task/prepared-lines.ts";
import { compositeAction } from "../../../support/uses/sample-actions.ts";
import { prepareFrom, SHA } from "../../../support/uses/prepared-actions.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "stepkey-prepare-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const composite = (steps: string, more = ""): string => compositeAction(steps, more).metadata;
const LEAF = {
  "leaf/action.yml": "name: l\ninputs: { a: {} }\nruns: { using: node24, main: m.js }\n",
  "leaf/m.js": "",
};

const box = (more: string): string =>
  `inputs: { a: {} }\nruns:\n  using: docker\n  image: Dockerfile\n  ${more}\n`;
const DOCKER = {
  "box/action.yml": box('args: ["${{ fromJSON(inputs.a).b }}", "${{ env.A }}"]'),
  "box/Dockerfile": "FROM alpine",
  "env/action.yml": box('env: { A: "${{ inputs.a }" }'),
  "env/Dockerfile": "FROM alpine",
  "bare/action.yml": box(""),
  "if/action.yml": box("post-if: nothing()"),
  "if/Dockerfile": "FROM alpine",
};

function positions(runs: PreparedRuns): readonly (readonly [string, string | undefined])[] {
  if (runs.using !== "composite") return [];
  return runs.steps.flatMap(({ position, looseRef, action }) => [
    [position, looseRef] as const,
    ...(action === undefined ? [] : positions(action.runs)),
  ]);
}

describe("a composite action", () => {
  it("is prepared with all that it uses, on all levels, each at a full commit", async () => {
    const prepared = await prepareFrom(
      directory,
      {
        ...LEAF,
        "outer/action.yml": composite(
          `- uses: octo-org/a/sub@v4\n- run: true\n  shell: bash\n- uses: ./leaf`,
        ),
        "octo-org/a@v4/sub/action.yml": composite(`- uses: $/\n- uses: octo-org/b@${SHA}`),
        "octo-org/a@v4/action.yml": composite("- run: true\n  shell: bash"),
        [`octo-org/b@${SHA}/action.yml`]: "runs: { using: node20, main: index.js }\n",
        [`octo-org/b@${SHA}/index.js`]: "",
      },
      { uses: "./outer" },
    );
    if (!prepared.ok) throw new Error(prepared.error.message);
    expect(positions(prepared.value.runs)).toEqual([
      ["1", "the tag v4"],
      ["1.1", undefined],
      ["1.1.1", undefined],
      ["1.2", undefined],
      ["2", undefined],
      ["3", undefined],
    ]);
    expect(nestedReferences(prepared.value.runs)).toEqual([
      `octo-org/a/sub@${SHA}`,
      `octo-org/a@${SHA}`,
      `octo-org/b@${SHA}`,
      "./leaf",
    ]);
    const lines = preparedLines(prepared.value, []).join("\n");
    expect(lines).toContain(`step 1: octo-org/a/sub@${SHA}, by the tag v4`);
    expect(lines).toContain("nested: pinned");
  });

  it.each([
    ["- uses: octo-org/a@v4", /uses octo-org\/a@v4 in step 1, which can change/u],
    ["- uses: ./leaf", /^$/u],
    [`- uses: octo-org/a@${SHA}`, /there is no action\.yml/u],
  ])(
    "of the workspace is refused with nested: pinned only by what can change: %s",
    async (steps, why) => {
      const files = { ...LEAF, "outer/action.yml": composite(steps) };
      const pinned = await prepareFrom(directory, files, { uses: "./outer", isPinnedOnly: true });
      expect(pinned.ok ? "" : pinned.error.message).toMatch(why);
    },
  );

  it("of a repository is refused with nested: pinned for a directory of the workspace", async () => {
    const files = { ...LEAF, [`octo-org/a@${SHA}/action.yml`]: composite("- uses: ./leaf") };
    const uses = `octo-org/a@${SHA}`;
    expect((await prepareFrom(directory, files, { uses })).ok).toBe(true);
    const pinned = await prepareFrom(directory, files, { uses, isPinnedOnly: true });
    expect(pinned.ok ? "" : pinned.error.code).toBe("action_not_pinned");
  });

  it.each([
    ["- run: ${{ secrets.A }}\n  shell: bash", "its run is wrong: Unrecognized named-value"],
    ["- run: ${{ inputs.a }\n  shell: bash", "its run is wrong: an expression has no closing"],
    ["- run: a\n  shell: ${{ vars.SHELL }}", "its shell is wrong: Unrecognized named-value"],
    ["- run: a\n  shell: bash\n  env: { X: '${{ success() }}' }", "its X is wrong"],
    ["- run: a\n  shell: bash\n  env: { X: '${{ }}' }", "its X is wrong: an expression is empty"],
    ["- run: a\n  shell: bash\n  if: nothing()", "its if is wrong"],
    ["- uses: ./leaf\n  with: { a: '${{ needs.x }}' }", "its a is wrong"],
    ["- uses: docker://alpine:3", "it uses a Docker image"],
    ["- uses: ./box", "./box cannot run: its args are wrong (number 2): Unrecognized named-value"],
    ["- uses: ./env", "./env cannot run: its env is wrong (A): an expression has no closing"],
    ["- uses: ./bare", "./bare cannot run: runs.image names Dockerfile, which does not exist"],
    ["- uses: ./if", "./if cannot run: its post-if cannot be evaluated"],
    ["- uses: ${{ inputs.action }}", "its uses is not owner/repository@REF"],
    ["- uses: ./../leaf", "its uses is not owner/repository@REF"],
    ["- uses: octo-org/a@gone", "There is nothing. Step 1 of ./outer uses it."],
    ["- uses: ./nowhere", "./nowhere cannot run"],
  ])("is refused with a mistake that shows before it runs: %j", async (steps, why) => {
    const files = { ...LEAF, ...DOCKER, "outer/action.yml": composite(steps) };
    const prepared = await prepareFrom(directory, files, { uses: "./outer" });
    expect(prepared.ok ? "" : prepared.error.message).toContain(why);
  });

  it("is refused with an output that is not an expression", async () => {
    const outputs = `outputs: { a: { value: "\${{ secrets.A }}" } }`;
    const files = { "outer/action.yml": composite("- run: a\n  shell: bash", outputs) };
    const prepared = await prepareFrom(directory, files, { uses: "./outer" });
    expect(prepared.ok ? "" : prepared.error.message).toContain("its output a is wrong");
  });

  it("may be ten deep, and not eleven", async () => {
    const chain = (levels: number): Record<string, string> =>
      Object.fromEntries(
        Array.from({ length: levels }, (_, index) => {
          const last = index === levels - 1;
          const step = last ? "- run: a\n  shell: bash" : `- uses: ./a${index + 1}`;
          return [`a${index}/action.yml`, composite(step)];
        }),
      );
    expect((await prepareFrom(directory, chain(10), { uses: "./a0" })).ok).toBe(true);
    const deeper = await prepareFrom(directory, chain(11), { uses: "./a0" });
    expect(deeper.ok ? "" : deeper.error.message).toContain("nested deeper than 10 levels");
  });

  it("may have 200 actions in it, however they are spread", async () => {
    const many = composite(Array.from({ length: 15 }, () => "- uses: ./inner").join("\n"));
    const files = {
      ...LEAF,
      "outer/action.yml": many,
      "inner/action.yml": composite(Array.from({ length: 15 }, () => "- uses: ./leaf").join("\n")),
    };
    const prepared = await prepareFrom(directory, files, { uses: "./outer" });
    expect(prepared.ok ? "" : prepared.error.message).toContain("more than 200 actions");
  });

  it("says which steps read the job's token, which it does not have", async () => {
    const files = {
      "outer/action.yml": composite(
        "- run: a\n  shell: bash\n- run: a\n  shell: bash\n  env: { T: '${{ github.token }}' }",
      ),
    };
    const prepared = await prepareFrom(directory, files, { uses: "./outer" });
    if (!prepared.ok) throw new Error(prepared.error.message);
    expect(preparedLines(prepared.value, []).join("\n")).toContain("step 2: github.token is empty");
  });
});
