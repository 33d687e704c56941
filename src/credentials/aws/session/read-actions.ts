/*
 * The actions that count as reading; every other action counts as writing. They are what tools need to plan: the calls
 * with which Terraform's provider, Pulumi or the CDK read what exists. A test holds them against AWS's own classes.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/
 */

/** Services of which `BatchGet*`, `Describe*`, `Get*` and `List*` all read. */
const READ_BY_NAME: ReadonlySet<string> = new Set(
  `access-analyzer account acm acm-pca airflow amplify aoss app-integrations appconfig appflow
  application-autoscaling application-signals applicationinsights appmesh apprunner appsync aps arc-zonal-shift
  athena autoscaling autoscaling-plans backup batch bcm-data-exports billing budgets cassandra ce chatbot cloud9
  cloudformation cloudfront cloudfront-keyvaluestore cloudhsm cloudsearch cloudtrail cloudwatch codeartifact
  codebuild codecatalyst codecommit codedeploy codeguru-profiler codeguru-reviewer codepipeline
  codestar-notifications cognito-idp compute-optimizer config controltower cost-optimization-hub cur databrew
  dataexchange datapipeline datasync dax detective devops-guru directconnect dlm dms docdb-elastic ds dsql
  dynamodb ec2 ecr ecr-public ecs eks elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing
  elastictranscoder es events evidently firehose fis fms glacier globalaccelerator grafana greengrass guardduty
  health iam identitystore imagebuilder inspector inspector2 internetmonitor invoicing iot iotanalytics iotevents
  ivschat kafka kafkaconnect kinesis kinesisanalytics kms lambda license-manager logs macie2 mediaconnect
  mediaconvert medialive mediapackage mediapackagev2 mediastore memorydb mq network-firewall networkflowmonitor
  networkmanager networkmonitor notifications notifications-contacts oam organizations osis outposts
  pca-connector-ad pcs pi pipes pricing ram rbin rds resiliencehub resource-explorer-2 resource-groups
  rolesanywhere route53 route53-recovery-control-config route53-recovery-readiness route53domains route53profiles
  route53resolver rum s3 s3-object-lambda s3-outposts s3tables s3vectors sagemaker savingsplans scheduler schemas
  securityhub securitylake serverlessrepo servicediscovery servicequotas ses shield signer sms-voice sns sqs ssm
  ssm-contacts ssm-incidents ssm-quicksetup ssm-sap sso storagegateway swf synthetics tag timestream transfer
  trustedadvisor verifiedpermissions vpc-lattice waf waf-regional wafv2 wellarchitected workspaces xray`.split(
    /\s+/u,
  ),
);

const BY_NAME: readonly string[] = ["BatchGet*", "Describe*", "Get*", "List*"];

/** What reads besides, and what reads in the other services. `Name*` stands for every action that begins with it. */
const READING: Readonly<Record<string, string>> = {
  "access-analyzer": "Validate*",
  apigateway: "GET",
  athena: "BatchGet*",
  budgets: "ViewBudget",
  cassandra: "Select",
  cloudformation: "BatchDescribe* EstimateTemplateCost ValidateTemplate",
  cloudtrail: "LookupEvents",
  codeartifact: "Read*",
  codeconnections: "GetConnection GetHost GetRepository* GetResource* GetSync* List*",
  codecommit: "GitPull",
  "codestar-connections": "GetConnection GetHost GetRepository* GetResource* GetSync* List*",
  "cognito-identity": "Describe* GetIdentity* GetPrincipal* List*",
  config: "Select*",
  dynamodb: "ConditionCheckItem PartiQLSelect Query Scan",
  ec2: "SearchLocalGatewayRoutes SearchTransitGatewayRoutes",
  ecr: "BatchCheckLayerAvailability",
  "ecr-public": "BatchCheckLayerAvailability",
  eks: "AccessKubernetesApi",
  elasticbeanstalk: "Check* RetrieveEnvironmentInfo ValidateConfigurationSettings",
  elasticmapreduce: "Describe* GetAutoTermination* GetBlockPublic* GetManagedScaling* List*",
  es: "ESHttpGet ESHttpHead",
  events: "TestEventPattern",
  fsx: "Describe* List*",
  glue: `BatchGet* GetCatalog* GetClassifier* GetConnection* GetCrawler* GetDataCatalogEncryptionSettings GetDatabase*
    GetDevEndpoint* GetJob* GetMLTransform* GetPartition* GetRegistry GetResourcePolic* GetSchema*
    GetSecurityConfiguration* GetTable GetTableOptimizer GetTables GetTableVersion* GetTags GetTrigger*
    GetUserDefinedFunction* GetWorkflow* List* SearchTables`,
  iam: "Simulate*",
  kms: "Decrypt Verify VerifyMac",
  lakeformation:
    "Describe* GetDataCells* GetDataLakeSettings GetEffective* GetLFTag* GetResource* List* Search*",
  lightsail: `GetA* GetB* GetCertificates GetContainerServices GetDis* GetDomain* GetInstance GetInstances
    GetInstancePortStates GetInstanceState GetKeyPair* GetLoadBalancer GetLoadBalancers GetRegions
    GetRelationalDatabase GetRelationalDatabases GetStatic*`,
  logs: "FilterLogEvents StartLiveTail StartQuery TestMetricFilter",
  quicksight: "Describe* List*",
  rds: "DownloadCompleteDBLogFile DownloadDBLogFilePortion",
  redshift: "Describe*",
  "redshift-serverless": `GetCustom* GetEndpoint* GetNamespace GetRecovery* GetResourcePolicy GetScheduled* GetSnapshot
    GetTable* GetUsageLimit GetWorkgroup List*`,
  "resource-groups": "SearchResources",
  route53: "TestDNSAnswer",
  secretsmanager: "BatchGetSecretValue Describe* Get* List*",
  servicecatalog: "Describe* GetApplication GetAttributeGroup List* Search*",
  servicediscovery: "DiscoverInstances*",
  sns: "CheckIfPhoneNumberIsOptedOut",
  states: "Describe* GetExecutionHistory List* ValidateStateMachineDefinition",
  sts: "DecodeAuthorizationMessage GetAccessKeyInfo GetCallerIdentity",
  wafv2: "CheckCapacity",
};

/** The patterns of a service that count as reading, in the form of IAM's policies. */
function readingPatterns(service: string): readonly string[] {
  const own = Object.hasOwn(READING, service) ? READING[service] : undefined;
  const names = own === undefined ? [] : own.split(/\s+/u);
  const all = READ_BY_NAME.has(service) ? [...BY_NAME, ...names] : names;
  return all.map((name) => `${service}:${name}`);
}

/** Every pattern that counts as reading. */
export function allReadingPatterns(): readonly string[] {
  return [...new Set([...READ_BY_NAME, ...Object.keys(READING)])].flatMap(readingPatterns);
}

const ACTION = /^([a-z0-9-]{1,64}):[a-z0-9*?]{1,128}$/u;

/** The pattern that counts as reading and that covers everything this action allows; undefined when none does. */
export function readingPatternOf(action: string): string | undefined {
  const name = action.toLowerCase();
  const [, service = ""] = ACTION.exec(name) ?? [];
  return readingPatterns(service).find((pattern) => covers(pattern.toLowerCase(), name));
}

/** Whether every action that this pattern of a policy allows counts as reading. Some of them are denied all the same. */
export function isReadingAction(action: string): boolean {
  return readingPatternOf(action) !== undefined;
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
