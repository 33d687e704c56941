import { spawnSync } from "node:child_process";
import { appendFile, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { matcherFor } from "../../../src/delivery/redact/redact.ts";
import {
  collectOutputs,
  collectSummary,
  createTaskFiles,
  MAX_TASK_FILE_BYTES,
  MAX_TASK_SUMMARY_BYTES,
} from "../../../src/delivery/task/task-files.ts";
import type { OwnFiles } from "../../../src/delivery/task/task-files.ts";
import { collectUnshared } from "../../../src/delivery/task/unshared-writes.ts";
import { Secret } from "../../../src/shared/secret.ts";

const SECRET = "Zq9/xW+3=kE7Lp2";
const matcher = matcherFor([new Secret(SECRET)]);

let directory: string;
let files: OwnFiles;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "stepkey-files-"));
  files = createTaskFiles(directory);
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function outputsOf(text: string | Uint8Array) {
  await writeFile(files.output, text);
  return collectOutputs(files.output, matcher);
}

describe("the task's outputs", () => {
  it("exist and are empty from the start, for this user only", async () => {
    expect(((await stat(files.output)).mode & 0o777).toString(8)).toBe("600");
    expect(await collectOutputs(files.output, matcher)).toEqual({ ok: true, value: {} });
    expect(await collectSummary(files.summary, matcher)).toEqual({ ok: true, value: "" });
  });

  it("are passed on", async () => {
    expect(await outputsOf("version=1.2.3\nnotes<<END\nfirst\nsecond\nEND\n")).toEqual({
      ok: true,
      value: { version: "1.2.3", notes: "first\nsecond" },
    });
  });

  it.each([
    ["plainly", SECRET],
    ["in base64", Buffer.from(`x${SECRET}y`).toString("base64")],
    ["in hex", Buffer.from(SECRET).toString("hex")],
    ["percent-encoded", encodeURIComponent(SECRET)],
  ])("are refused when a value holds a secret %s", async (_, value) => {
    expect(await outputsOf(`fine=1\nurl=https://u:${value}@host\n`)).toMatchObject({
      ok: false,
      error: {
        code: "secret_in_output",
        message: "The task's output url contains a secret, so none of the outputs is passed on.",
      },
    });
  });

  it("are refused when a name holds a secret, which the message does not repeat", async () => {
    const refused = await outputsOf("s3cr3t-name=x\n").then(() =>
      collectOutputs(files.output, matcherFor([new Secret("s3cr3t")])),
    );
    expect(refused).toMatchObject({
      error: {
        message:
          "The task's output ***-name contains a secret, so none of the outputs is passed on.",
      },
    });
  });

  it("are refused when a secret is outside of the values, or in what cannot be read", async () => {
    const message = "GITHUB_OUTPUT contains a secret, so none of the outputs is passed on.";
    expect(await outputsOf(`a=${SECRET}\na=fine\n`)).toMatchObject({ error: { message } });
    expect(await outputsOf(`no format ${SECRET.replace("=", "%3D")}`)).toMatchObject({
      error: { message },
    });
  });

  it("are refused when they cannot be read, with the line and without its content", async () => {
    expect(await outputsOf("a=1\nnonsense\n")).toMatchObject({
      error: {
        code: "task_output_malformed",
        message: "GITHUB_OUTPUT cannot be read: line 2 is neither name=value nor name<<delimiter.",
      },
    });
    expect(await outputsOf(Buffer.from([0x61, 0x3d, 0xff, 0x0a]))).toMatchObject({
      error: { message: "GITHUB_OUTPUT is not valid UTF-8." },
    });
  });

  it("are dropped when they are too large, and the message says the limit", async () => {
    const dropped = {
      error: {
        code: "task_output_too_large",
        message: "GITHUB_OUTPUT is larger than 1 MiB, so nothing of it is passed on.",
      },
    };
    expect(await outputsOf(`a=${"x".repeat(MAX_TASK_FILE_BYTES)}`)).toMatchObject(dropped);
    // In JSON, a control character is six characters long.
    expect(await outputsOf(`a=${"\u0001".repeat(MAX_TASK_FILE_BYTES / 4)}`)).toMatchObject(dropped);
    const fits = `a=${"x".repeat(MAX_TASK_FILE_BYTES - 100)}`;
    expect(await outputsOf(fits)).toMatchObject({ ok: true });
  });

  it("are empty when the task removed the file", async () => {
    await rm(files.output);
    expect(await collectOutputs(files.output, matcher)).toEqual({ ok: true, value: {} });
  });

  it("are read from no link and no pipe that the task put there", async () => {
    await rm(files.output);
    await symlink("/etc/hostname", files.output);
    expect(await collectOutputs(files.output, matcher)).toMatchObject({
      error: { code: "task_output_malformed" },
    });
    await rm(files.output);
    spawnSync("mkfifo", [files.output]);
    expect(await collectOutputs(files.output, matcher)).toMatchObject({
      error: { message: "GITHUB_OUTPUT is not a file any more." },
    });
  });
});

describe("the task's summary", () => {
  it("is passed on unchanged", async () => {
    await appendFile(files.summary, "# Migrated\n\n3 tables\n");
    expect(await collectSummary(files.summary, matcher)).toEqual({
      ok: true,
      value: "# Migrated\n\n3 tables\n",
    });
  });

  it("is refused when it holds a secret", async () => {
    await appendFile(files.summary, `\`\`\`\n${JSON.stringify({ SECRET })}\n\`\`\`\n`);
    expect(await collectSummary(files.summary, matcher)).toMatchObject({
      error: {
        code: "secret_in_output",
        message: "The task's summary contains a secret, so it is not passed on.",
      },
    });
  });

  it("is dropped when it is too large for the runner with stepkey's own part, and says the limit", async () => {
    await appendFile(files.summary, "x".repeat(MAX_TASK_SUMMARY_BYTES + 1));
    expect(await collectSummary(files.summary, matcher)).toMatchObject({
      error: {
        code: "task_output_too_large",
        message: expect.stringMatching(
          /^GITHUB_STEP_SUMMARY is larger than 960 KiB.* The runner keeps 1 MiB/u,
        ) as string,
      },
    });
  });
});

describe("what the task writes for later steps", () => {
  it("is named, without its values", async () => {
    await appendFile(files.env, "JAVA_HOME=/opt/java\nNOTES<<END\nfirst\nsecond\nEND\n");
    await appendFile(files.path, "/opt/java/bin\n\n/opt/tools\r\n");
    expect(await collectUnshared(files, matcher)).toEqual({
      variables: ["JAVA_HOME", "NOTES"],
      directories: ["/opt/java/bin", "/opt/tools"],
      unread: [],
    });
  });

  it("may hold a secret, which is not shown", async () => {
    await appendFile(files.env, `PASSWORD=${SECRET}\n${SECRET}=x\n`);
    await appendFile(files.path, `/opt/${SECRET}\n`);
    const unshared = await collectUnshared(files, matcher);
    expect(unshared).toMatchObject({ directories: ["/opt/***"], unread: [] });
    expect(unshared.variables).toContain("PASSWORD");
    expect(JSON.stringify(unshared)).not.toContain("Zq9");
  });

  it("is not read when it is malformed, too large or no file, and that is said", async () => {
    await appendFile(files.env, "export A=b\nnonsense\n");
    await rm(files.path);
    await symlink("/etc/passwd", files.path);
    expect(await collectUnshared(files, matcher)).toEqual({
      variables: [],
      directories: [],
      unread: [
        "GITHUB_PATH cannot be read: ELOOP.",
        "GITHUB_ENV cannot be read: line 2 is neither name=value nor name<<delimiter.",
      ],
    });
    await writeFile(files.env, "x".repeat(MAX_TASK_FILE_BYTES + 1));
    expect((await collectUnshared(files, matcher)).unread).toContain(
      "GITHUB_ENV is larger than 1 MiB, so nothing of it is passed on.",
    );
  });
});
