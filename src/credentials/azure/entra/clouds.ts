/** One of Microsoft's clouds, as azure/login's input `environment` names it. */
export interface Cloud {
  /** Where its apps log in. */
  readonly authority: string;
  /** The audience of ID tokens in federated credentials. */
  readonly audience: string;
  /** What its Resource Manager is called in a scope. */
  readonly resource: string;
  /** As ARM_ENVIRONMENT names it. */
  readonly terraform: string;
}

/**
 * @see https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 */
export const CLOUDS = {
  azurecloud: {
    authority: "https://login.microsoftonline.com",
    audience: "api://AzureADTokenExchange",
    resource: "https://management.azure.com",
    terraform: "public",
  },
  azureusgovernment: {
    authority: "https://login.microsoftonline.us",
    audience: "api://AzureADTokenExchangeUSGov",
    resource: "https://management.usgovcloudapi.net",
    terraform: "usgovernment",
  },
  azurechinacloud: {
    authority: "https://login.partner.microsoftonline.cn",
    audience: "api://AzureADTokenExchangeChina",
    resource: "https://management.chinacloudapi.cn",
    terraform: "china",
  },
} as const satisfies Readonly<Record<string, Cloud>>;

export type CloudName = keyof typeof CLOUDS;

export const DEFAULT_CLOUD: CloudName = "azurecloud";
export const CLOUD_NAMES = ["azurecloud", "azureusgovernment", "azurechinacloud"] as const;

export function isCloudName(name: string): name is CloudName {
  return Object.hasOwn(CLOUDS, name);
}
