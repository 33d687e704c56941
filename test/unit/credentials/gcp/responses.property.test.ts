import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGcpDirectProvider } from "../../../../src/credentials/gcp/direct/provider.ts";
import { parseGcpDirectSettings } from "../../../../src/credentials/gcp/direct/settings.ts";
import type { Issued, ProviderFailure } from "../../../../src/credentials/kind/provider.ts";
import { toRfc3339 } from "../../../../src/shared/clock.ts";
import type { HttpResponse } from "../../../../src/shared/http.ts";
import { ok, type Result } from "../../../../src/shared/result.ts";
import { Secret } from "../../../../src/shared/secret.ts";
import { errOf, okOf, secretsOf } from "../../../contract/provider.ts";
import { PROVIDER } from "../../../support/fake-google.ts";
import { READING } from "../../../support/gcp-setup.ts";

const NOW = Date.parse("2026-11-27T12:00:00Z");
const ID_TOKEN = [{ alg: "RS256" }, { repository: "octo-org/shop" }, { signature: "none" }]
  .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
  .join(".");
const ACCOUNT = { "service-account": "deploy@shop.iam.gserviceaccount.com" };

/** Issues for 15 minutes at a Google that replies with these, and then with status 500. */
async function issueWith(
  replies: readonly HttpResponse[],
  given: Readonly<Record<string, unknown>> = ACCOUNT,
): Promise<Result<Issued, ProviderFailure>> {
  const clock = { now: () => NOW, sleep: () => Promise.resolve() };
  const left = [...replies];
  const last: HttpResponse = { status: 500, headers: {}, body: "" };
  const provider = createGcpDirectProvider({
    clock,
    jitter: () => 0,
    send: () => Promise.resolve(ok(left.shift() ?? last)),
  });
  const settings = okOf(
    parseGcpDirectSettings({ "workload-identity-provider": PROVIDER, ...given }),
  );
  return await provider.issue(
    {
      lease: "lse_00000000000000000000000000",
      instance: "direct",
      settings,
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

function reply(body: unknown, status = 200): HttpResponse {
  return { status, headers: {}, body: typeof body === "string" ? body : JSON.stringify(body) };
}

const exchanged = reply({ access_token: "ya29.exchanged", expires_in: 3600 });
const accountToken = (changes: object = {}) =>
  reply({ accessToken: "ya29.account", expireTime: toRfc3339(NOW + 900_000), ...changes });

const odd = (echo: string) =>
  fc.oneof(
    fc.jsonValue(),
    fc.double(),
    fc.date({ noInvalidDate: true }),
    fc.constantFrom(echo, 1e308, -1, "9999-12-31T23:59:59Z", "+275760-09-13"),
  );

/** Also what echoes the request: only the first has the ID token. */
const responses = (echo: string): fc.Arbitrary<HttpResponse> =>
  fc.record({
    status: fc.constantFrom(200, 201, 204, 302, 400, 401, 403, 404, 429, 500, 503),
    headers: fc.dictionary(fc.constantFrom("retry-after", "date", "location"), fc.string()),
    body: fc.oneof(
      fc
        .record({
          access_token: fc.oneof(fc.constant("ya29.exchanged"), odd(echo)),
          expires_in: odd(echo),
          accessToken: fc.oneof(fc.constant("ya29.account"), odd(echo)),
          expireTime: odd(echo),
          error: odd(echo),
          error_description: odd(echo),
        })
        .map((value) => JSON.stringify(value)),
      fc.string(),
    ),
  });

describe("whatever Google's APIs respond", () => {
  it("a token or a failure comes of it, with nothing of the ID token to read and a real date", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(responses(`Bearer ${ID_TOKEN}`), responses("x"), responses("x")),
        fc.constantFrom({}, ACCOUNT, { ...ACCOUNT, "access-boundary": READING }),
        async (replies, given) => {
          const issued = await issueWith(replies, given);
          const shown = JSON.stringify(issued);
          expect(shown).not.toContain(ID_TOKEN.split(".")[1]);
          const { diesAt } = issued.ok ? issued.value : {};
          expect(diesAt === undefined ? "" : toRfc3339(diesAt)).not.toContain("NaN");
          expect(issued.ok ? "x" : issued.error.remedy).not.toBe("");
          expect(issued.ok ? "" : issued.error.message).not.toMatch(/\p{Cc}/u);
          for (const secret of issued.ok ? secretsOf(issued.value.credential) : []) {
            expect(secret).toMatch(/^[!-~]+$/u);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(["ya29.a\r\nX-Evil: 1", "ya29.\0nul", "ya29.a b", "ya29.ä"])(
    "takes %j for no token, because it goes into headers and variables",
    async (token) => {
      const first = await issueWith([reply({ access_token: token, expires_in: 3600 })], {});
      const second = await issueWith([exchanged, accountToken({ accessToken: token })]);
      for (const failed of [first, second]) {
        expect(errOf(failed)).toMatchObject({ name: "google_malformed", mayExist: true });
        expect(JSON.stringify(failed)).not.toContain("ya29.");
      }
    },
  );

  it.each(["1e400", "1e300", "-3600", "0"])(
    "does not take %s seconds for a token's life",
    async (seconds) => {
      const body = `{"access_token":"ya29.exchanged","expires_in":${seconds}}`;
      const issued = okOf(await issueWith([reply(body)], {}));
      expect(issued.diesAt).toBe(NOW + 3_600_000);
    },
  );

  it("refuses a token of a service account that dies before its lease", async () => {
    const early = accountToken({ expireTime: toRfc3339(NOW + 60_000) });
    const failure = errOf(await issueWith([exchanged, early]));
    expect(failure).toMatchObject({ kind: "permanent", name: "token_too_short", mayExist: true });
    expect(failure.remedy).toContain("iamcredentials-endpoint");
  });

  it("leaves the whole token where its boundary is refused, and says that it may exist", async () => {
    const given = { ...ACCOUNT, "access-boundary": READING };
    const refused = reply({ error: "invalid_request", error_description: "bad bucket" }, 400);
    const failure = errOf(await issueWith([exchanged, accountToken(), refused], given));
    expect(failure).toMatchObject({ setting: "access-boundary", mayExist: true });
  });

  it("says that an endpoint redirects, and sends the ID token nowhere else", async () => {
    const redirect = {
      status: 302,
      headers: { location: "https://evil.example/path?secret=1" },
      body: "",
    };
    const failure = errOf(await issueWith([redirect]));
    expect(failure).toMatchObject({ kind: "permanent", name: "google_redirects", mayExist: false });
    expect(failure.message).toBe(
      "https://sts.googleapis.com redirects to https://evil.example (status 302)",
    );
    expect(failure.remedy).toContain("`sts-endpoint`");
  });
});
