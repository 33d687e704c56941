import { type HostileVariable, withheld } from "../../shared/hostile-variable.ts";

const SDKS =
  "https://github.com/Azure/azure-sdk/blob/main/_includes/tables/environment_variables.md";
const TERRAFORM = "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs";
const AZCOPY =
  "https://learn.microsoft.com/azure/storage/common/storage-ref-azcopy-configuration-settings";
const ANOTHER = "makes Azure's tools use another credential";

/** What makes the tools of Azure use other servers or other credentials than the step's own. The first rule that matches counts. */
export const AZURE_HOSTILE_VARIABLES: readonly HostileVariable[] = [
  // What holds a credential, or names whose it is: `secret-env` can set it.
  ...withheld(
    { does: ANOTHER, source: SDKS, isOwnCredential: true, isCredential: true },
    "AZURE_ACCESS_TOKEN",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "AZURE_CLIENT_CERTIFICATE_PASSWORD",
    "AZURE_TENANT_ID",
    "AZURE_USERNAME",
    "AZURE_PASSWORD",
    "AZURE_STORAGE_*",
    "AZURE_DEVOPS_EXT_PAT",
  ),
  ...withheld(
    { does: ANOTHER, source: TERRAFORM, isOwnCredential: true, isCredential: true },
    "ARM_CLIENT_ID",
    "ARM_CLIENT_SECRET",
    "ARM_CLIENT_CERTIFICATE",
    "ARM_CLIENT_CERTIFICATE_PASSWORD",
    "ARM_TENANT_ID",
    "ARM_OIDC_TOKEN",
    "ARM_ACCESS_KEY",
    "ARM_SAS_TOKEN",
  ),
  ...withheld(
    { does: ANOTHER, source: AZCOPY, isOwnCredential: true, isCredential: true },
    "AZCOPY_SPA_CLIENT_SECRET",
    "AZCOPY_SPA_CERT_PASSWORD",
  ),
  ...withheld(
    { does: ANOTHER, source: SDKS, isOwnCredential: true, isDelivered: true },
    "AZURE_FEDERATED_TOKEN_FILE",
  ),
  ...withheld(
    { does: "sends logins to another server", source: SDKS, isDelivered: true },
    "AZURE_AUTHORITY_HOST",
  ),
  ...withheld(
    { does: ANOTHER, source: SDKS, isOwnCredential: true },
    "AZURE_CLIENT_CERTIFICATE_PATH",
    "AZURE_TOKEN_CREDENTIALS",
    "AZURE_POD_IDENTITY_AUTHORITY_HOST",
    "IDENTITY_ENDPOINT",
    "IDENTITY_HEADER",
    "IDENTITY_SERVER_THUMBPRINT",
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
  ...withheld(
    {
      does: "makes Terraform use another server or another credential",
      source: TERRAFORM,
      isOwnCredential: true,
      isDelivered: true,
    },
    "ARM_CLIENT_*",
    "ARM_OIDC_*",
    "ARM_USE_*",
    "ARM_MSI_*",
    "ARM_ENVIRONMENT",
    "ARM_METADATA_HOST*",
  ),
  ...withheld(
    {
      does: "makes AzCopy use another server or another credential",
      source: AZCOPY,
      isOwnCredential: true,
    },
    "AZCOPY_*",
  ),
];
