import { gcpDirect } from "../../src/credentials/gcp/direct/provider.ts";
import type { Failure } from "../../src/shared/failure.ts";
import { meetDirectly } from "./meet-direct.ts";
import type { HttpResponse } from "../../src/shared/http.ts";
import type { ExampleMistake, MistakeGroup } from "./mistake.ts";

const SETTINGS = {
  "workload-identity-provider":
    "projects/123456789/locations/global/workloadIdentityPools/shop-ci/providers/github",
  "service-account": "deploy@shop.iam.gserviceaccount.com",
};

/** What the step says to responses of Google's, in turn. */
function meet(
  settings: Readonly<Record<string, unknown>>,
  responses: readonly HttpResponse[],
): Promise<Failure> {
  const given = { ...SETTINGS, ...settings };
  return meetDirectly({ kind: gcpDirect, settings: given, step: "deploy", responses });
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
