import { describe, expect, it } from "vitest";
import { bypasses, proxyFor } from "../../../src/shared/proxy.ts";
import { err, ok } from "../../../src/shared/result.ts";

const BROKER = new URL("https://stepkey.example/token");

describe("the proxy for a request", () => {
  it("is the one of the lower-case name first, as for most programs", () => {
    const env = { HTTPS_PROXY: "http://upper.example:3128", https_proxy: "http://lower.example" };
    expect(proxyFor(BROKER, env)).toEqual(
      ok({ url: "http://lower.example", shown: "http://lower.example" }),
    );
  });

  it.each(["", "  "])("is none where the variable is %j", (HTTPS_PROXY) => {
    expect(proxyFor(BROKER, { HTTPS_PROXY })).toEqual(ok(undefined));
  });

  it.each([
    ["proxy.corp.example:3128", "http://proxy.corp.example:3128"],
    ["10.0.0.1:3128", "http://10.0.0.1:3128"],
    ["kim:opensesame@proxy:3128", "http://proxy:3128"],
    ["https://proxy.example", "https://proxy.example"],
  ])("takes %s, and shows no password of it", (HTTPS_PROXY, shown) => {
    expect(proxyFor(BROKER, { HTTPS_PROXY })).toMatchObject({ value: { shown } });
  });

  it.each([
    ["http://", "HTTPS_PROXY is not the URL of a proxy: use http://HOST:PORT or https://HOST:PORT"],
    [
      "socks5://proxy:1080",
      "HTTPS_PROXY names a proxy of the kind socks5: use http://HOST:PORT or https://HOST:PORT",
    ],
  ])("cannot be %s", (HTTPS_PROXY, message) => {
    expect(proxyFor(BROKER, { HTTPS_PROXY })).toEqual(err(message));
  });

  it("is none for what NO_PROXY excludes, even where the proxy could not be used", () => {
    const env = { HTTPS_PROXY: "socks5://x", NO_PROXY: "stepkey.example" };
    expect(proxyFor(BROKER, env)).toEqual(ok(undefined));
  });
});

describe("NO_PROXY", () => {
  it.each([
    ["https://stepkey.example", "*"],
    ["https://stepkey.example", "stepkey.example"],
    ["https://STEPKEY.example", "Stepkey.Example"],
    ["https://api.stepkey.example", "stepkey.example"],
    ["https://api.stepkey.example", ".stepkey.example"],
    ["https://api.stepkey.example", "*.stepkey.example"],
    ["https://stepkey.example", "other.example, stepkey.example"],
    ["https://stepkey.example", "other.example stepkey.example"],
    ["https://stepkey.example", "stepkey.example:443"],
    ["https://stepkey.example:8443", "stepkey.example:8443"],
    ["https://10.1.2.3:8443", "10.1.2.3"],
    ["https://10.1.2.3:8443", "10.0.0.0/8"],
    ["https://10.1.2.3:8443", "10.1.2.3/32"],
    ["https://10.1.2.3:8443", "0.0.0.0/0"],
    ["https://[fd00::12]:8443", "fd00::/8"],
    ["https://[fd00::12]:8443", "fd00:0::0012"],
    ["https://[fd00::12]:8443", "[fd00::12]:8443"],
  ])("excludes %s by %j", (url, noProxy) => {
    expect(bypasses(new URL(url), noProxy)).toBe(true);
  });

  it.each([
    ["https://stepkey.example", ""],
    ["https://mystepkey.example", "stepkey.example"],
    ["https://stepkey.example.org", "stepkey.example"],
    ["https://stepkey.example", "stepkey.example:8443"],
    ["https://11.1.2.3", "10.0.0.0/8"],
    ["https://10.1.2.3", "10.1.2.4"],
    ["https://10.1.2.3", "10.1.2.3/33"],
    ["https://10.1.2.3", "fd00::/8"],
    ["https://[fe00::1]", "fd00::/8"],
    ["https://ten.example", "10.0.0.0/8"],
    ["https://1.2.3.4", "3.4"],
  ])("does not exclude %s by %j", (url, noProxy) => {
    expect(bypasses(new URL(url), noProxy)).toBe(false);
  });
});
