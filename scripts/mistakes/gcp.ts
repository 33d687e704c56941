import { createGcpDirectProvider } from "../../src/credentials/gcp/direct/provider.ts";
import { parseGcpDirectSettings } from "../../src/credentials/gcp/direct/settings.ts";
import type { HttpResponse } from "../../src/shared/http.ts";
import { ok } from "../../src/shared/result.ts";
import { Secret } from "../../src/shared/secret.ts";
import { failure, type Failure } from "../../src/shared/failure.ts";
import { createFakeClock } from "../../test/support/fake-clock.ts";
import type { ExampleMistake, MistakeGroup } from "./mistake.ts";

const LEASE = "lse_00000000000000000000000000";

/** What the step says to responses of Google's, in turn. */
async function meet(
  settings: Readonly<Record<string, unknown>>,
  responses: readonly HttpResponse[],
): Promise<Failure> {
  const parsed = parseGcpDirectSettings({
    "workload-identity-provider":
      "projects/123456789/locations/global/workloadIdentityPools/shop-ci/providers/github",
    "service-account": "deploy@shop.iam.gserviceaccount.com",
    ...settings,
  });
  if (!parsed.ok) throw new Error(parsed.error[0]?.message);
  const clock = createFakeClock();
  const left = [...responses];
  const provider = createGcpDirectProvider({
    clock,
    jitter: () => 0,
    send: () => Promise.resolve(ok(left.shift() ?? { status: 500, headers: {}, body: "" })),
  });
  const issued = await provider.issue(
    {
      lease: LEASE,
      instance: "direct",
      settings: parsed.value,
      access: "write",
      expiresAt: clock.now() + 900_000,
      job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
      repository: "octo-org/shop",
      step: "deploy",
      idToken: new Secret("t"),
    },
    new AbortController().signal,
  );
  if (issued.ok) throw new Error("this was issued");
  const { kind, name, message, remedy, paste } = issued.error;
  const code = kind === "retryable" ? "provider_unavailable" : "provider_denied";
  return failure(code, `${name}: ${message}`, {
    remedy,
    ...(paste === undefined ? {} : { paste }),
  });
}

function oauth(error: string, description: string): HttpResponse {
  const body = JSON.stringify({ error, error_description: description });
  return { status: 400, headers: {}, body };
}

function api(code: number, status: string, message: string): HttpResponse {
  return { status: code, headers: {}, body: JSON.stringify({ error: { code, status, message } }) };
}

const EXCHANGED: HttpResponse = {
  status: 200,
  headers: {},
  body: JSON.stringify({ access_token: "ya29.federated", expires_in: 3600, token_type: "Bearer" }),
};

function mistake(title: string, ...responses: readonly HttpResponse[]): ExampleMistake {
  return { title, meet: () => meet({}, responses) };
}

const TARGET =
  'The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider is disabled or deleted or because it doesn\'t exist.';
const AUDIENCE =
  "The audience in ID Token [https://shop.example] does not match the expected audience https://iam.googleapis.com/projects/123456789/locations/global/workloadIdentityPools/shop-ci/providers/github.";

export const GCP_MISTAKES: readonly MistakeGroup[] = [
  {
    title: "Google Cloud, in direct mode",
    intro:
      "Here Google itself refuses. [kinds/gcp.md](kinds/gcp.md) has the commands that set up a provider and a service account.",
    mistakes: [
      mistake("A pool or a provider that does not exist", oauth("invalid_target", TARGET)),
      mistake(
        "The provider's attribute condition rejects the job",
        oauth(
          "unauthorized_client",
          "The given credential is rejected by the attribute condition.",
        ),
      ),
      {
        title: "The provider does not allow the audience",
        meet: () => meet({ audience: "https://shop.example" }, [oauth("invalid_grant", AUDIENCE)]),
      },
      mistake(
        "The job may not use the service account",
        EXCHANGED,
        api(
          403,
          "PERMISSION_DENIED",
          "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
        ),
      ),
      mistake(
        "The API is not enabled",
        EXCHANGED,
        api(
          403,
          "PERMISSION_DENIED",
          "IAM Service Account Credentials API has not been used in project 123456789 before or it is disabled.",
        ),
      ),
      mistake(
        "A service account that does not exist",
        EXCHANGED,
        api(
          404,
          "NOT_FOUND",
          "Not found; Gaia id not found for email deploy@shop.iam.gserviceaccount.com",
        ),
      ),
      mistake("Something else in place of Google", {
        status: 200,
        headers: {},
        body: "<html>Welcome</html>",
      }),
    ],
  },
];
