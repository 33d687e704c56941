import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPeerOf, isAddressOrBlock } from "../../../../src/broker/http/peer.ts";

const behindProxies = createPeerOf({
  trustedAddresses: ["127.0.0.1", "10.0.0.0/8", "::1"],
  header: "x-forwarded-for",
});
const forwarded = (...values: readonly string[]) => ({ "x-forwarded-for": values });

describe("the peer of a request", () => {
  it("is the other end of the connection where no proxy is configured, whatever a header says", () => {
    const peerOf = createPeerOf(undefined);
    expect(peerOf("203.0.113.7", forwarded("198.51.100.1"))).toBe("203.0.113.7");
    expect(peerOf("::ffff:203.0.113.7", {})).toBe("203.0.113.7");
    expect(peerOf(undefined, {})).toBe("unknown");
  });

  it("is the right-most address that is not a trusted proxy: what a client sends itself is left of it", () => {
    expect(behindProxies("127.0.0.1", forwarded("198.51.100.1, 203.0.113.7"))).toBe("203.0.113.7");
    expect(behindProxies("127.0.0.1", forwarded("198.51.100.1", "203.0.113.7, 10.1.2.3"))).toBe(
      "203.0.113.7",
    );
  });

  it("is the other end when that is not a trusted proxy, so that nobody else can forge it", () => {
    expect(behindProxies("203.0.113.9", forwarded("198.51.100.1"))).toBe("203.0.113.9");
  });

  it("is the last proxy that can be named when the header is absent, garbage or names proxies alone", () => {
    expect(behindProxies("127.0.0.1", {})).toBe("127.0.0.1");
    expect(behindProxies("127.0.0.1", forwarded("198.51.100.1, unknown"))).toBe("127.0.0.1");
    expect(behindProxies("127.0.0.1", forwarded("10.0.0.1, 10.0.0.2"))).toBe("10.0.0.1");
  });

  it("is one for a whole /64 of IPv6, and never has a port", () => {
    expect(behindProxies("::1", forwarded("2001:db8:1:2:3::4"))).toBe("2001:db8:1:2::/64");
    expect(behindProxies("::1", forwarded("[2001:db8:1:2::9]:443"))).toBe("2001:db8:1:2::/64");
    expect(behindProxies("::1", forwarded("203.0.113.7:51234"))).toBe("203.0.113.7");
    expect(createPeerOf(undefined)("fe80::1%eth0", {})).toBe("fe80:0:0:0::/64");
  });

  it("cannot be chosen by a client, whatever it sends before its proxy appends the address", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (sent) => {
        const values = [...sent, "203.0.113.7"];
        expect(behindProxies("127.0.0.1", forwarded(...values))).toBe("203.0.113.7");
      }),
    );
  });
});

describe("isAddressOrBlock", () => {
  it.each([
    ["127.0.0.1", true],
    ["10.0.0.0/8", true],
    ["::1", true],
    ["2001:db8::/32", true],
    ["10.0.0.0/33", false],
    ["10.0.0.0/8/8", false],
    ["10.0.0.0/", false],
    ["localhost", false],
    ["", false],
  ])("%j: %s", (text, is) => expect(isAddressOrBlock(text)).toBe(is));
});
