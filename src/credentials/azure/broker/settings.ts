import { z } from "zod";
import { serverName, type GrantSettings } from "../../../policy/grant-kind.ts";
import { hint, secretHint } from "../../../shared/hint.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { KindSettings, ServerFields } from "../../kind/credential-kind.ts";
import { CLOUD_NAMES, CLOUDS, DEFAULT_CLOUD } from "../entra/clouds.ts";
import {
  authorityMistake,
  GUID,
  isTenant,
  resourceMistake,
  scopeMistake,
  defaultScope,
} from "../entra/names.ts";
import { parseAppCertificate } from "./certificate.ts";
import type { AzureServer, BrokerProof } from "./server.ts";

/** What a grant says: `credential: { azure: … }`. */
export interface AzureSettings extends GrantSettings {
  /** Absent: the Resource Manager of the server's cloud. */
  readonly scope?: string;
  readonly subscription?: string;
}

const SUBSCRIPTION = "33333333-3333-4333-8333-333333333333";
const APP =
  "tenant-id: 11111111-1111-4111-8111-111111111111, client-id: 22222222-2222-4222-8222-222222222222";

export const azureSettings: KindSettings<AzureSettings, AzureServer> = {
  name: "azure",
  grant: {
    schema: grantSchema(),
    hints: {
      server: hint("A name under servers.azure.", "server: production"),
      scope: hint(
        "The scope of the token, which ends in /.default.",
        "scope: https://vault.azure.net/.default",
      ),
      resource: hint("The resource of the token.", "resource: https://vault.azure.net"),
      "subscription-id": hint(
        "The id of a subscription, for the task.",
        `subscription-id: ${SUBSCRIPTION}`,
      ),
    },
    decisive: "server",
    example: "azure: { server: production }",
  },
  server: {
    needsStoreKey: false,
    schema: serverSchema,
    hints: {
      "": hint("An app.", `production: { ${APP}, certificate: { file: app.pem } }`),
      "tenant-id": hint(
        "The id or a domain of the tenant.",
        "tenant-id: 11111111-1111-4111-8111-111111111111",
      ),
      "client-id": hint("The id of the app.", "client-id: 22222222-2222-4222-8222-222222222222"),
      environment: hint("The cloud.", "environment: azureusgovernment"),
      "authority-host": hint(
        "The URL where the app logs in.",
        "authority-host: https://login.microsoftonline.com",
      ),
      "client-secret": secretHint("client-secret", "{ file: azure-secret }"),
      certificate: secretHint("certificate", "{ file: app.pem }"),
      "federated-token": secretHint("federated-token", "{ file: /var/run/secrets/azure/token }"),
      reads: hint(
        "Scopes at which the app can only read.",
        "reads: [https://management.azure.com/.default]",
      ),
      "reads.*": hint("A scope, which ends in /.default.", "https://management.azure.com/.default"),
    },
  },
};

function grantSchema(): z.ZodType<AzureSettings> {
  return z
    .strictObject({
      server: serverName,
      scope: checked(scopeMistake).optional(),
      resource: checked(resourceMistake).optional(),
      "subscription-id": guid().optional(),
    })
    .transform(({ server, scope, resource, "subscription-id": subscription }, context) => {
      if (scope !== undefined && resource !== undefined) {
        const message = "This says the same as scope. Use one of them.";
        context.addIssue({ code: "custom", path: ["resource"], message });
        return z.NEVER;
      }
      const wanted = scope ?? (resource === undefined ? undefined : defaultScope(resource));
      return {
        server,
        ...(wanted === undefined ? {} : { scope: wanted }),
        ...(subscription === undefined ? {} : { subscription }),
      };
    });
}

function checked(
  mistakeIn: (text: string) => string | undefined,
  given: z.ZodType<string> = z.string(),
): z.ZodType<string> {
  return given.superRefine((text, context) => {
    const mistake = mistakeIn(text);
    if (mistake !== undefined) context.addIssue(`This ${mistake}`);
  });
}

function guid(): z.ZodType<string> {
  return z.string().regex(GUID, { error: "This is not an id: Azure shows it as a GUID." });
}

function serverSchema({ secret, url }: ServerFields): z.ZodType<AzureServer> {
  return z
    .strictObject({
      "tenant-id": z.string().refine(isTenant, {
        error: "This is neither the id nor a domain of a tenant.",
      }),
      "client-id": guid(),
      environment: z.enum(CLOUD_NAMES).default(DEFAULT_CLOUD),
      "authority-host": checked(authorityMistake, url()).optional(),
      "client-secret": secret().optional(),
      certificate: secret()
        .superRefine((given, context) => {
          const parsed = parseAppCertificate(given.reveal());
          if (!parsed.ok) context.addIssue(parsed.error);
        })
        .optional(),
      "federated-token": secret().optional(),
      reads: z.array(checked(scopeMistake)).default([]),
    })
    .transform((given, context): AzureServer => {
      const proof = proofIn(given, context);
      if (proof === undefined) return z.NEVER;
      const cloud = given.environment;
      const authority = given["authority-host"] ?? CLOUDS[cloud].authority;
      return {
        tenant: given["tenant-id"],
        client: given["client-id"],
        cloud,
        authority: authority.replace(/\/+$/u, ""),
        proof,
        reads: given.reads,
      };
    });
}

interface GivenProofs {
  readonly "client-secret"?: Secret | undefined;
  readonly certificate?: Secret | undefined;
  readonly "federated-token"?: Secret | undefined;
}

/** Exactly one of three. */
function proofIn(given: GivenProofs, context: z.RefinementCtx): BrokerProof | undefined {
  const { "client-secret": secret, certificate: pem, "federated-token": token } = given;
  const proofs: readonly BrokerProof[] = [
    ...(pem === undefined ? [] : [{ kind: "certificate", pem } as const]),
    ...(secret === undefined ? [] : [{ kind: "client-secret", secret } as const]),
    ...(token === undefined ? [] : [{ kind: "federated-token", token } as const]),
  ];
  const [proof, other] = proofs;
  if (proof !== undefined && other === undefined) return proof;
  const message =
    other === undefined
      ? "This entry does not say how the broker proves that it is the app."
      : "This entry has several proofs of the app.";
  const expected = "Write certificate, client-secret or federated-token, one of the three.";
  const path = [other?.kind ?? "certificate"];
  context.addIssue({ code: "custom", path, message, params: { expected } });
  return undefined;
}
