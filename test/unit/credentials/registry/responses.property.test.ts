import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  PROTOCOL_NAMES,
  type ProtocolName,
} from "../../../../src/credentials/registry/protocols/names.ts";
import { createRegistryProvider } from "../../../../src/credentials/registry/provider.ts";
import { parseRegistrySettings } from "../../../../src/credentials/registry/settings.ts";
import type { HttpResponse } from "../../../../src/shared/http.ts";
import { ok } from "../../../../src/shared/result.ts";
import { Secret } from "../../../../src/shared/secret.ts";
import { toRfc3339 } from "../../../../src/shared/clock.ts";
import { okOf } from "../../../contract/provider.ts";

const NOW = Date.parse("2026-11-27T12:00:00Z");
const ID_TOKEN = [{ alg: "RS256" }, { repository: "octo-org/shop" }, { signature: "none" }]
  .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
  .join(".");
const MORE: Readonly<Partial<Record<ProtocolName, Readonly<Record<string, string>>>>> = {
  npm: { package: "shop" },
  nuget: { user: "octo" },
};

/** Names that some protocol reads, with anything in them; also what echoes the request. */
const fields = fc.dictionary(
  fc.constantFrom(
    "token",
    "apiKey",
    "rubygems_api_key",
    "expires",
    "expires_at",
    "created",
    "message",
    "error",
    "errors",
    "audience",
  ),
  fc.oneof(fc.jsonValue(), fc.constant(`Bearer ${ID_TOKEN}`), fc.double(), fc.date()),
);
const responses: fc.Arbitrary<HttpResponse> = fc.record({
  status: fc.constantFrom(200, 201, 204, 302, 400, 401, 403, 404, 422, 429, 500, 503),
  headers: fc.dictionary(fc.constantFrom("retry-after", "date", "location"), fc.string()),
  body: fc.oneof(
    fields.map((value) => JSON.stringify(value)),
    fc.string(),
  ),
});

async function issueWith(protocol: ProtocolName, replies: readonly HttpResponse[]) {
  const clock = { now: () => NOW, sleep: () => Promise.resolve() };
  const left = [...replies];
  const last: HttpResponse = { status: 500, headers: {}, body: "" };
  const provider = createRegistryProvider({
    clock,
    jitter: () => 0,
    send: () => Promise.resolve(ok(left.shift() ?? last)),
    idToken: () => Promise.resolve(ok(new Secret(ID_TOKEN))),
  });
  const given = { protocol, url: "https://registry.example.com", ...MORE[protocol] };
  return await provider.issue(
    {
      lease: "lse_00000000000000000000000000",
      instance: "direct",
      settings: okOf(parseRegistrySettings(given)),
      access: "write",
      expiresAt: clock.now() + 900_000,
      job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
      repository: "octo-org/shop",
      step: "publish",
      idToken: new Secret(ID_TOKEN),
    },
    new AbortController().signal,
  );
}

describe.each(PROTOCOL_NAMES)("whatever a server of %s responds", (protocol) => {
  it("a token or a failure comes of it, with nothing of the ID token to read and a real date", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(responses, { minLength: 1, maxLength: 4 }), async (replies) => {
        const issued = await issueWith(protocol, replies);
        const shown = JSON.stringify(issued);
        expect(shown).not.toContain(ID_TOKEN.split(".")[1]);
        const { diesAt } = issued.ok ? issued.value : {};
        expect(diesAt === undefined ? "" : toRfc3339(diesAt)).not.toContain("NaN");
        expect(issued.ok ? "x" : issued.error.remedy).not.toBe("");
        // One line each, for the log.
        expect(issued.ok ? "" : issued.error.message).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 300 },
    );
  });
});
