import { randomUUID } from "node:crypto";

/** A refusal of Microsoft Entra, in the words that people reported from the real one. */
export interface EntraRefusal {
  readonly status: number;
  readonly error: string;
  readonly code: number;
  readonly text: string;
}

const FEDERATION =
  "Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

function noCredential(code: number, what: string, value: string): EntraRefusal {
  const text = `No matching federated identity record found for presented assertion ${what} '${value}'. ${FEDERATION}`;
  return { status: 401, error: "invalid_client", code, text };
}

export const noIssuer = (issuer: string) => noCredential(700_211, "issuer", issuer);
export const noAudience = (audience: string) => noCredential(700_212, "audience", audience);
export const noSubject = (subject: string) => noCredential(700_213, "subject", subject);

export function wrongCase(subject: string): EntraRefusal {
  const text = `No matching federated identity record found for presented assertion subject '${subject}'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. ${FEDERATION}`;
  return { status: 401, error: "invalid_client", code: 7_002_138, text };
}

/** As it was before the three codes above. */
export function noMatch(issuer: string, subject: string, audience: string): EntraRefusal {
  const text = `No matching federated identity record found for presented assertion. Assertion Issuer: '${issuer}'. Assertion Subject: '${subject}'. Assertion Audience: '${audience}'. https://docs.microsoft.com/en-us/azure/active-directory/develop/workload-identity-federation`;
  return { status: 401, error: "invalid_request", code: 70_021, text };
}

export function notInTime(now: Date, from: Date, until: Date): EntraRefusal {
  const text = `Client assertion is not within its valid time range. Current time: ${now.toISOString()}, assertion valid from ${from.toISOString()}, expiry time of assertion ${until.toISOString()}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .`;
  return { status: 401, error: "invalid_client", code: 700_024, text };
}

export function wrongSecret(client: string): EntraRefusal {
  const text = `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client}'.`;
  return { status: 401, error: "invalid_client", code: 7_000_215, text };
}

export function expiredSecret(client: string): EntraRefusal {
  const text = `The provided client secret keys for app '${client}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`;
  return { status: 401, error: "invalid_client", code: 7_000_222, text };
}

export function wrongKey(thumbprint: string): EntraRefusal {
  const text = `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '${thumbprint}']`;
  return { status: 401, error: "invalid_client", code: 700_027, text };
}

export function noTenant(tenant: string): EntraRefusal {
  const text = `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`;
  return { status: 400, error: "invalid_request", code: 90_002, text };
}

export function noApp(client: string, tenant: string): EntraRefusal {
  const text = `Application with identifier '${client}' was not found in the directory '${tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`;
  return { status: 400, error: "unauthorized_client", code: 700_016, text };
}

export function disabledApp(client: string): EntraRefusal {
  const text = `Application '${client}'(stepkey) is disabled.`;
  return { status: 401, error: "unauthorized_client", code: 7_000_112, text };
}

export function wrongScope(scope: string): EntraRefusal {
  const text = `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`;
  return { status: 400, error: "invalid_scope", code: 1_002_012, text };
}

export function noResource(resource: string, tenant: string): EntraRefusal {
  const text = `The resource principal named ${resource} was not found in the tenant named ${tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`;
  return { status: 400, error: "invalid_resource", code: 500_011, text };
}

/** The body of the response. */
export function bodyOf({ error, code, text }: EntraRefusal, correlation: string): string {
  const trace = randomUUID();
  const timestamp = new Date()
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/u, "Z");
  return JSON.stringify({
    error,
    error_description: `AADSTS${code}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  });
}
