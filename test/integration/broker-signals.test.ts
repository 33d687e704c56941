import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const CLI = fileURLToPath(new URL("../../src/cli/cli.ts", import.meta.url));
/** The flags with which the command starts Node, as its first line says. */
const FLAGS =
  /^#!\/usr\/bin\/env -S node (?<flags>.*)$/mu.exec(readFileSync(CLI, "utf8"))?.[1] ?? "";

let folder: string;
let broker: ChildProcess | undefined;
let printed: string;
beforeEach(() => {
  printed = "";
  folder = mkdtempSync(join(tmpdir(), "stepkey-signals-"));
  mkdirSync(join(folder, "policy"));
  const config = `url: http://127.0.0.1:8700\nlisten: 127.0.0.1:0\nowners: [65]\naudit: audit.jsonl\npolicy: { directory: ./policy }\n`;
  writeFileSync(join(folder, "broker.yml"), config);
});
afterEach(async () => {
  if (broker?.exitCode === null && broker.signalCode === null) {
    const exited = once(broker, "exit");
    broker.kill("SIGKILL");
    await exited;
  }
  rmSync(folder, { recursive: true, force: true });
});

function start(flags: readonly string[]): ChildProcess {
  broker = spawn(process.execPath, [...flags, CLI, "broker"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  broker.stderr?.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  return broker;
}

async function logged(event: string): Promise<void> {
  await expect.poll(() => printed, { timeout: 20_000 }).toContain(`"event":"${event}"`);
}

describe("the broker's process", () => {
  it("opens no debugger on SIGUSR1, as the command starts Node", async () => {
    expect(FLAGS).toBe("--disable-sigusr1");
    const child = start(FLAGS.split(" "));
    await logged("started");
    child.kill("SIGUSR1");
    await sleep(300);
    expect(printed).not.toContain("Debugger");
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });

  it("opens none either where Node was started without that flag, once it runs", async () => {
    const child = start([]);
    await logged("started");
    child.kill("SIGUSR1");
    await logged("signal_ignored");
    expect(printed).not.toContain("Debugger");
  });

  it("reloads on SIGHUP, and outlives signals that would end it", async () => {
    const child = start([]);
    await logged("started");
    for (const name of ["SIGUSR2", "SIGALRM", "SIGHUP"] as const) child.kill(name);
    await logged("reloaded");
    expect(printed).toContain("SIGUSR2 has no meaning here.");
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
    expect(printed).toContain('"event":"stopped"');
  });
});
