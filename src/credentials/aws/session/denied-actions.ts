import { wildcardFits } from "../../../shared/wildcard.ts";

/*
 * What a read is denied although AWS's read-only policies hold it, or although its name begins like reading: a pattern, as
 * it is sent, and the names that AWS has for it. STS accepts little more than these lists, so the patterns are short. A
 * test expands them against the names of AWS's actions: they match these names, and nothing that only reads.
 */
export type DeniedActions = Readonly<Record<string, string>>;

/** Return credentials, tokens, or URLs that open more than one download: they would outlive the lease. */
export const DERIVES: DeniedActions = {
  "acm:*Credentials": "GetAcmeExternalAccountBindingCredentials",
  // The URL starts builds, and needs no credential.
  "amplify:*Hook*": "GetWebHook ListWebHooks",
  "athena:*Dashboard": "GetResourceDashboard",
  "athena:*Endpoint": "GetSessionEndpoint",
  "cloudwatch:*Credentials*": "GetSpaceCredentials GetSpaceCredentialsForOrganization",
  // Credentials and secrets of a job, for its worker.
  "codepipeline:*Job*": "GetJobDetails GetThirdPartyJobDetails",
  "cognito-identity:*Credentials*": "GetCredentialsForIdentity",
  "cognito-identity:*Token*": "GetOpenIdToken GetOpenIdTokenForDeveloperIdentity",
  "connect:*Token": "GetFederationToken",
  "devicefarm:*Access*": "GetRemoteAccessSession ListRemoteAccessSessions",
  "ecr:*Token": "GetAuthorizationToken",
  "emr-serverless:*Dashboard*": "GetDashboardForJobRun GetResourceDashboard",
  "gamelift:Get*": `GetComputeAccess GetComputeAuthToken GetGameSessionLogUrl GetInstanceAccess
    GetPlayerConnectionDetails`,
  "kinesisvideo:*Se*": "GetDASHStreamingSessionURL GetHLSStreamingSessionURL GetIceServerConfig",
  "license-manager:*Token": "GetAccessToken",
  "s3:*DataAccess": "GetDataAccess",
  // The manifest and the code that unlock a device.
  "snowball:GetJob*": "GetJobManifest GetJobUnlockCode",
  "ssm:*Token": "GetAccessToken",
};

/** Return stored secrets. `secrets: read` allows them. */
export const SECRETS: DeniedActions = {
  "appsync:*ApiKeys": "ListApiKeys",
  "cognito-idp:*PoolClient": "DescribeUserPoolClient",
  "cognito-idp:*Secrets": "ListUserPoolClientSecrets",
  "cognito-idp:*tyProvider": "DescribeIdentityProvider",
  "cognito-idp:GetIdentity*": "GetIdentityProviderByIdentifier",
  "secretsmanager:*SecretValue": "BatchGetSecretValue GetSecretValue",
  "ssm:GetParameter*": "GetParameter GetParameterHistory GetParameters GetParametersByPath",
  "storagegateway:*Credentials": "DescribeChapCredentials",
};

/** Return stored secrets too. None of AWS's read-only policies holds them, so only other policies need the deny. */
export const OTHER_SECRETS: DeniedActions = {
  "glue:GetConnection*": "GetConnection GetConnections",
};

/** Returns stored secrets too, but services that return data need it: see `denyDecrypt`. */
export const DECRYPT = "kms:Decrypt";

/** Change something that others see: they take messages, start or stop work, or write reports. */
export const SIDE_EFFECTS: DeniedActions = {
  "cloudformation:Detect*": "DetectStackDrift DetectStackResourceDrift DetectStackSetDrift",
  "config:Deliver*": "DeliverConfigSnapshot",
  "devops-guru:Start*": "StartCostEstimation",
  "dms:Test*": "TestConnection",
  "elasticbeanstalk:Req*": "RequestEnvironmentInfo",
  "iam:Gen*": `GenerateCredentialReport GenerateOrganizationsAccessReport
    GenerateServiceLastAccessedDetails`,
  "logs:Stop*": "StopLiveTail StopQuery",
  "servicequotas:Start*": "StartQuotaUtilizationReport",
  "sqs:Receive*": "ReceiveMessage",
  "transfer:Test*": "TestIdentityProvider",
};

/** Need `sts:GetServiceBearerToken`, which only `bearer: true` allows. */
export const BEARER_ACTIONS: readonly string[] = [
  "sts:GetServiceBearerToken",
  "codeartifact:GetAuthorizationToken",
  "ecr-public:GetAuthorizationToken",
];

/** The names that the patterns of a list stand for. */
export function namesIn(denied: DeniedActions): readonly string[] {
  return Object.keys(denied).flatMap((pattern) => namesOf(denied, pattern));
}

function namesOf(denied: DeniedActions, pattern: string): readonly string[] {
  const service = pattern.slice(0, pattern.indexOf(":"));
  return (denied[pattern] ?? "").split(/\s+/u).map((name) => `${service}:${name}`);
}

/** The patterns of a list that stand for something that `allowed` allows. */
export function touchedBy(allowed: readonly string[], denied: DeniedActions): readonly string[] {
  return Object.keys(denied).filter((pattern) =>
    namesOf(denied, pattern).some((name) => allowed.some((action) => fits(action, name))),
  );
}

/**
 * Logging in to ECR. Many jobs read only for this, and the token can do no more than the session, although for 12 hours.
 * So a policy that names exactly this action gets it.
 */
const ECR_LOGIN = "ecr:GetAuthorizationToken";

/** The patterns of `DERIVES`, without the login to ECR where `allowed` names exactly that. */
export function derivesBeside(allowed: readonly string[]): readonly string[] {
  const isNamed = allowed.some((action) => isSame(action, ECR_LOGIN));
  const all = Object.keys(DERIVES);
  return isNamed ? all.filter((pattern) => !fits(pattern, ECR_LOGIN)) : all;
}

/** Why a read may not have this action, or anything that this pattern allows; undefined when it may. */
export function whyDenied(action: string): string | undefined {
  // The stars of a list's pattern also take the action's own wildcards, whatever those stand for.
  const isIn = (denied: DeniedActions) =>
    Object.keys(denied).some((pattern) => fits(pattern, action));
  if (isIn(DERIVES) && !isSame(action, ECR_LOGIN)) {
    return "which hands out access that outlives the lease";
  }
  return isIn(SIDE_EFFECTS) ? "which changes something that others see" : undefined;
}

function fits(pattern: string, action: string): boolean {
  return wildcardFits(pattern.toLowerCase(), action.toLowerCase());
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
