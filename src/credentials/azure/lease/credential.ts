import type { Secret } from "../../../shared/secret.ts";
import type { Credential } from "../../kind/credential.ts";
import { ID_TOKEN_PATH, idTokenFile } from "../../kind/direct/id-token-file.ts";
import type { EntraApp } from "../entra/app.ts";
import { CLOUDS, type CloudName } from "../entra/clouds.ts";

export interface DeliveredToken {
  readonly app: EntraApp;
  readonly cloud: CloudName;
  readonly subscription: string | undefined;
  readonly token: Secret;
  /** The job's ID token, where the task gets it. */
  readonly idToken: Secret | undefined;
}

/**
 * The ids have the names of Azure's SDKs. No tool of Microsoft reads an access token from a variable: scripts do.
 * @see https://learn.microsoft.com/javascript/api/@azure/identity/defaultazurecredentialenvvars
 */
export function azureCredential(delivered: DeliveredToken): Credential {
  const { app, subscription, token, idToken } = delivered;
  const env = {
    AZURE_ACCESS_TOKEN: token,
    AZURE_TENANT_ID: app.tenant,
    AZURE_CLIENT_ID: app.client,
    ...(subscription === undefined ? {} : { AZURE_SUBSCRIPTION_ID: subscription }),
  };
  if (idToken === undefined) return { kind: "azure", env, files: [] };
  return {
    kind: "azure",
    env: { ...env, ...federation(delivered) },
    files: [idTokenFile(idToken)],
  };
}

/**
 * For tools that log in by themselves: the SDKs' WorkloadIdentityCredential, and Terraform.
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/guides/service_principal_oidc
 */
function federation({ app, cloud, subscription }: DeliveredToken) {
  return {
    AZURE_FEDERATED_TOKEN_FILE: ID_TOKEN_PATH,
    AZURE_AUTHORITY_HOST: `${app.authority}/`,
    ARM_USE_OIDC: "true",
    ARM_OIDC_TOKEN_FILE_PATH: ID_TOKEN_PATH,
    ARM_TENANT_ID: app.tenant,
    ARM_CLIENT_ID: app.client,
    ARM_ENVIRONMENT: CLOUDS[cloud].terraform,
    ...(subscription === undefined ? {} : { ARM_SUBSCRIPTION_ID: subscription }),
  };
}
