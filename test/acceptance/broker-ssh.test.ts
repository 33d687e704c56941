import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBrokerProcess } from "../support/broker-process.ts";
import { eventually } from "../support/eventually.ts";
import { openSshSetup, type LaunchBroker, type SshSetup } from "../support/ssh-setup.ts";
import { findSshd, type TestSshd } from "../support/sshd.ts";
import { DIST } from "../support/test-system.ts";
import { sshAsTask } from "../support/use-ssh.ts";

const start = findSshd();

/** As an admin runs it, and then the machine is lost. */
const killed: LaunchBroker = async ({ directory, port, text }) => {
  const cli = join(DIST, "cli.js");
  const broker = await startBrokerProcess({ folder: directory, port, cli, config: text, env: {} });
  return { stop: broker.kill };
};

describe.runIf(start)("a step that logs in to a host, with what users run", () => {
  let sshd: TestSshd;
  let setup: SshSetup;
  beforeAll(async () => {
    if (start === undefined) throw new Error("no sshd");
    sshd = await start();
    setup = await openSshSetup(sshd, DIST, killed);
  }, 60_000);
  afterAll(async () => {
    await setup?.close();
    await sshd?.stop();
  });

  it("gets a certificate for itself, which the broker then revokes", async () => {
    await setup.fetchList();
    const target = `-p ${sshd.port} ${sshd.user}@127.0.0.1`;
    const step = await setup.runTask(`ssh ${target} 'echo "on the host"'`);
    expect(step.exitCode).toBe(0);
    expect(step.log).toMatch(/^on the host$/mu);
    expect(step.outputs.get("revocation")).toBe("requested");
    const receipt = /```json\n(?<json>.*?)\n```/su.exec(step.summary)?.groups?.["json"] ?? "{}";
    expect(JSON.parse(receipt)).toMatchObject({
      issued: { kind: "ssh", supplied: ["public-key"] },
      ended: { revocation: "requested" },
    });
  });

  it("stays revoked although the broker was killed right after the end", async () => {
    const lease = await setup.hold();
    expect((await sshAsTask(sshd, lease, "true")).exit).toBe(0);
    expect((await lease.end()).status).toBe(200);
    await setup.stop();
    await setup.start();
    await eventually("the host refuses it", async () => {
      sshd.revokedKeys(new Uint8Array(await (await setup.fetchList()).arrayBuffer()));
      return (await sshAsTask(sshd, lease, "true")).exit === 255;
    });
    expect(sshd.log()).toContain("revoked by file");
  });
});
