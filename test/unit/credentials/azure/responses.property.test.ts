import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAzureDirectProvider } from "../../../../src/credentials/azure/direct/provider.ts";
import { parseAzureDirectSettings } from "../../../../src/credentials/azure/direct/settings.ts";
import type { Issued, ProviderFailure } from "../../../../src/credentials/kind/provider.ts";
import { toRfc3339 } from "../../../../src/shared/clock.ts";
import type { HttpResponse } from "../../../../src/shared/http.ts";
import { ok, type Result } from "../../../../src/shared/result.ts";
import { Secret } from "../../../../src/shared/secret.ts";
import { errOf, okOf, secretsOf } from "../../../contract/provider.ts";

const NOW = Date.parse("2026-11-27T12:00:00Z");
const ID_TOKEN = [{ alg: "RS256" }, { iss: "i", sub: "octo-org/shop" }, { signature: "none" }]
  .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
  .join(".");

async function issueWith(reply: HttpResponse): Promise<Result<Issued, ProviderFailure>> {
  const provider = createAzureDirectProvider({
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    jitter: () => 0,
    send: () => Promise.resolve(ok(reply)),
  });
  const id = "11111111-1111-4111-8111-111111111111";
  return await provider.issue(
    {
      lease: "lse_00000000000000000000000000",
      instance: "direct",
      settings: okOf(parseAzureDirectSettings({ "tenant-id": id, "client-id": id })),
      access: "write",
      expiresAt: NOW + 900_000,
      job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
      repository: "octo-org/shop",
      step: "deploy",
      idToken: new Secret(ID_TOKEN),
    },
    new AbortController().signal,
  );
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.double(),
  fc.constantFrom(`Bearer ${ID_TOKEN}`, 1e308, -1, "1e308", "AADSTS700024: expired"),
);
const replies: fc.Arbitrary<HttpResponse> = fc.record({
  status: fc.constantFrom(200, 201, 204, 302, 400, 401, 403, 404, 429, 500, 503),
  headers: fc.dictionary(fc.constantFrom("retry-after", "date", "location"), fc.string()),
  body: fc.oneof(
    fc
      .record({
        access_token: fc.oneof(fc.constant("eyJ0.access.token"), odd),
        token_type: fc.oneof(fc.constant("Bearer"), odd),
        expires_in: odd,
        error: odd,
        error_description: odd,
      })
      .map((value) => JSON.stringify(value)),
    fc.string(),
  ),
});

describe("whatever Microsoft Entra responds", () => {
  it("a token or a failure comes of it, with nothing of the ID token to read and a real date", async () => {
    await fc.assert(
      fc.asyncProperty(replies, async (reply) => {
        const issued = await issueWith(reply);
        expect(JSON.stringify(issued)).not.toContain(ID_TOKEN.split(".")[1]);
        const { diesAt } = issued.ok ? issued.value : {};
        expect(diesAt === undefined ? "" : toRfc3339(diesAt)).not.toContain("NaN");
        expect(issued.ok ? "x" : issued.error.remedy).not.toBe("");
        expect(issued.ok ? "" : issued.error.message).not.toMatch(/\p{Cc}/u);
        for (const secret of issued.ok ? secretsOf(issued.value.credential) : []) {
          expect(secret).toMatch(/^[!-~]+$/u);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each(["1e300", '"1e300"', "1e400", "-1", "null"])(
    "a token that lives %s seconds is refused, in words",
    async (seconds) => {
      const body = `{"token_type":"Bearer","access_token":"eyJ0.access.token","expires_in":${seconds}}`;
      const failure = errOf(await issueWith({ status: 200, headers: {}, body }));
      expect(failure).toMatchObject({ name: "response_unreadable", mayExist: true });
    },
  );
});
