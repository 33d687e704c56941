import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const MODULE = fileURLToPath(new URL("../../src/action/runner/step-log.ts", import.meta.url));

/** What a program writes that has a `log`, and what it says of itself. */
function run(program: string): { readonly log: string; readonly told: string } {
  const source = `import { openStepLog } from ${JSON.stringify(MODULE)};
const log = openStepLog();
${program}`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module-typescript", "--eval", source],
    { encoding: "utf8", timeout: 20_000 },
  );
  return { log: stdout, told: stderr };
}

const TELL_STREAM = `process.on("exit", () => {
  const isLoaded = process.moduleLoadList.includes("NativeModule net");
  process.getBuiltinModule("node:fs").writeSync(2, isLoaded ? "a stream" : "no stream");
});`;

describe("the log of a step", () => {
  it("is written without loading a stream, as long as nothing must not wait", () => {
    const { log, told } = run(`${TELL_STREAM}\nlog.write("✗ one\\n"); log.write("two\\n");`);
    expect(log).toBe("✗ one\ntwo\n");
    expect(told).toBe("no stream");
  });

  it("keeps its order when the stream takes over, and loses nothing of long lines", () => {
    const { log, told } = run(`${TELL_STREAM}
const long = "é".repeat(100_000);
log.write(long + "1\\n"); log.stopWaiting(); log.write(long + "2\\n"); log.write("3\\n");`);
    const long = "é".repeat(100_000);
    expect(log).toBe(`${long}1\n${long}2\n3\n`);
    expect(told).toBe("a stream");
  });

  it("fails no step when it cannot be written", () => {
    const { told } = run(`process.getBuiltinModule("node:fs").closeSync(1);
log.write("lost\\n"); log.stopWaiting(); log.write("lost too\\n"); process.stderr.write("still here");`);
    expect(told).toBe("still here");
  });
});
