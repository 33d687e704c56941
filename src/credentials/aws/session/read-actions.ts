import { wildcardFits } from "../../../shared/wildcard.ts";

/**
 * The actions that count as reading; every other action counts as writing. `Name*` stands for every action of the service
 * whose name begins with it. @see https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
const READING: Readonly<Record<string, readonly string[]>> = {
  acm: ["DescribeCertificate", "GetCertificate", "List*"],
  apigateway: ["GET"],
  "application-autoscaling": ["Describe*", "ListTagsForResource"],
  athena: [
    "BatchGet*",
    "GetDataCatalog",
    "GetDatabase",
    "GetQuery*",
    "GetTableMetadata",
    "GetWorkGroup",
    "List*",
  ],
  autoscaling: ["Describe*", "GetPredictiveScalingForecast"],
  cloudformation: ["Describe*", "Get*", "List*"],
  cloudfront: ["Describe*", "Get*", "List*"],
  cloudtrail: ["Describe*", "Get*", "List*", "LookupEvents"],
  cloudwatch: ["Describe*", "Get*", "List*"],
  codebuild: ["BatchGet*", "Describe*", "List*"],
  codepipeline: ["GetPipeline*", "GetActionType", "List*"],
  config: ["BatchGet*", "Describe*", "Get*", "List*"],
  dynamodb: [
    "BatchGetItem",
    "Describe*",
    "GetItem",
    "GetRecords",
    "GetResourcePolicy",
    "GetShardIterator",
    "List*",
    "PartiQLSelect",
    "Query",
    "Scan",
    "ConditionCheckItem",
  ],
  ec2: [
    "Describe*",
    "GetConsoleOutput",
    "GetConsoleScreenshot",
    "List*",
    "SearchTransitGatewayRoutes",
  ],
  ecr: [
    "BatchCheckLayerAvailability",
    "BatchGetImage",
    "Describe*",
    "GetAuthorizationToken",
    "GetDownloadUrlForLayer",
    "GetLifecyclePolicy*",
    "GetRegistryPolicy",
    "GetRepositoryPolicy",
    "List*",
  ],
  ecs: ["Describe*", "List*"],
  eks: ["Describe*", "List*"],
  elasticache: ["Describe*", "List*"],
  elasticfilesystem: ["Describe*", "ListTagsForResource"],
  elasticloadbalancing: ["Describe*"],
  events: ["Describe*", "List*", "TestEventPattern"],
  firehose: ["Describe*", "List*"],
  glue: [
    "BatchGet*",
    "GetCatalog*",
    "GetCrawler*",
    "GetDatabase*",
    "GetJob*",
    "GetPartition*",
    "GetTable",
    "GetTables",
    "GetTableVersion*",
    "List*",
    "SearchTables",
  ],
  iam: ["Get*", "List*", "SimulateCustomPolicy", "SimulatePrincipalPolicy"],
  kinesis: ["Describe*", "GetRecords", "GetShardIterator", "List*"],
  kms: [
    "Decrypt",
    "Describe*",
    "GetKeyPolicy",
    "GetKeyRotationStatus",
    "GetPublicKey",
    "List*",
    "Verify",
    "VerifyMac",
  ],
  lambda: [
    "GetAccountSettings",
    "GetAlias",
    "GetEventSourceMapping",
    "GetFunction*",
    "GetLayerVersion*",
    "GetPolicy",
    "List*",
  ],
  logs: [
    "Describe*",
    "FilterLogEvents",
    "Get*",
    "List*",
    "StartLiveTail",
    "StartQuery",
    "StopLiveTail",
    "StopQuery",
    "TestMetricFilter",
  ],
  organizations: ["Describe*", "List*"],
  rds: ["Describe*", "DownloadDBLogFilePortion", "List*"],
  "resource-groups": ["Get*", "List*", "SearchResources"],
  route53: ["Get*", "List*", "TestDNSAnswer"],
  s3: ["Describe*", "Get*", "List*"],
  secretsmanager: [
    "BatchGetSecretValue",
    "Describe*",
    "GetResourcePolicy",
    "GetSecretValue",
    "List*",
  ],
  servicediscovery: ["DiscoverInstances*", "Get*", "List*"],
  sns: ["Get*", "List*"],
  sqs: ["GetQueueAttributes", "GetQueueUrl", "List*"],
  ssm: ["Describe*", "GetDocument", "GetInventory*", "GetParameter*", "List*"],
  states: ["Describe*", "GetExecutionHistory", "List*"],
  sts: ["DecodeAuthorizationMessage", "GetAccessKeyInfo", "GetCallerIdentity"],
  tag: ["Describe*", "Get*"],
};

/** Actions that a pattern above counts as reading, although they return another credential, which may be able to write. */
const CREDENTIAL_ACTIONS: readonly string[] = ["s3:GetDataAccess"];

/** AWS's managed policies that only read, by the part of their ARN after `policy/`. */
const READING_POLICIES: ReadonlySet<string> = new Set([
  "ReadOnlyAccess",
  "SecurityAudit",
  "job-function/ViewOnlyAccess",
  "AmazonDynamoDBReadOnlyAccess",
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEC2ReadOnlyAccess",
  "AmazonRDSReadOnlyAccess",
  "AmazonRoute53ReadOnlyAccess",
  "AmazonS3ReadOnlyAccess",
  "AmazonSNSReadOnlyAccess",
  "AmazonSQSReadOnlyAccess",
  "AmazonVPCReadOnlyAccess",
  "AWSCloudFormationReadOnlyAccess",
  "CloudWatchLogsReadOnlyAccess",
  "CloudWatchReadOnlyAccess",
  "IAMReadOnlyAccess",
]);

const ACTION = /^([a-z0-9-]{1,64}):([a-z0-9*?]{1,128})$/u;

/** Whether every action that this pattern of a policy allows counts as reading. */
export function isReadingAction(action: string): boolean {
  const [, service = "", name = ""] = ACTION.exec(action.toLowerCase()) ?? [];
  const known = Object.hasOwn(READING, service) ? READING[service] : undefined;
  return known?.some((pattern) => covers(pattern.toLowerCase(), name)) ?? false;
}

/** The actions that return another credential and that these patterns of a policy allow. */
export function credentialActionsIn(actions: readonly string[]): readonly string[] {
  return CREDENTIAL_ACTIONS.filter((name) =>
    actions.some((action) => wildcardFits(action.toLowerCase(), name.toLowerCase())),
  );
}

export function isReadingPolicyArn(arn: string): boolean {
  const match = /^arn:aws[a-z-]*:iam::aws:policy\/(.+)$/u.exec(arn);
  return READING_POLICIES.has(match?.[1] ?? "");
}

/** Whether every name that `action` allows (it may have `*` and `?`) matches `pattern`. */
function covers(pattern: string, action: string): boolean {
  if (!pattern.endsWith("*")) return action === pattern;
  const fixed = action.slice(0, firstWildcard(action));
  return fixed.startsWith(pattern.slice(0, -1));
}

function firstWildcard(text: string): number {
  const at = text.search(/[*?]/u);
  return at === -1 ? text.length : at;
}
