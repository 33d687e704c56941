import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CliDeps, StopSignal } from "../../src/cli/arguments/cli-deps.ts";
import { isRunning } from "../../src/delivery/task/proc-stat.ts";
import { readProcStat } from "../../src/delivery/task/processes.ts";
import type { CliRun } from "../support/cli/run.ts";
import { leftOut } from "../support/left-out.ts";
import { opens, useGlass, WHY } from "../support/break-glass-setup.ts";

const { folder, write, whileRunning, grant, stepkey, leases, roleExists } = useGlass();

describe("stepkey grant --break-glass -- COMMAND", () => {
  const shell = (script: string): readonly string[] => ["--", "sh", "-c", script];

  it("gives the credential to the command alone, ends the lease with it and passes on its exit code", () =>
    whileRunning(async () => {
      const to = join(folder(), "url");
      const script = `printf %s "$DATABASE_URL" > ${to}; exit 7`;
      const run = await grant(["orders-admin", ...WHY, ...shell(script)]);
      expect(run.exit).toBe(7);
      expect(run.out).toBe("");
      expect(run.err).toContain("✓ The lease has ended (verified");
      expect(await opens(readFileSync(to, "utf8"))).toBe(false);
      const [lease] = await leases("--state", "all");
      expect(lease).toMatchObject({ state: "revoked", end_reason: "task_ended" });
      await expect.poll(() => roleExists(lease), { timeout: 10_000 }).toBe(false);
    }));

  it("keeps the lease by heartbeats for as long as the command runs", () =>
    whileRunning(async () => {
      const run = await grant(["orders-admin", ...WHY, ...shell("sleep 5")]);
      expect(run.exit).toBe(0);
      const [lease] = await leases("--state", "all");
      expect(lease).toMatchObject({ end_reason: "task_ended" });
    }));

  it("stops a command that ignores signals when an admin ends its lease", () =>
    whileRunning(async () => {
      const trapped = join(folder(), "trapped");
      const script = `trap '' TERM INT HUP; : > ${trapped}; while :; do sleep 0.2; done`;
      const running = grant(["orders-admin", ...WHY, ...shell(script)]);
      await expect.poll(() => existsSync(trapped), { timeout: 10_000 }).toBe(true);
      expect(await leases()).toHaveLength(1);
      await stepkey("revoke", "--grant", "orders-admin");
      const run = await running;
      expect(run.exit).toBe(137);
      expect(run.err).toContain("The lease ended: an admin or the broker ended it.");
    }));

  it("stops the command at the end of its time", () =>
    whileRunning(async () => {
      const run = await grant(["orders-admin", ...WHY, "--ttl", "3s", ...shell("sleep 60")]);
      expect(run.exit).toBe(143);
      expect(run.err).toContain("The lease ended: its time is over.");
      expect(await leases()).toEqual([]);
    }));

  it("stops the command and ends the lease on Ctrl-C", () =>
    whileRunning(async () => {
      let send: (name: StopSignal) => void = () => undefined;
      const onStop: CliDeps["onStop"] = (callback) => {
        send = callback;
        return () => undefined;
      };
      const trapped = join(folder(), "trapped");
      const script = `trap 'exit 9' INT; : > ${trapped}; while :; do sleep 0.1; done`;
      const running = grant(["orders-admin", ...WHY, ...shell(script)], { onStop });
      await expect.poll(() => existsSync(trapped), { timeout: 10_000 }).toBe(true);
      expect(await leases()).toHaveLength(1);
      send("SIGINT");
      const run = await running;
      expect(run.exit).toBe(9);
      expect(run.err).toContain("✓ The lease has ended");
    }));

  it("ends the lease of a command that cannot be started", () =>
    whileRunning(async () => {
      const run = await grant(["orders-admin", ...WHY, "--", "/no/such/program"]);
      expect(run.exit).toBe(127);
      expect(run.err).toContain("/no/such/program was not found.");
      expect(await leases()).toEqual([]);
    }));

  it("ends what the command leaves behind", () =>
    whileRunning(async () => {
      const to = join(folder(), "pid");
      const script = `setsid sh -c 'echo $$ > ${to}; sleep 60' & while [ ! -s ${to} ]; do sleep 0.1; done`;
      const run = await grant(["orders-admin", ...WHY, ...shell(script)]);
      expect(run.err).toContain("Ended a process that the command left");
      const left = readProcStat(Number(readFileSync(to, "utf8")));
      expect(left !== undefined && isRunning(left)).toBe(false);
    }));

  it("keeps the command and its lease while the broker restarts", async () => {
    let running: Promise<CliRun> | undefined;
    await whileRunning(async () => {
      running = grant(["orders-admin", ...WHY, ...shell("sleep 6")]);
      await expect.poll(() => leases(), { timeout: 10_000 }).toHaveLength(1);
    });
    await whileRunning(async () => {
      const run = await running;
      expect(run?.exit).toBe(0);
      expect(run?.err).toContain("✓ The lease has ended");
    });
  });

  it("marks the lease when no broker runs at the end, and the next broker ends it", async () => {
    const to = join(folder(), "url");
    let running: Promise<CliRun> | undefined;
    await whileRunning(async () => {
      running = grant([
        "orders-admin",
        ...WHY,
        ...shell(`printf %s "$DATABASE_URL" > ${to}; sleep 2`),
      ]);
      await expect.poll(() => existsSync(to), { timeout: 10_000 }).toBe(true);
    });
    const run = await running;
    expect(run?.exit).toBe(3);
    expect(run?.err).toContain("the next one that starts ends it first");
    await whileRunning(async () => {
      const url = readFileSync(to, "utf8");
      await expect.poll(() => opens(url), { timeout: 10_000 }).toBe(false);
    });
  });
});

const KEYGEN = "/usr/bin/ssh-keygen";
const openssh =
  existsSync(KEYGEN) ||
  leftOut("OpenSSH's client", "apt-get install -y --no-install-recommends openssh-client");

describe.runIf(openssh)("a kind whose key stays in a process", () => {
  const words = ["logs-read", ...WHY];

  function writeSsh(): void {
    execFileSync(KEYGEN, ["-q", "-t", "ed25519", "-N", "", "-f", join(folder(), "ca")]);
    const key = readFileSync(join(folder(), "ca.pub"), "utf8").split(" ").slice(0, 2).join(" ");
    write("known_hosts", `127.0.0.1 ${key}\n`);
    write(
      "policy/octo-org/shop.yml",
      `version: 1
repository-id: 74
owner-id: 65
grants:
  logs-read:
    break-glass: true
    credential: { ssh: { server: main, principals: [deploy] } }
    allow: { events: [push] }
`,
    );
    const config = readFileSync(join(folder(), "broker.yml"), "utf8");
    const ssh =
      "ssh: { main: { ca: { file: ca }, known-hosts: { file: known_hosts }, reads: [deploy] } }";
    write("broker.yml", config.replace("servers: {", `servers: { ${ssh},`));
  }

  it("is had through an agent beside the command, which ends with it", async () => {
    writeSsh();
    await whileRunning(async () => {
      const to = join(folder(), "keys");
      const script = `ssh-add -L > ${to}; echo $SSH_AUTH_SOCK > ${to}.socket`;
      const run = await grant([...words, "--", "sh", "-c", script]);
      expect(run.exit).toBe(0);
      expect(readFileSync(to, "utf8")).toContain("ssh-ed25519-cert-v01@openssh.com");
      expect(existsSync(readFileSync(`${to}.socket`, "utf8").trim())).toBe(false);
      const [lease] = await leases("--state", "all");
      expect(lease).toMatchObject({ kind: "ssh", end_reason: "task_ended" });
    });
  });

  it("is not printed, and that try does not count", async () => {
    writeSsh();
    await whileRunning(async () => {
      const run = await grant(words);
      expect(run.exit).toBe(1);
      expect(run.err).toContain("works only beside a command: add -- COMMAND.");
      expect((await grant([...words, "--", "true"])).exit).toBe(0);
    });
  });
});
