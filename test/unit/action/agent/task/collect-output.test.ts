import { describe, expect, it } from "vitest";
import {
  boundedText,
  stdoutCollector,
} from "../../../../../src/action/agent/task/collect-output.ts";
import { createKnownSecrets } from "../../../../../src/action/agent/task/known-secrets.ts";
import { taskOutput } from "../../../../../src/action/agent/task/task-output.ts";
import { Secret } from "../../../../../src/shared/secret.ts";

const SECRET = "s3cr3t-of-the-lease";
const known = () => createKnownSecrets([new Secret(SECRET)]);

describe("the output of a task", () => {
  it("ends at its limit, and never within a character", () => {
    const text = boundedText(5);
    text.add(Buffer.from("abcdü"));
    expect([text.text(), text.isTruncated()]).toEqual(["abcd", true]);
  });

  it("of standard output alone has nothing of the other stream, and comes in pieces", () => {
    const collector = stdoutCollector(1024);
    const memory = Buffer.from('{"a": ');
    collector.tap("stdout", memory);
    // The memory of a chunk is used again.
    memory.fill(0);
    collector.tap("stderr", Buffer.from("noise"));
    collector.tap("stdout", Buffer.from("1}"));
    expect(collector.end()?.reveal()).toBe('{"a": 1}');
  });

  it("hides the whole of a secret that JSON's escapes cut in two", () => {
    const secret = `Kq7/+=<&>"'\\ %Zr4$xW9_mTb2-Hd`;
    const secrets = createKnownSecrets([new Secret(secret)]);
    const quoted = `'${secret.replaceAll("'", String.raw`'\''`)}'`;
    const inner = JSON.stringify({
      dump: Buffer.from(secret).toString("hex").replaceAll(/../gu, "$& "),
    });
    const stdout = JSON.stringify({ quoted, inner, [quoted]: JSON.stringify([quoted]) });
    const output = taskOutput(
      { kind: "json", max: 4096 },
      { collected: boundedText(0), stdout: new Secret(stdout), known: secrets },
    );
    expect(output).toEqual({
      ok: true,
      value: {
        kind: "json",
        json: { quoted: "'***'", inner: '{"dump":"*** "}', "'***'": `["'***'"]` },
      },
    });
  });

  it("is not passed on as JSON where a number is the secret, or nothing that deep can be searched", () => {
    const secrets = createKnownSecrets([new Secret("4821337755")]);
    for (const text of ['{"pin": 4821337755}', `${"[".repeat(300)}${"]".repeat(300)}`]) {
      const printed = { collected: boundedText(0), stdout: new Secret(text), known: secrets };
      expect(taskOutput({ kind: "json", max: 4096 }, printed)).toMatchObject({
        ok: false,
        error: { code: "task_output_invalid" },
      });
    }
  });

  it("is JSON as policy's schema says, or is not passed on", () => {
    const schema = {
      type: "object",
      properties: { total: { type: "number" } },
      required: ["total"],
    };
    const rule = { kind: "json", max: 1024, schema } as const;
    const output = (stdout: string | undefined) =>
      taskOutput(rule, {
        collected: boundedText(0),
        stdout: stdout === undefined ? undefined : new Secret(stdout),
        known: known(),
      });
    expect(output('{"total": 3}')).toEqual({
      ok: true,
      value: { kind: "json", json: { total: 3 } },
    });
    for (const wrong of ['{"total": "3"}', "{}", "total: 3", "", undefined]) {
      expect(output(wrong)).toMatchObject({ ok: false, error: { code: "task_output_invalid" } });
    }
  });

  it("of a later task has no secret of an earlier one", () => {
    const secrets = known();
    secrets.add([new Secret("the-second-secret")]);
    const collected = boundedText(100);
    collected.add(Buffer.from(`${SECRET} the-second-secret`));
    const output = taskOutput(
      { kind: "text", max: 100 },
      { collected, stdout: undefined, known: secrets },
    );
    expect(output).toMatchObject({ value: { text: "*** ***", truncated: false } });
  });
});
