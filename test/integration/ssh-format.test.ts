import { execFileSync, spawnSync } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseCaKey, type CaKey } from "../../src/credentials/ssh/format/ca-key.ts";
import {
  certificateLine,
  type CertificateRequest,
  signCertificate,
} from "../../src/credentials/ssh/format/certificate.ts";
import { ed25519KeyOf } from "../../src/credentials/ssh/format/ed25519.ts";
import { revocationList } from "../../src/credentials/ssh/format/revocation-list.ts";
import { leftOut } from "../support/left-out.ts";
import { makeSshKey } from "../support/sshd.ts";

/** What we write is read by OpenSSH's own programs. */
const hasTools =
  existsSync("/usr/bin/ssh-keygen") || leftOut("ssh-keygen", "apt-get install -y openssh-client");

let directory: string;
const at = (name: string): string => join(directory, name);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "stepkey-ssh-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function caKey(): CaKey {
  if (!existsSync(at("ca"))) makeSshKey(at("ca"));
  const key = parseCaKey(readFileSync(at("ca"), "utf8"));
  if (!key.ok) throw new Error(key.error);
  return key.value;
}

function request(changes: Partial<CertificateRequest> = {}): CertificateRequest {
  if (!existsSync(at("user"))) makeSshKey(at("user"));
  const [kind = "", key = ""] = readFileSync(at("user.pub"), "utf8").split(" ");
  const publicKey = ed25519KeyOf(`${kind} ${key}`);
  if (publicKey === undefined) throw new Error("not a key");
  return {
    publicKey,
    serial: 2n ** 64n - 5n,
    keyId: "stepkey lse_1 octo-org/shop run 9001/1 step deploy",
    principals: ["deploy", "log-reader"],
    validAfter: Date.UTC(2026, 10, 27, 12),
    validBefore: Date.UTC(2026, 10, 27, 13),
    forceCommand: undefined,
    sourceAddress: undefined,
    extensions: [],
    nonce: randomBytes(32),
    ...changes,
  };
}

function certificate(serial: bigint, name: string): string {
  const line = certificateLine(signCertificate(caKey(), request({ serial })), "lse_1");
  writeFileSync(at(name), line);
  return at(name);
}

function show(changes: Partial<CertificateRequest> = {}): string {
  const line = certificateLine(signCertificate(caKey(), request(changes)), "lse_1");
  writeFileSync(at("cert.pub"), line);
  const env = { ...process.env, TZ: "UTC" };
  return execFileSync("ssh-keygen", ["-L", "-f", at("cert.pub")], { encoding: "utf8", env });
}

/** Whether OpenSSH takes the certificate as revoked. */
function isRevoked(list: Uint8Array, file: string): boolean {
  writeFileSync(at("list"), list);
  const { status, stdout, stderr } = spawnSync("ssh-keygen", ["-Q", "-f", at("list"), file], {
    encoding: "utf8",
  });
  if (status !== 0 && !stdout.includes("REVOKED")) throw new Error(stderr);
  return stdout.includes("REVOKED");
}

describe.runIf(hasTools)("a certificate, as ssh-keygen -L reads it", () => {
  it("says what was asked, and allows nothing beyond a command", () => {
    const shown = show();
    expect(shown).toContain("ssh-ed25519-cert-v01@openssh.com user certificate");
    expect(shown).toContain('Key ID: "stepkey lse_1 octo-org/shop run 9001/1 step deploy"');
    expect(shown).toContain("Serial: 18446744073709551611");
    expect(shown).toContain("Valid: from 2026-11-27T12:00:00 to 2026-11-27T13:00:00");
    expect(shown.replaceAll(/\s+/gu, " ")).toContain("Principals: deploy log-reader Critical");
    expect(shown).toContain("Critical Options: (none)");
    expect(shown).toContain("Extensions: (none)");
  });

  it("is signed by the CA", () => {
    const shown = show();
    const print = execFileSync("ssh-keygen", ["-l", "-f", at("ca.pub")], { encoding: "utf8" });
    expect(shown).toContain(`Signing CA: ED25519 ${print.split(" ")[1]}`);
  });

  it("has the command, the addresses and the extensions that were asked for", () => {
    const shown = show({
      forceCommand: "/usr/bin/deploy shop",
      sourceAddress: ["192.0.2.0/24", "2001:db8::/32"],
      extensions: ["permit-pty", "permit-X11-forwarding"],
    }).replaceAll(/\s+/gu, " ");
    expect(shown).toContain("force-command /usr/bin/deploy shop");
    expect(shown).toContain("source-address 192.0.2.0/24,2001:db8::/32");
    expect(shown).toContain("Extensions: permit-X11-forwarding permit-pty");
  });
});

describe.runIf(hasTools)("a revocation list, as ssh-keygen -Q reads it", () => {
  it("revokes its serials and no other", () => {
    const serials = [1n, 77n, 2n ** 64n - 1n];
    const list = revocationList(serials);
    for (const serial of serials) expect(isRevoked(list, certificate(serial, "c.pub"))).toBe(true);
    for (const serial of [2n, 78n, 2n ** 63n]) {
      expect(isRevoked(list, certificate(serial, "c.pub"))).toBe(false);
    }
  });

  it("is also right when it is empty", () => {
    expect(isRevoked(revocationList([]), certificate(1n, "c.pub"))).toBe(false);
  });

  it("has the same bytes for the same serials", () => {
    expect(revocationList([3n, 1n])).toEqual(revocationList([1n, 3n]));
    expect(revocationList([1n])).not.toEqual(revocationList([2n]));
  });

  it("holds a hundred thousand serials", () => {
    const serials = Array.from({ length: 100_000 }, (_, index) => BigInt(index + 1) * 7919n);
    const list = revocationList(serials);
    expect(list.length).toBeLessThan(900_000);
    expect(isRevoked(list, certificate(7919n * 50_000n, "c.pub"))).toBe(true);
    expect(isRevoked(list, certificate(7918n, "c.pub"))).toBe(false);
  });
});

describe.runIf(hasTools)("the CA's key", () => {
  it("is read as ssh-keygen writes it, with the public half that ssh-keygen derives", () => {
    const { publicKey } = caKey();
    const line = execFileSync("ssh-keygen", ["-y", "-f", at("ca")], { encoding: "utf8" });
    const expected = ed25519KeyOf(line.trim().split(" ").slice(0, 2).join(" "));
    expect(publicKey).toBe(Buffer.from(expected ?? []).toString("base64"));
  });

  it("is not read with a passphrase, or of another kind", () => {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "hunter2", "-f", at("locked")]);
    execFileSync("ssh-keygen", ["-q", "-t", "ecdsa", "-N", "", "-f", at("ecdsa")]);
    const parsed = (name: string) => parseCaKey(readFileSync(at(name), "utf8"));
    expect(parsed("locked")).toEqual({ ok: false, error: "has a passphrase" });
    expect(parsed("ecdsa")).toEqual({ ok: false, error: "is not an Ed25519 key" });
    makeSshKey(at("fine"));
    expect(parsed("fine.pub")).toEqual({ ok: false, error: "is not a private key" });
  });

  it("is read as PKCS#8", () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const pem = privateKey.export({ type: "pkcs8", format: "pem" });
    const key = parseCaKey(String(pem));
    expect(key.ok && key.value.seed.reveal()).toBe(privateKey.export({ format: "jwk" }).d);
  });
});
