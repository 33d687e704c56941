import { describe, expect, it } from "vitest";
import { generateKeyPairSync } from "node:crypto";
import { z } from "zod";
import type { ServerFields } from "../../../../src/credentials/kind/credential-kind.ts";
import { sshSettings } from "../../../../src/credentials/ssh/settings.ts";
import { Secret } from "../../../../src/shared/secret.ts";

const FIELDS: ServerFields = {
  secret: () => z.string().transform((text) => new Secret(text)),
  url: () => z.string(),
  variable: () => z.string(),
};
const pem = (kind: "ed25519" | "x25519"): string => {
  const { privateKey } = kind === "ed25519" ? generateKeyPairSync(kind) : generateKeyPairSync(kind);
  return String(privateKey.export({ type: "pkcs8", format: "pem" }));
};
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKm3pm3pm3pm3pm3pm3pm3pm3pm3pm3pm3pm3pm3pm3p";
const HOSTS = `web-1.example ${KEY}\n`;

function outcome(parsed: z.ZodSafeParseResult<unknown>): unknown {
  if (parsed.success) return parsed.data;
  return parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

const grant = (settings: Readonly<Record<string, unknown>>): unknown =>
  outcome(
    sshSettings.grant.schema.safeParse({ server: "main", principals: ["deploy"], ...settings }),
  );
const server = (entry: Readonly<Record<string, unknown>>): unknown =>
  outcome(
    sshSettings.server
      .schema(FIELDS)
      .safeParse({ ca: pem("ed25519"), "known-hosts": HOSTS, ...entry }),
  );

describe("a grant of the kind ssh", () => {
  it("allows nothing beyond a command unless it says so", () => {
    expect(grant({})).toEqual({ server: "main", principals: ["deploy"], extensions: [] });
  });

  it("is the same in another order", () => {
    const one = { principals: ["b", "a"], extensions: ["permit-pty", "permit-port-forwarding"] };
    const other = { principals: ["a", "b"], extensions: ["permit-port-forwarding", "permit-pty"] };
    expect(JSON.stringify(grant(one))).toBe(JSON.stringify(grant(other)));
  });

  it("takes a command, addresses and extensions", () => {
    expect(
      grant({
        "force-command": "/usr/bin/deploy shop",
        "source-address": ["2001:db8::/32", "192.0.2.7", "10.0.0.0/8"],
        extensions: ["permit-pty"],
      }),
    ).toMatchObject({
      forceCommand: "/usr/bin/deploy shop",
      sourceAddress: ["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"],
      extensions: ["permit-pty"],
    });
  });

  it.each([
    [{ principals: [] }, "principals"],
    [{ principals: ["a,b"] }, "principals.0: This is not the name of a principal."],
    [{ principals: ["*"] }, "principals.0"],
    [{ principals: ["a", "a"] }, "principals: A value appears twice."],
    [{ "force-command": "  " }, "force-command: This is not a command on one line."],
    [{ "force-command": "a\nb" }, "force-command"],
    [{ "source-address": ["10.0.0.1/8"] }, "source-address.0: "],
    [{ "source-address": ["10.0.0.0/33"] }, "source-address.0: "],
    [{ "source-address": ["web-1.example"] }, "source-address.0: "],
    [{ "source-address": ["10.0.0.0/8/8"] }, "source-address.0: "],
    [{ "source-address": [] }, "source-address"],
    [{ extensions: ["permit-all"] }, "extensions.0"],
    [{ validity: "1h" }, ""],
  ])("refuses %j", (settings, message) => {
    expect(grant(settings)).toEqual([expect.stringContaining(message)]);
  });
});

describe("an entry under servers.ssh", () => {
  it("needs a CA and the hosts' keys", () => {
    expect(server({})).toMatchObject({ knownHosts: HOSTS, reads: [] });
    expect(
      server({ "known-hosts": `@cert-authority *.example ${KEY} the CA\n# x\n\n` }),
    ).toMatchObject({ reads: [] });
  });

  it.each([
    [{ ca: "hunter2" }, "ca: The CA's key is not a private key."],
    [{ ca: pem("x25519") }, "ca: The CA's key is not an Ed25519 key."],
    [{ "known-hosts": "# none\n" }, "known-hosts: This has no host key."],
    [
      { "known-hosts": `${HOSTS}hunter2\n` },
      "known-hosts: Line 2 is not a line of a known_hosts file.",
    ],
    [{ "known-hosts": HOSTS.repeat(2000) }, "known-hosts: This has more than 60 KiB."],
    [{ reads: ["a b"] }, "reads.0: This is not the name of a principal."],
  ])("refuses %j", (entry, message) => {
    const found = server(entry);
    expect(found).toEqual([expect.stringContaining(message)]);
    expect(JSON.stringify(found)).not.toContain("hunter2");
  });
});
