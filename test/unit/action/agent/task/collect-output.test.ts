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

  it("of standard output alone has no secret, also where it comes in pieces", () => {
    const collector = stdoutCollector(1024, () => known().matcher());
    const memory = Buffer.from(`{"a": "${SECRET.slice(0, 7)}`);
    collector.tap("stdout", memory);
    // The memory of a chunk is used again.
    memory.fill(0);
    collector.tap("stderr", Buffer.from("noise"));
    collector.tap("stdout", Buffer.from(`${SECRET.slice(7)}"}`));
    expect(collector.end()).toBe('{"a": "***"}');
  });

  it("is JSON as policy's schema says, or is not passed on", () => {
    const schema = {
      type: "object",
      properties: { total: { type: "number" } },
      required: ["total"],
    };
    const rule = { kind: "json", max: 1024, schema } as const;
    const output = (stdout: string | undefined) =>
      taskOutput(rule, { collected: boundedText(0), stdout, known: known() });
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
      { collected, stdout: "", known: secrets },
    );
    expect(output).toMatchObject({ value: { text: "*** ***", truncated: false } });
  });
});
