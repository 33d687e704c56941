import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseActionMetadata } from "../../../../src/action/uses/metadata/parse-metadata.ts";

function parsed(text: string) {
  const metadata = parseActionMetadata(text);
  if (!metadata.ok) throw new Error(metadata.error);
  return metadata.value;
}

const fault = (text: string): string => {
  const metadata = parseActionMetadata(text);
  return metadata.ok ? "" : metadata.error;
};

describe("an action.yml", () => {
  it("says what runs and when; without conditions pre and post always run", () => {
    const runs = "runs: { using: node20, main: m.js, pre: a.js, post: z.js }";
    expect(parsed(runs).runs).toEqual({
      using: "javascript",
      node: "node20",
      main: "m.js",
      pre: "a.js",
      post: "z.js",
      preIf: "always()",
      postIf: "always()",
    });
  });

  it.each([
    ["post-if: success()", "success()"],
    ["post-if: ${{ success() && env.X == '}}' }}", "success() && env.X == '}}'"],
    ["post-if: '${{ failure() }}'", "failure()"],
    ["post-if: true", "true"],
    ["post-if: ''", "always()"],
  ])("with %s has that condition", (line, condition) => {
    const { runs } = parsed(`runs:\n  using: node24\n  main: m.js\n  post: z.js\n  ${line}\n`);
    expect(runs).toMatchObject({ postIf: condition });
  });

  it("has inputs whose defaults are texts, whatever YAML makes of them", () => {
    const { inputs } = parsed(
      "inputs:\n  a: { default: 3 }\n  b: { default: true }\n  c: { default: }\n  d: { required: true }\n  e:\nruns: { using: node24, main: m.js }",
    );
    expect([...inputs].map(([id, input]) => [id, input.default, input.isRequired])).toEqual([
      ["a", "3", false],
      ["b", "true", false],
      ["c", "", false],
      ["d", undefined, true],
      ["e", undefined, false],
    ]);
  });

  it.each([
    ["name: x", /runs/u],
    ["runs: { using: node24 }", /runs\.main/u],
    ["runs: { using: python, main: m.py }", /python/u],
    ["runs: [", /not valid YAML/u],
    ["", /./u],
  ])("is refused as %j", (text, expected) => {
    expect(fault(text)).toMatch(expected);
  });

  it("may be composite", () => {
    expect(parsed("runs: { using: composite, steps: [] }").runs.using).toBe("composite");
  });

  it("may be of Docker, with programs of the image as its parts", () => {
    expect(parsed("runs: { using: docker, image: Dockerfile }").runs).toEqual({
      using: "docker",
      image: "Dockerfile",
      args: undefined,
      env: new Map(),
      main: undefined,
      pre: undefined,
      post: undefined,
      preIf: "always()",
      postIf: "always()",
    });
    const all = `runs:
  using: Docker
  image: docker://alpine:3.22
  pre-entrypoint: /pre.sh
  pre-if: \${{ runner.os == 'Linux' }}
  entrypoint: /main.sh
  post-entrypoint: /post.sh
  post-if: failure()
  args: [a, 1, true, null]
  env: { A: 1 }
`;
    expect(parsed(all).runs).toEqual({
      using: "docker",
      image: "docker://alpine:3.22",
      args: ["a", "1", "true", ""],
      env: new Map([["A", "1"]]),
      main: "/main.sh",
      pre: "/pre.sh",
      post: "/post.sh",
      preIf: "runner.os == 'Linux'",
      postIf: "failure()",
    });
    expect(fault("runs: { using: docker }")).toContain("runs.image");
    expect(fault("runs: { using: docker, image: Dockerfile, args: x }")).toContain("runs.args");
  });

  it("is data, and never an exception", () => {
    const word = fc.constantFrom(
      "runs",
      ":",
      " ",
      "\n",
      "  ",
      "{",
      "}",
      "[",
      "&a",
      "*a",
      "using",
      "node24",
      "main",
      "-",
      "'",
      "!!js",
      "<<",
      "__proto__",
      "inputs",
      "default",
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        expect(() => parseActionMetadata(words.join(""))).not.toThrow();
      }),
    );
  });
});
