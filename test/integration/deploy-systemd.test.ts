import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { handedSockets } from "../../src/broker/run/handed-sockets.ts";
import { leftOut } from "../support/left-out.ts";
import { ROOT } from "../support/pages.ts";

const unit = (name: string): string => readFileSync(join(ROOT, "deploy/systemd", name), "utf8");
const settings = (text: string, name: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^${name}=(.*)$`, "gmu"))].map(([, value = ""]) => value);

const service = unit("stepkey.service");
const socket = unit("stepkey.socket");

describe("the units of systemd", () => {
  it("start a command that there is, without Node's debugger on SIGUSR1", () => {
    const [line = ""] = settings(service, "ExecStart");
    expect(line).toMatch(
      /^\/usr\/bin\/node --disable-sigusr1 \/opt\/stepkey\/dist\/cli\.js broker --config /u,
    );
    expect(COMMANDS.map(({ name }) => name)).toContain("broker");
  });

  it("hand over the socket of clients first and that of admins second, as the broker takes them", () => {
    expect(settings(socket, "ListenStream")).toEqual(["127.0.0.1:8700", "127.0.0.1:8701"]);
    const handed = handedSockets({ LISTEN_FDS: "2", LISTEN_PID: "7" }, 7);
    expect(handed).toEqual({ ok: true, value: { main: 3, admin: 4 } });
    expect(settings(service, "Requires")).toEqual(["stepkey.socket"]);
  });

  it("let it write in one directory", () => {
    expect(settings(service, "ProtectSystem")).toEqual(["strict"]);
    expect(settings(service, "ReadWritePaths")).toEqual(["/var/lib/stepkey"]);
    expect(settings(service, "StateDirectory")).toEqual(["stepkey"]);
  });
});

const hasSystemd =
  spawnSync("systemd-analyze", ["--version"]).status === 0 ||
  leftOut("systemd-analyze", "apt-get install -y --no-install-recommends systemd");

describe.runIf(hasSystemd === true)("the units, to systemd", () => {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-units-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The units with this machine's Node, because systemd looks whether the program is there. */
  function units(change: (text: string) => string = (text) => text): readonly string[] {
    const made = [service.replace("/usr/bin/node", process.execPath), socket].map(change);
    return ["stepkey.service", "stepkey.socket"].map((name, index) => {
      const path = join(folder, name);
      writeFileSync(path, made[index] ?? "");
      return path;
    });
  }
  const analyze = (...args: readonly string[]) =>
    spawnSync("systemd-analyze", [...args], { encoding: "utf8" });

  it("have no mistake", () => {
    const verified = analyze("verify", ...units());
    expect(`${verified.stdout}${verified.stderr}`).toBe("");
    expect(verified.status).toBe(0);
    const wrong = analyze("verify", ...units((text) => text.replace("Restart=", "Restarts=")));
    expect(wrong.stderr).toContain("Restarts");
  });

  it("leave the broker little that it does not need, by systemd's own count", () => {
    const [path = ""] = units();
    const count = analyze("security", "--offline=true", "--threshold=20", path);
    expect(`${count.status} ${count.stdout}`).toMatch(/^0 [^]*Overall exposure level/u);
    const plain = units((text) => text.replace(/^(?:Protect|Restrict|System|Cap).*$/gmu, ""))[0];
    expect(analyze("security", "--offline=true", "--threshold=20", plain ?? "").status).not.toBe(0);
  });
});
