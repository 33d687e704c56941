import { describe, expect, it } from "vitest";
import { serverFinder } from "../../../../src/credentials/kind/unknown-server.ts";
import { createStaticProvider } from "../../../../src/credentials/static/provider.ts";
import { ok } from "../../../../src/shared/result.ts";

describe("A server that the configuration does not have", () => {
  it("is unknown, and one that it has is found", () => {
    const find = serverFinder("static", new Map([["packages", 1]]));
    expect(find("packages")).toEqual(ok(1));
    expect(find("package")).toMatchObject({ error: { name: "server_unknown", mayExist: false } });
  });

  it.each(["constructor", "toString", "__proto__"])("is unknown as %s, too", async (server) => {
    const provider = createStaticProvider({
      servers: {},
      send: () => Promise.reject(new Error("nothing is read")),
    });
    const { signal } = new AbortController();
    const settings = { server, secrets: ["NPM_TOKEN"] };
    const classified = await provider.classify(settings, signal);
    expect(classified).toMatchObject({ error: { kind: "permanent", name: "server_unknown" } });
    const rehearsed = await provider.rehearse?.(settings, signal);
    expect(rehearsed).toMatchObject({ value: { setting: "server" } });
  });
});
