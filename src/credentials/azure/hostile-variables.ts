import { type HostileVariable, withheld } from "../../shared/hostile-variable.ts";

const SDKS =
  "https://github.com/Azure/azure-sdk/blob/main/_includes/tables/environment_variables.md";
const TERRAFORM = "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs";
const AZCOPY =
  "https://learn.microsoft.com/azure/storage/common/storage-ref-azcopy-configuration-settings";
const ANOTHER = "makes Azure's tools use another credential";

/** What makes the tools of Azure use other servers or other credentials than the step's own. The first rule that matches counts. */
export const AZURE_HOSTILE_VARIABLES: readonly HostileVariable[] = [
  ...withheld(
    { does: ANOTHER, source: SDKS, isOwnCredential: true, isCredential: true },
    "AZURE_CLIENT_SECRET",
    "AZURE_PASSWORD",
    "AZURE_STORAGE_*",
    "AZURE_DEVOPS_EXT_PAT",
    "ARM_CLIENT_SECRET",
    "ARM_ACCESS_KEY",
    "ARM_SAS_TOKEN",
    "AZCOPY_SPA_CLIENT_SECRET",
  ),
  ...withheld(
    { does: ANOTHER, source: SDKS, isOwnCredential: true, isDelivered: true },
    "AZURE_ACCESS_TOKEN",
    "AZURE_TENANT_ID",
    "AZURE_CLIENT_ID",
    "AZURE_FEDERATED_TOKEN_FILE",
    "AZURE_SUBSCRIPTION_ID",
  ),
  ...withheld(
    { does: "sends logins to another server", source: SDKS, isDelivered: true },
    "AZURE_AUTHORITY_HOST",
  ),
  ...withheld(
    { does: ANOTHER, source: SDKS, isOwnCredential: true },
    "AZURE_CLIENT_CERTIFICATE_*",
    "AZURE_USERNAME",
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
    "ARM_*",
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
