/** As google-github-actions/auth has it: another one is that of a Trusted Partner Cloud. */
export const DEFAULT_UNIVERSE = "googleapis.com";

/** Where Google's APIs are. */
export interface GoogleEndpoints {
  readonly universe: string;
  /** The Security Token Service, without a slash at its end. */
  readonly sts: string;
  /** The IAM Service Account Credentials API, without a slash at its end. */
  readonly iamCredentials: string;
}

export interface EndpointSettings {
  readonly universe: string | undefined;
  readonly stsEndpoint: string | undefined;
  readonly iamCredentialsEndpoint: string | undefined;
}

export function googleEndpoints({
  universe = DEFAULT_UNIVERSE,
  stsEndpoint,
  iamCredentialsEndpoint,
}: EndpointSettings): GoogleEndpoints {
  return {
    universe,
    sts: stsEndpoint ?? `https://sts.${universe}`,
    iamCredentials: iamCredentialsEndpoint ?? `https://iamcredentials.${universe}`,
  };
}

export function tokenUrl({ sts }: GoogleEndpoints): string {
  return `${sts}/v1/token`;
}

/** @see https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken */
export function impersonationUrl({ iamCredentials }: GoogleEndpoints, account: string): string {
  return `${iamCredentials}/v1/projects/-/serviceAccounts/${account}:generateAccessToken`;
}

/** What a job's ID token is exchanged at: the full name of the provider of a workload identity pool. */
export function providerAudience({ universe }: GoogleEndpoints, provider: string): string {
  return `//iam.${universe}/${provider}`;
}
