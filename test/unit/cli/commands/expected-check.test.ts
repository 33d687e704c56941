import { describe, expect, it } from "vitest";
import { expectedCheckOf } from "../../../../src/cli/commands/check/expected-check.ts";
import type { HttpSend } from "../../../../src/shared/http.ts";
import { ok } from "../../../../src/shared/result.ts";
import { Secret } from "../../../../src/shared/secret.ts";
import { makeAppKey } from "../../../support/github-app/emulated-app.ts";

const keys = [new Secret(makeAppKey().pem)];
const api = "https://github.example/api/v3/";

interface Asked {
  readonly check: Awaited<ReturnType<typeof expectedCheckOf>>;
  readonly urls: readonly string[];
}

async function ask(id: string, status = 200, body: unknown = {}): Promise<Asked> {
  const urls: string[] = [];
  const send: HttpSend = ({ url }) => {
    urls.push(url);
    return Promise.resolve(ok({ status, headers: {}, body: JSON.stringify(body) }));
  };
  const effects = { send, clock: { now: () => 0 }, signal: new AbortController().signal };
  const check = await expectedCheckOf({ api, check: "required", writer: { id, keys } }, effects);
  return { check, urls };
}

describe("the check that a broker writes", () => {
  it("comes from the App with the configured id, and GitHub is not asked for it", async () => {
    const { check, urls } = await ask("4711");
    expect(check).toEqual({
      name: "stepkey",
      broker: { mode: "required", writer: { known: true, value: 4711 } },
    });
    expect(urls).toEqual([]);
  });

  it("comes from the App that GitHub knows by its client id", async () => {
    const { check, urls } = await ask("Iv23.abc", 200, { id: 4711 });
    expect(check?.broker?.writer).toEqual({ known: true, value: 4711 });
    expect(urls).toEqual(["https://github.example/api/v3/app"]);
  });

  it.each([
    ["rejects the key", 401, { message: "A JSON web token could not be decoded" }],
    ["does not say the id", 200, { slug: "stepkey" }],
    ["fails", 503, {}],
  ])("comes from an App that is not known where GitHub %s", async (_what, status, body) => {
    const { check } = await ask("Iv23.abc", status, body);
    expect(check?.broker?.writer).toMatchObject({ known: false });
  });

  it("is none where the configuration has no check", async () => {
    const send: HttpSend = () => Promise.reject(new Error("asked"));
    const effects = { send, clock: { now: () => 0 }, signal: new AbortController().signal };
    expect(await expectedCheckOf({ api, writer: { id: "Iv23.abc", keys } }, effects)).toBe(
      undefined,
    );
  });
});
