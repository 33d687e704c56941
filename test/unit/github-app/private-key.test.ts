import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parsePrivateKey } from "../../../src/github-app/private-key.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = (type: "pkcs1" | "pkcs8"): string =>
  privateKey.export({ type, format: "pem" }).toString();

describe("an App's private key", () => {
  it.each([
    ["as GitHub hands it out", pem("pkcs1")],
    ["in the newer form", pem("pkcs8")],
    ["without the last line end", pem("pkcs1").trimEnd()],
    ["with \\n for line ends, as variables have it", pem("pkcs1").replaceAll("\n", String.raw`\n`)],
  ])("is read %s", (_form, text) => {
    expect(parsePrivateKey(text).ok).toBe(true);
  });

  it.each([
    ["its public key", publicKey.export({ type: "spki", format: "pem" }).toString(), "public key"],
    [
      "an encrypted key",
      privateKey
        .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "p" })
        .toString(),
      "encrypted",
    ],
    [
      "a key of another kind",
      generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      "not an RSA key",
    ],
    [
      "a short key",
      generateKeyPairSync("rsa", { modulusLength: 1024 })
        .privateKey.export({ type: "pkcs1", format: "pem" })
        .toString(),
      "2048 bits",
    ],
    ["half a key", pem("pkcs1").slice(0, 400), "damaged"],
    ["a token", "ghs_hunter2", "not a private key"],
    ["nothing", "", "not a private key"],
  ])("is not %s, and the mistake does not repeat it", (_what, text, said) => {
    const parsed = parsePrivateKey(text);
    expect(parsed).toMatchObject({ ok: false });
    expect(parsed.ok ? "" : parsed.error).toContain(said);
    expect(parsed.ok ? "" : parsed.error).not.toContain("hunter2");
  });
});
