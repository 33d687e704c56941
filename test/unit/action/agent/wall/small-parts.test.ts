import { describe, expect, it } from "vitest";
import { firewallRules, localNameServers } from "../../../../../src/action/agent/wall/firewall.ts";
import { isWallName, newWallName } from "../../../../../src/action/agent/wall/names.ts";
import { readStatus } from "../../../../../src/action/agent/wall/run-behind.ts";
import { socketPaths } from "../../../../../src/action/agent/wall/sockets.ts";

describe("the name of a wall", () => {
  it("is a user's name that Linux accepts, and recognised again", () => {
    const name = newWallName((length) => new Uint8Array(length).fill(255));
    expect(name).toMatch(/^[a-z][a-z\d-]{0,31}$/u);
    expect(isWallName(name)).toBe(true);
  });

  it.each([
    "root",
    "stepkey-agent-",
    "stepkey-agent-00112233445",
    "stepkey-agent-001122334/",
    "../x",
  ])("is not %s, whoever wrote it into the state", (text) => {
    expect(isWallName(text)).toBe(false);
  });
});

describe("the firewall's rules", () => {
  const rules = firewallRules({ table: "t", uid: 998, nameServers: ["127.0.0.53", "fd00::1"] });

  it("concern the agent's user only", () => {
    expect(rules).toMatch(/hook output .*\n\s+meta skuid 998 goto agent\n\s+\}/u);
  });

  it("leave the machine's name servers open, before they refuse loopback", () => {
    const open = rules.indexOf("ip daddr 127.0.0.53 udp dport 53 accept");
    expect(open).toBeGreaterThan(0);
    expect(rules.indexOf('oifname "lo"')).toBeGreaterThan(open);
    expect(rules).toContain("ip6 daddr fd00::1 tcp dport 53 accept");
  });

  it.each(["127.0.0.0/8", "::1", "169.254.0.0/16", "168.63.129.16", "fd00:ec2::/32", "fe80::/10"])(
    "refuse %s",
    (address) => {
      expect(rules).toMatch(new RegExp(`daddr \\{[^}]*${address.replaceAll(".", "\\.")}`, "u"));
    },
  );
});

describe("name servers", () => {
  it("are read from resolv.conf, and only addresses count", () => {
    const text = "# nameserver 9.9.9.9\nnameserver 127.0.0.53\nnameserver ::1\nnameserver x;drop\n";
    expect(localNameServers(text)).toEqual(["127.0.0.53", "::1"]);
  });
});

describe("sockets of other programs", () => {
  const table = [
    "Num       RefCount Protocol Flags    Type St Inode Path",
    "0000000000000000: 00000002 00000000 00010000 0001 01 16384 /run/docker.sock",
    "0000000000000000: 00000002 00000000 00010000 0001 01 16385 /var/lib/a b.sock",
    "0000000000000000: 00000003 00000000 00000000 0001 03 16386 /var/lib/a b.sock",
    "0000000000000000: 00000002 00000000 00010000 0001 01 16387 @/tmp/.X11-unix/X0",
    "0000000000000000: 00000003 00000000 00000000 0001 03 16388",
  ].join("\n");

  it("are hidden where the agent would see them, each once", () => {
    expect(socketPaths(table, (path) => !path.startsWith("/run/"))).toEqual(["/var/lib/a b.sock"]);
  });
});

describe("what became of a program behind the wall", () => {
  it("is its exit code, and the processes that ended with it", () => {
    expect(readStatus("started\nended 3\nsleep\n", false)).toEqual({
      kind: "ended",
      exitCode: 3,
      wasStopped: false,
      left: ["sleep"],
    });
  });

  it("is that it did not start, when a part of the wall could not be built", () => {
    expect(readStatus("failed close /home: EPERM\n", false)).toEqual({
      kind: "not_started",
      why: "close /home: EPERM",
    });
  });

  it("is that it did not start, when the launcher says nothing", () => {
    expect(readStatus("", false).kind).toBe("not_started");
  });

  it("is that it was killed, when the launcher was", () => {
    expect(readStatus("started\n", false)).toMatchObject({ kind: "ended", exitCode: 137 });
  });
});
