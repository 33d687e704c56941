import { azureDirect } from "../../src/credentials/azure/direct/provider.ts";
import type { Failure } from "../../src/shared/failure.ts";
import { meetDirectly } from "./meet-direct.ts";
import type { HttpResponse } from "../../src/shared/http.ts";
import { Secret } from "../../src/shared/secret.ts";
import {
  disabledApp,
  noApp,
  noAudience,
  noIssuer,
  noResource,
  noSubject,
  noTenant,
  wrongCase,
  type EntraRefusal,
} from "../../test/support/fake-entra/errors.ts";
import type { ExampleMistake, MistakeGroup } from "./mistake.ts";

const TENANT = "11111111-1111-4111-8111-111111111111";
const CLIENT = "22222222-2222-4222-8222-222222222222";
const SUBJECT = "repo:octo-org/shop:environment:production";
const ISSUER = "https://token.actions.githubusercontent.com";

/** Nobody verifies it here. */
function idToken(): Secret {
  const payload = JSON.stringify({ iss: ISSUER, sub: SUBJECT, exp: 1 });
  return new Secret(`e30.${Buffer.from(payload).toString("base64url")}.`);
}

/** What the step says to a server that responds so. */
function meet(response: HttpResponse): Promise<Failure> {
  const settings = { "tenant-id": TENANT, "client-id": CLIENT };
  const responses = [response];
  return meetDirectly({ kind: azureDirect, settings, step: "deploy", responses, idToken });
}

function refusal(title: string, { status, error, code, text }: EntraRefusal): ExampleMistake {
  const body = JSON.stringify({ error, error_description: `AADSTS${code}: ${text}` });
  return { title, meet: () => meet({ status, headers: {}, body }) };
}

const SHORT = { token_type: "Bearer", expires_in: 600, access_token: "eyJ0.access.token" };

export const AZURE_MISTAKES: readonly MistakeGroup[] = [
  {
    title: "Azure, in direct mode",
    intro:
      "Here Microsoft Entra itself refuses. [kinds/azure.md](kinds/azure.md#set-up-azure-for-jobs) has an app that fits.",
    mistakes: [
      refusal("The app does not trust this job", noSubject(SUBJECT)),
      refusal("The app trusts it in other upper and lower case", wrongCase(SUBJECT)),
      refusal("The app trusts another issuer", noIssuer(ISSUER)),
      refusal("The app expects another audience", noAudience("api://AzureADTokenExchange")),
      refusal("A wrong `tenant-id`, or a tenant of another cloud", noTenant(TENANT)),
      refusal("A wrong `client-id`", noApp(CLIENT, TENANT)),
      refusal("A resource that the tenant does not have", noResource("https://x.example", TENANT)),
      refusal("An app that is disabled", disabledApp(CLIENT)),
      {
        title: "Tokens that live shorter than the lease",
        meet: () => meet({ status: 200, headers: {}, body: JSON.stringify(SHORT) }),
      },
      {
        title: "Something else at `authority-host`",
        meet: () => meet({ status: 200, headers: {}, body: "<html>Welcome</html>" }),
      },
    ],
  },
];
