import { afterEach, describe, expect, it } from "vitest";
import type { HttpHandler } from "../../src/broker/http/handler.ts";
import { textResponse } from "../../src/broker/http/response.ts";
import { startServer } from "../../src/broker/http/server.ts";
import { readTlsPair } from "../../src/broker/http/tls-pair.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { Secret } from "../../src/shared/secret.ts";
import { startDebianNginx } from "../support/left-out.ts";
import { makePrivateCa, type PrivateCa } from "../support/private-ca.ts";

const start = startDebianNginx();
/** Of the page's `proxy_ssl_name`. */
const NAME = "stepkey.octo-org.example";

const handler: HttpHandler = {
  handle: () =>
    Promise.resolve(textResponse("a broker", { trace: "T", contentType: "text/plain" })),
  refuse: ({ code }, trace) => ({
    ...textResponse(code, { trace, contentType: "text/plain" }),
    status: 418,
    code,
  }),
  routeName: () => "other",
  isUrgent: () => false,
  bodyRule: () => ({ maxBytes: 10 }),
  newTrace: () => "NEW",
};

describe.runIf(start !== undefined)("the balancer of docs/many-brokers.md", () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  /** What a client gets whose request the balancer passes to a broker with a certificate of `ca` for `name`. */
  async function through(ca: PrivateCa, name: string, trusted: PrivateCa): Promise<string> {
    if (start === undefined) throw new Error("there is no nginx");
    const { certificate, key } = ca.sign(name);
    const tls = readTlsPair(certificate, new Secret(key));
    if (!tls.ok) throw new Error(tls.error.message);
    const listening = { listener: "all", host: "127.0.0.1", port: 0 } as const;
    const server = await startServer({
      ...listening,
      handler,
      clock: systemClock,
      onServed: () => undefined,
      tls: tls.value,
    });
    closing.push(() => server.close());
    const { port } = server;
    const brokers = [port, port, port];
    const balancer = await start({ brokers, brokersCa: trusted.certificate });
    closing.push(() => balancer.stop());
    const response = await fetch(`${balancer.url}/readyz`);
    return `${response.status} ${response.status === 200 ? await response.text() : ""}`;
  }

  it("reaches brokers by TLS", async () => {
    const ca = makePrivateCa();
    expect(await through(ca, NAME, ca)).toBe("200 a broker");
  });

  it("passes nothing to a server with another name, or of a CA that it does not know", async () => {
    const ca = makePrivateCa();
    expect(await through(ca, "other.octo-org.example", ca)).toBe("502 ");
    expect(await through(makePrivateCa(), NAME, ca)).toBe("502 ");
  });
});
