import { generateKeyPairSync, verify } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ed25519Signature } from "../../../../src/credentials/ssh/format/ed25519.ts";
import { readWire } from "../../../../src/credentials/ssh/format/read-wire.ts";
import {
  wireByte,
  wireJoined,
  wireString,
  wireUint32,
} from "../../../../src/credentials/ssh/format/write-wire.ts";
import { agentResponse } from "../../../../src/credentials/ssh/step/agent-protocol.ts";
import { createFrames } from "../../../../src/credentials/ssh/step/frames.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const CERTIFICATE = Uint8Array.from({ length: 40 }, (_, index) => index);
const IDENTITY = {
  certificate: CERTIFICATE,
  comment: "stepkey",
  sign: (data: Uint8Array) => ed25519Signature(data, privateKey),
};
const FAILURE = Uint8Array.of(0, 0, 0, 1, 5);
const answer = (...parts: readonly Uint8Array[]): Uint8Array =>
  agentResponse(wireJoined(...parts), IDENTITY);

interface Login {
  readonly kind?: number;
  readonly service?: string;
  readonly method?: string;
  readonly isSigned?: number;
  readonly key?: Uint8Array;
  readonly more?: Uint8Array;
}

/** What ssh signs, or nearly. */
function login(changes: Login = {}): Uint8Array {
  const { kind = 50, service = "ssh-connection", method = "publickey", isSigned = 1 } = changes;
  return wireJoined(
    wireString(Uint8Array.from({ length: 32 }, () => 7)),
    wireByte(kind),
    wireString("deploy"),
    wireString(service),
    wireString(method),
    wireByte(isSigned),
    wireString("ssh-ed25519-cert-v01@openssh.com"),
    wireString(changes.key ?? CERTIFICATE),
    changes.more ?? new Uint8Array(),
  );
}

const signed = (data: Uint8Array, key = CERTIFICATE): Uint8Array =>
  answer(wireByte(13), wireString(key), wireString(data), wireUint32(0));

describe("the agent of a step", () => {
  it("lists its certificate, and nothing else", () => {
    const reader = readWire(answer(wireByte(11)).subarray(4));
    expect([reader.byte(), reader.uint32()]).toEqual([12, 1]);
    expect(reader.bytes()).toEqual(CERTIFICATE);
    expect(reader.text()).toBe("stepkey");
    expect([reader.isIntact(), reader.isAtEnd()]).toEqual([true, true]);
  });

  it("signs a login with it", () => {
    const hostbound = login({
      method: "publickey-hostbound-v00@openssh.com",
      more: wireString("the host's key"),
    });
    for (const data of [login(), hostbound]) {
      const reader = readWire(signed(data).subarray(4));
      expect(reader.byte()).toBe(14);
      const signature = readWire(reader.bytes());
      expect(signature.text()).toBe("ssh-ed25519");
      expect(verify(null, data, publicKey, signature.bytes())).toBe(true);
    }
  });

  it.each<readonly [string, Uint8Array]>([
    ["a file or a commit", wireJoined(new TextEncoder().encode("SSHSIG"), wireString("git"))],
    ["another message", login({ kind: 51 })],
    ["another service", login({ service: "ssh-userauth" })],
    ["host-based authentication", login({ method: "hostbased" })],
    ["a question whether the key would do", login({ isSigned: 0 })],
    ["a login with another key", login({ key: Uint8Array.of(1, 2, 3) })],
    ["a login with something after it", login({ more: wireString("more") })],
    ["nothing", new Uint8Array()],
  ])("does not sign %s", (_what, data) => {
    expect(signed(data)).toEqual(FAILURE);
  });

  it("signs with no other key", () => {
    expect(signed(login(), Uint8Array.of(9))).toEqual(FAILURE);
  });

  it("refuses to add, remove, lock and extend, and whatever else it is asked", () => {
    for (let kind = 0; kind < 256; kind += 1) {
      if (kind === 11) continue;
      expect(answer(wireByte(kind), wireString("x"))).toEqual(FAILURE);
    }
    expect(answer()).toEqual(FAILURE);
  });

  it("signs nothing that is not a login, whatever comes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
        expect(signed(data)).toEqual(FAILURE);
        expect([5, 12]).toContain(answer(data)[4]);
      }),
    );
  });
});

describe("createFrames", () => {
  it("gets the same messages however the bytes are cut", () => {
    const messages = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 5 });
    fc.assert(
      fc.property(messages, fc.integer({ min: 1, max: 20 }), (sent, size) => {
        const bytes = wireJoined(...sent.map((one) => wireString(one)));
        const got: Uint8Array[] = [];
        const frames = createFrames((message) => got.push(new Uint8Array(message)));
        for (let at = 0; at < bytes.length; at += size) {
          expect(frames.take(bytes.subarray(at, at + size))).toBe(true);
        }
        expect(got).toEqual(sent);
      }),
    );
  });

  it("ends a connection that announces more than any message has", () => {
    const frames = createFrames(() => undefined);
    expect(frames.take(wireUint32(256 * 1024 + 1))).toBe(false);
  });
});
