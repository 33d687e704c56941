import { describe, expect, it } from "vitest";
import { sharedWrites } from "../../../../src/action/task/shared-writes.ts";
import type { StepWrites } from "../../../../src/action/uses/lifecycle/step.ts";
import { matcherFor } from "../../../../src/delivery/redact/redact.ts";
import { failure } from "../../../../src/shared/failure.ts";
import { Secret } from "../../../../src/shared/secret.ts";

const SECRET = "correct-horse-battery";
const MATCHER = matcherFor([new Secret(SECRET)]);

function shared(parts: readonly Partial<StepWrites>[], exports: readonly string[] = []) {
  const empty = { outputs: [], state: [], env: [], directories: [], summary: "", failures: [] };
  return sharedWrites(
    parts.map((part) => ({ ...empty, ...part })),
    exports,
    { matcher: MATCHER, parents: ["/dev/shm", "/home/runner/_temp"] },
  );
}

describe("what an action wrote", () => {
  it("is passed on as outputs; a later value replaces an earlier one", () => {
    const outputs = shared([
      {
        outputs: [
          { name: "a", value: "1" },
          { name: "b", value: "x\ny" },
        ],
      },
      { outputs: [{ name: "a", value: "2" }] },
    ]).outputs;
    expect(outputs).toEqual({ ok: true, value: { a: "2", b: "x\ny" } });
  });

  it("is not passed on if any output held a secret, also one that was replaced", () => {
    const outputs = shared([
      { outputs: [{ name: "a", value: Buffer.from(SECRET).toString("base64") }] },
      { outputs: [{ name: "a", value: "harmless" }] },
    ]).outputs;
    expect(outputs).toMatchObject({ ok: false, error: { code: "secret_in_output" } });
  });

  it("is not passed on as a summary with a secret", () => {
    expect(shared([{ summary: "# one" }, { summary: "two" }]).summary).toEqual({
      ok: true,
      value: "# one\ntwo",
    });
    expect(shared([{ summary: SECRET.slice(0, 9) }, { summary: SECRET }]).summary.ok).toBe(false);
  });

  it("is not passed on as summaries that are too large together", () => {
    const half = { summary: "x".repeat(600 * 1024) };
    expect(shared([half]).summary.ok).toBe(true);
    expect(shared([half, half]).summary).toMatchObject({
      ok: false,
      error: { code: "task_output_too_large" },
    });
  });

  it("is never exported as a PATH of its own, which would replace that of later steps", () => {
    const env = [{ name: "PATH", value: "/opt/tool/bin" }];
    const { exported, unshared } = shared([{ env, directories: ["/a"] }], ["PATH"]);
    expect(exported).toEqual({ variables: [], directories: ["/a"], withSecret: [] });
    expect(unshared.variables).toEqual(["PATH"]);
  });

  it("is passed on as outputs where a summary could not be read, which alone is missing then", () => {
    const tooLarge = failure("task_output_too_large", "too large", { remedy: "" });
    const { outputs, summary, unshared } = shared([
      { outputs: [{ name: "a", value: "1" }], summaryFailure: tooLarge },
      { summary: "of post" },
    ]);
    expect(outputs).toEqual({ ok: true, value: { a: "1" } });
    expect(summary).toEqual({ ok: false, error: tooLarge });
    expect(unshared.unread).toEqual([]);
  });

  it("is not exported where it names a directory that is gone after the step", () => {
    const env = [
      { name: "KUBECONFIG", value: "/dev/shm/stepkey-homes-a1B2c3/kube/config" },
      { name: "CERT", value: "file:///dev/shm/stepkey-files-a1B2c3/ca.pem" },
      { name: "TOOL", value: "/home/runner/_temp/stepkey-action-a1B2c3/repository/bin/tool" },
      { name: "OWN", value: "/home/runner/_temp/stepkey-a1B2c3" },
      { name: "LEAK", value: `/dev/shm/stepkey-files-a1B2c3/${SECRET}` },
      { name: "FINE", value: "/home/runner/_temp/stepkey-deploys/x" },
      { name: "ELSEWHERE", value: "/home/runner/work/stepkey-a1B2c3" },
      { name: "UNLISTED", value: "/dev/shm/stepkey-homes-a1B2c3/aws" },
    ];
    const directories = ["/home/runner/_temp/stepkey-action-a1B2c3/bin", "/opt/tool"];
    const names = env.map(({ name }) => name).filter((name) => name !== "UNLISTED");
    const { exported, unshared } = shared([{ env, directories }], [...names, "PATH"]);
    expect(exported).toEqual({
      variables: env.filter(({ name }) => ["FINE", "ELSEWHERE"].includes(name)),
      directories: ["/opt/tool"],
      withSecret: ["LEAK"],
      gone: ["KUBECONFIG", "CERT", "TOOL", "OWN", "PATH"],
    });
    expect(unshared.variables).toContain("KUBECONFIG");
  });

  it("loses only the file that could not be read, which is named", () => {
    const tooLarge = failure("task_output_too_large", "GITHUB_ENV is larger", { remedy: "" });
    const { outputs, unshared } = shared([
      { outputs: [{ name: "a", value: "1" }], failures: [tooLarge] },
    ]);
    expect(outputs).toEqual({ ok: true, value: { a: "1" } });
    expect(unshared.unread).toEqual(["GITHUB_ENV is larger"]);
    expect(shared([{ outputFailure: tooLarge }]).outputs).toEqual({ ok: false, error: tooLarge });
  });

  it("is exported only where it is listed, and without a secret", () => {
    const env = [
      { name: "URL", value: "https://a.example" },
      { name: "LEAK", value: `x${SECRET}` },
      { name: "OTHER", value: "1" },
      { name: SECRET, value: "1" },
    ];
    const { exported, unshared } = shared(
      [{ env, directories: ["/opt", `/${SECRET}`] }],
      ["URL", "LEAK", "PATH"],
    );
    expect(exported).toEqual({
      variables: [{ name: "URL", value: "https://a.example" }],
      directories: ["/opt"],
      withSecret: ["LEAK"],
    });
    expect(unshared.variables).toEqual(["LEAK", "OTHER", "***"]);
    expect(unshared.directories).toEqual(["/***"]);
    expect(shared([{ env, directories: ["/opt"] }]).exported).toEqual({
      variables: [],
      directories: [],
      withSecret: [],
    });
  });
});
