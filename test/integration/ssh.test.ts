import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeKeptKey } from "../../src/credentials/ssh/step/kept-key.ts";
import { buildAction, type BuiltAction } from "../support/build-action.ts";
import { cli } from "../support/cli/run.ts";
import { eventually } from "../support/eventually.ts";
import { findSshd, type TestSshd } from "../support/sshd.ts";
import { openSshSetup, type SshSetup } from "../support/ssh-setup.ts";
import { sshAsTask } from "../support/use-ssh.ts";

const start = findSshd();

describe.runIf(start)("the kind ssh, with a broker, an action and a real sshd", () => {
  let built: BuiltAction;
  let sshd: TestSshd;
  let setup: SshSetup;
  let notes: string;
  let target: string;
  const note = (name: string): string => join(notes, name);

  beforeAll(async () => {
    built = await buildAction();
    if (start === undefined) throw new Error("no sshd");
    sshd = await start();
    setup = await openSshSetup(sshd, built.dist);
    notes = mkdtempSync(join(tmpdir(), "stepkey-notes-"));
    target = `-p ${sshd.port} ${sshd.user}@127.0.0.1`;
  }, 60_000);
  afterAll(async () => {
    await setup.close();
    await sshd.stop();
    rmSync(notes, { recursive: true, force: true });
    built.remove();
  });

  /** What a host's timer does. */
  const hostFetches = async (): Promise<void> => {
    const response = await setup.fetchList();
    expect(response.status).toBe(200);
    sshd.revokedKeys(new Uint8Array(await response.arrayBuffer()));
  };
  beforeEach(hostFetches);

  it("lets the step log in with ssh, scp and sftp, and git use ssh, without a known_hosts of the job", async () => {
    const step = await setup.runTask(`
      ssh ${target} echo "over ssh"
      echo content > ${note("sent")}
      scp -q -P ${sshd.port} ${note("sent")} ${sshd.user}@127.0.0.1:${note("copied")}
      echo "get ${note("sent")} ${note("got")}" | sftp -q -b - -P ${sshd.port} ${sshd.user}@127.0.0.1
      git init -q --bare ${note("shop.git")}
      git ls-remote ssh://${sshd.user}@127.0.0.1:${sshd.port}${note("shop.git")} && echo "over git"`);
    expect(step.log).toMatch(/^over ssh$/mu);
    expect(step.log).toMatch(/^over git$/mu);
    expect(step.exitCode).toBe(0);
    expect(readFileSync(note("copied"), "utf8")).toBe("content\n");
    expect(readFileSync(note("got"), "utf8")).toBe("content\n");
    expect(step.outputs.get("revocation")).toBe("requested");
    expect(step.log).toMatch(/serial is in the revocation list of main/u);
    expect(sshd.log()).toMatch(
      /Accepted publickey .* ID stepkey lse_\w+ broker \w+ octo-org\/shop run \d+\/1 step deploy \(serial/u,
    );
  });

  it("never shows the private key: not in a file, a variable, the agent or the log", async () => {
    const step = await setup.runTask(`
      env > ${note("env")}
      dir=$(dirname "$SSH_AUTH_SOCK"); files=$(dirname "$SSH_KNOWN_HOSTS")
      grep -rlE "PRIVATE[ ]KEY" "$dir" "$files" > ${note("private")} || true
      ls "$dir" "$files" > ${note("files")}
      ssh-add -L > ${note("listed")}
      ssh-add -D 2>/dev/null || echo "not removed"
      ssh-keygen -q -t ed25519 -N "" -f ${note("other")}; ssh-add ${note("other")} 2>/dev/null || echo "not added"
      ssh-add -L | cmp - ${note("listed")} && echo "unchanged"
      echo text > ${note("text")}; ssh-add -L > ${note("key.pub")}
      ssh-keygen -Y sign -n file -f ${note("key.pub")} ${note("text")} || echo "signs no file"`);
    expect(step.exitCode).toBe(0);
    for (const line of ["not removed", "not added", "unchanged", "signs no file"]) {
      expect(step.log).toMatch(new RegExp(`^${line}$`, "mu"));
    }
    expect(readFileSync(note("private"), "utf8")).toBe("");
    expect(readFileSync(note("env"), "utf8")).not.toMatch(/PRIVATE|BEGIN/u);
    expect(readFileSync(note("listed"), "utf8").trim().split("\n")).toHaveLength(1);
    expect(readFileSync(note("listed"), "utf8")).toContain("ssh-ed25519-cert-v01@openssh.com ");
    const files = readFileSync(note("files"), "utf8");
    expect(files).toMatch(/^id-cert\.pub$/mu);
    expect(files).not.toMatch(/^id$|^id_ed25519$/mu);
  });

  it("ends the agent with the step, and with it what a task left behind", async () => {
    const step = await setup.runTask(`
      echo "$SSH_AUTH_SOCK" > ${note("socket")}
      setsid sh -c 'sleep 2; ssh ${target} touch ${note("late")}' > /dev/null 2>&1 &`);
    expect(step.exitCode).toBe(0);
    const socket = readFileSync(note("socket"), "utf8").trim();
    expect(socket).not.toBe("");
    expect(existsSync(socket)).toBe(false);
    await new Promise((resolve) => {
      setTimeout(resolve, 2500);
    });
    expect(existsSync(note("late"))).toBe(false);
  });

  it("runs only the command that the grant forces", async () => {
    const step = await setup.runTask(`ssh ${target} echo mine`, "forced");
    expect(step.log).toMatch(/^FORCED$/mu);
    expect(step.log).not.toMatch(/^mine$/mu);
  });

  it("gives no terminal and forwards nothing unless the grant says so", async () => {
    const step = await setup.runTask(`
      ssh -tt ${target} tty 2>&1 || true
      ssh -o ExitOnForwardFailure=yes -R 0:127.0.0.1:1 ${target} true 2>&1 || echo "not forwarded"`);
    expect(step.log).toContain("PTY allocation request failed");
    expect(step.log).toMatch(/^not forwarded$/mu);
  });

  it("is refused with a principal that the host does not list, and from another address", async () => {
    for (const grant of ["stranger", "elsewhere"]) {
      const step = await setup.runTask(`ssh ${target} true || echo "refused"`, grant);
      expect(step.log).toMatch(/^refused$/mu);
    }
    expect(sshd.log()).toContain("does not contain an authorized principal");
    expect(sshd.log()).toContain("not from a permitted source address");
  });

  it("accepts no host but those of the server's known-hosts, whatever the task asks", async () => {
    const other = await start?.();
    if (other === undefined) throw new Error("no sshd");
    const step = await setup.runTask(
      `ssh -o StrictHostKeyChecking=no -p ${other.port} ${other.user}@127.0.0.1 true || echo "unknown host"`,
    );
    await other.stop();
    expect(step.log).toMatch(/^unknown host$/mu);
    expect(step.log).toContain("Host key verification failed");
  });

  it("is refused after its end once a host has fetched the list, and not before", async () => {
    const lease = await setup.hold();
    expect((await sshAsTask(sshd, lease, "true")).exit).toBe(0);
    const ended = await lease.end();
    expect(ended.body).toMatchObject({ state: "requested" });
    expect((await sshAsTask(sshd, lease, "true")).exit).toBe(0);
    const refused = await eventually("the host refuses it", async () => {
      await hostFetches();
      const run = await sshAsTask(sshd, lease, "true");
      return run.exit === 255 && run;
    });
    expect(refused.stderr).toContain("Permission denied");
    expect(sshd.log()).toContain("revoked by file");
  });

  it("leaves a session open that began before the end", async () => {
    const lease = await setup.hold();
    const running = sshAsTask(sshd, lease, `touch ${note("begun")}; sleep 2; echo survived`);
    await eventually("the session runs", () => existsSync(note("begun")));
    await lease.end();
    await hostFetches();
    expect(await running).toMatchObject({ exit: 0, stdout: "survived\n" });
  });

  it("expires by itself on a host that never fetches the list", async () => {
    const lease = await setup.hold("short");
    expect((await sshAsTask(sshd, lease, "true")).exit).toBe(0);
    await eventually("the certificate has expired", async () => {
      const { exit } = await sshAsTask(sshd, lease, "true");
      return exit !== 0;
    });
    expect(sshd.log()).toContain("Certificate invalid: expired");
  });

  it("is a write unless the server's entry lists every principal: a read grant gets nothing", async () => {
    const { body } = await setup.ask("unlisted", makeKeptKey().fields);
    expect(body).toMatchObject({ code: "grant_refused" });
    const at = (name: string): string => join(setup.directory, name);
    const { exit, out } = await cli([
      "check",
      at(join("policy", "octo-org", "shop.yml")),
      "--config",
      at("broker.yml"),
    ]);
    expect(exit).toBe(1);
    const text = out.replaceAll(/\s+/gu, " ");
    expect(text).toContain("grants.unlisted.credential.ssh.principals");
    expect(text).toContain('`reads` of server "main" does not list admin');
  });

  it("takes twenty at once: all work, and all are refused after their end", async () => {
    const leases = await Promise.all(Array.from({ length: 20 }, async () => await setup.hold()));
    const before = await Promise.all(leases.map((lease) => sshAsTask(sshd, lease, "true")));
    expect(before.map(({ exit }) => exit)).toEqual(leases.map(() => 0));
    await Promise.all(leases.map(({ end }) => end()));
    await eventually("the host refuses all of them", async () => {
      await hostFetches();
      const after = await Promise.all(leases.map((lease) => sshAsTask(sshd, lease, "true")));
      return after.every(({ exit }) => exit === 255);
    });
  }, 60_000);

  it("tells a request without a key what the grant needs, and refuses what is not a key", async () => {
    const without = await setup.ask("deploy");
    expect(without).toMatchObject({
      status: 400,
      body: { code: "supplied_missing", needs: { kind: "ssh", fields: ["public-key"] } },
    });
    const wrong = await setup.ask("deploy", { "public-key": "ssh-rsa AAAA" });
    expect(wrong.body).toMatchObject({ code: "authorization_details_malformed" });
    const [, base64 = ""] = Object.values((await setup.hold()).kept.fields)
      .join(" ")
      .split(" ");
    const damaged = `ssh-ed25519 ${"B".repeat(20)}${base64.slice(20)}`;
    const refused = await setup.ask("deploy", { "public-key": damaged });
    expect(refused.body).toMatchObject({ code: "provider_failed" });
  });

  describe("the list at /krl/SERVER", () => {
    /** 8 bytes each, as hex; what comes before them has always the same length. */
    const serials = async (): Promise<readonly string[]> => {
      const bytes = Buffer.from(await (await setup.fetchList()).arrayBuffer());
      return bytes.subarray(69).toString("hex").match(/.{16}/gu) ?? [];
    };

    it("is not sent again to a host that has it", async () => {
      const first = await setup.fetchList();
      const etag = first.headers.get("etag") ?? "";
      expect(first.headers.get("content-type")).toBe("application/octet-stream");
      expect(first.headers.get("cache-control")).toBe("no-cache");
      const second = await setup.fetchList(etag);
      expect(second.status).toBe(304);
      expect(await second.text()).toBe("");
      await (await setup.hold()).end();
      await eventually("the list changes", async () => {
        const third = await setup.fetchList(etag);
        return third.status === 200;
      });
    });

    it("still has what it had after a restart of the broker", async () => {
      const before = await serials();
      const leases = await Promise.all([setup.hold(), setup.hold()]);
      await Promise.all(leases.map(({ end }) => end()));
      const added = await eventually("both are in it", async () => {
        const found = (await serials()).filter((serial) => !before.includes(serial));
        return found.length === 2 && found;
      });
      await setup.stop();
      await setup.start();
      expect(await serials()).toEqual(expect.arrayContaining([...added]));
    });

    it("exists for servers of the configuration alone, and takes GET alone", async () => {
      const of = async (path: string, method = "GET"): Promise<number> =>
        (await fetch(`${setup.url}${path}`, { method })).status;
      expect(await of("/krl/nowhere")).toBe(404);
      expect(await of("/krl/")).toBe(404);
      expect(await of("/krl/main/more")).toBe(404);
      expect(await of("/krl/main%2f")).toBe(404);
      expect(await of("/krl/main", "POST")).toBe(405);
    });

    it("decides between requested and expires: nobody learns of an end while nobody fetches it", async () => {
      await setup.stop();
      await setup.start();
      const alone = await setup.hold();
      expect((await alone.end()).body).toMatchObject({ state: "expires" });
      await setup.fetchList();
      const heard = await setup.hold();
      expect((await heard.end()).body).toMatchObject({ state: "requested" });
    });

    it("also has what a killed runner left, once heartbeats are missed", async () => {
      const { step, end } = await setup.startTask(`touch ${note("left")}; ssh ${target} sleep 60`);
      await eventually("the task runs", () => existsSync(note("left")));
      const before = await serials();
      step.kill();
      const added = await eventually("the broker ended the lease", async () => {
        const found = (await serials()).filter((serial) => !before.includes(serial));
        return found.length > 0 && found;
      });
      expect(added).toHaveLength(1);
      await end();
    }, 30_000);
  });

  it("is revoked in a host that fetches by the script of the page", async () => {
    const page = readFileSync(new URL("../../docs/kinds/ssh.md", import.meta.url), "utf8");
    const script = /```sh\n(?<script>#!\/bin\/sh\n.*?)```/su.exec(page)?.groups?.["script"] ?? "";
    const file = note("stepkey-krl");
    writeFileSync(
      file,
      script
        .replace("https://stepkey.example/krl/production", `${setup.url}/krl/main`)
        .replace("/etc/ssh/stepkey.krl", note("stepkey.krl")),
    );
    const run = async (): Promise<number> =>
      await new Promise((resolve) => {
        spawn("sh", [file], { stdio: "inherit" }).once("exit", (code) => resolve(code ?? -1));
      });
    const lease = await setup.hold();
    expect(await run()).toBe(0);
    sshd.revokedKeys(readFileSync(note("stepkey.krl")));
    expect((await sshAsTask(sshd, lease, "true")).exit).toBe(0);
    await lease.end();
    await setup.stop();
    const before = readFileSync(note("stepkey.krl"));
    expect(await run()).not.toBe(0);
    expect(readFileSync(note("stepkey.krl"))).toEqual(before);
    await setup.start();
    await eventually("the broker has the new list", async () => {
      expect(await run()).toBe(0);
      sshd.revokedKeys(readFileSync(note("stepkey.krl")));
      const { exit } = await sshAsTask(sshd, lease, "true");
      return exit === 255;
    });
  });
});
