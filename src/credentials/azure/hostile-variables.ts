import {
  type HostileEffect,
  type HostileVariable,
  withheld,
} from "../../shared/hostile-variable.ts";

const SDKS =
  "https://github.com/Azure/azure-sdk/blob/main/_includes/tables/environment_variables.md";
const TERRAFORM = "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs";
const AZCOPY =
  "https://learn.microsoft.com/azure/storage/common/storage-ref-azcopy-configuration-settings";

// What holds a credential, or names whose it is.
const CREDENTIAL = { isCredential: true } as const;
const DELIVERED = { isDelivered: true } as const;

/** The first rule that matches counts. */
export const AZURE_HOSTILE_VARIABLES: readonly HostileVariable[] = [
  ...leading(
    { source: SDKS, ...CREDENTIAL },
    "AZURE_ACCESS_TOKEN",
    "AZURE_CLIENT_*",
    "AZURE_TENANT_ID",
    "AZURE_USERNAME",
    "AZURE_PASSWORD",
    "AZURE_STORAGE_*",
    "AZURE_DEVOPS_EXT_PAT",
  ),
  ...leading(
    { source: TERRAFORM, ...CREDENTIAL },
    "ARM_CLIENT_*",
    "ARM_TENANT_ID",
    "ARM_OIDC_TOKEN",
    "ARM_ACCESS_KEY",
    "ARM_SAS_TOKEN",
  ),
  ...leading({ source: AZCOPY, ...CREDENTIAL }, "AZCOPY_SPA_*"),
  ...leading({ source: SDKS, ...DELIVERED }, "AZURE_FEDERATED_TOKEN_FILE", "AZURE_AUTHORITY_HOST"),
  ...leading(
    { source: SDKS },
    "AZURE_TOKEN_CREDENTIALS",
    "AZURE_POD_IDENTITY_AUTHORITY_HOST",
    "IDENTITY_ENDPOINT",
    "IDENTITY_HEADER",
    "IMDS_ENDPOINT",
    "MSI_ENDPOINT",
    "MSI_SECRET",
  ),
  ...withheld(
    {
      does: "makes the Azure CLI use another cloud, load other extensions, or check no certificates",
      source: "https://learn.microsoft.com/cli/azure/azure-cli-configuration",
    },
    "AZURE_CLOUD_NAME",
    "AZURE_EXTENSION_INDEX_URL",
    "AZURE_CLI_DISABLE_CONNECTION_VERIFICATION",
    "ADAL_PYTHON_SSL_NO_VERIFY",
  ),
  ...leading(
    { source: TERRAFORM, ...DELIVERED },
    "ARM_OIDC_*",
    "ARM_USE_*",
    "ARM_MSI_*",
    "ARM_ENVIRONMENT",
    "ARM_METADATA_HOST*",
  ),
  ...leading({ source: AZCOPY }, "AZCOPY_*"),
];

function leading(effect: Omit<HostileEffect, "does">, ...names: readonly string[]) {
  const does = "makes Azure's tools use another server or another credential";
  return withheld({ does, isOwnCredential: true, ...effect }, ...names);
}
