/*
 * What somebody found by reading the actions that AWS's read-only policies hold (test/support/aws/policies.txt), one by one:
 * those that are not in the lists of src/credentials/aws/session/denied-actions.ts, although they look like it. A test
 * fails when AWS adds an action that looks like it and that nobody has looked at.
 */

/** Look like handing out access, or a secret, by their names, and are harmless: why, and which. */
export const HARMLESS: Readonly<Record<string, string>> = {
  "STS denies it to every session that stepkey starts": "sts:GetSessionToken",
  "it works only with sts:GetServiceBearerToken, which is denied":
    "codeartifact:GetAuthorizationToken ecr-public:GetAuthorizationToken",
  "it asks for no right of the session, but for a token that the user of a pool has":
    "cognito-idp:GetTokensFromRefreshToken cognito-idp:GetUserAttributeVerificationCode",
  "AWS's policies hold it with SessionMode ReadOnly only: a token of 5 minutes that reads a bucket":
    "s3express:CreateSession",
  "Amazon Chime has ended": "chime:ListApiKeys",
  "a link that downloads this one thing for some minutes, or that is public": `amplify:GetArtifactUrl
    auditmanager:GetAssessmentReportUrl ecr:GetDownloadUrlForLayer lex:GetTestExecutionArtifactsUrl
    pricing:GetPriceListFileUrl security-ir:GetCaseAttachmentDownloadUrl sqs:GetQueueUrl`,
  "it begins a login that a person must finish elsewhere": `chatbot:GetMicrosoftTeamsOauthParameters
    chatbot:GetSlackOauthParameters`,
  "encrypted for, or needing, a key that the session does not have": `ec2:GetPasswordData iot:GetRegistrationCode
    wafv2:GetDecryptedAPIKey`,
  "keys that web pages carry in public": "wafv2:ListAPIKeys",
  "it returns a new random text": "secretsmanager:GetRandomPassword",
  "a number for the next change, no credential": `waf:GetChangeToken waf:GetChangeTokenStatus
    waf-regional:GetChangeToken waf-regional:GetChangeTokenStatus`,
  "public keys, ids or metadata, never the secret itself": `bedrock-agentcore:GetApiKeyCredentialProvider
    bedrock-agentcore:GetOauth2CredentialProvider bedrock-agentcore:GetPaymentCredentialProvider
    bedrock-agentcore:GetTokenVault bedrock-agentcore:ListApiKeyCredentialProviders
    bedrock-agentcore:ListOauth2CredentialProviders bedrock-agentcore:ListPaymentCredentialProviders
    chime:ListVoiceConnectorTerminationCredentials codebuild:ListConnectedOAuthAccounts
    codebuild:ListSourceCredentials codedeploy:ListGitHubAccountTokenNames
    ec2:DescribeIpamExternalResourceVerificationTokens ec2:DescribeKeyPairs
    grafana:ListWorkspaceServiceAccountTokens iam:GetCredentialReport iam:GetLoginProfile iam:ListAccessKeys
    iam:ListServiceSpecificCredentials ivs:GetPlaybackKeyPair ivs:ListPlaybackKeyPairs ivs:ListStreamKeys
    kafka:ListScramSecrets license-manager:ListTokens lightsail:GetBucketAccessKeys lightsail:GetKeyPair
    lightsail:GetKeyPairs quicksight:DescribeOAuthClientApplication quicksight:ListOAuthClientApplications
    route53globalresolver:ListAccessTokens secretsmanager:DescribeSecret secretsmanager:ListSecrets
    secretsmanager:ListSecretVersionIds sso-directory:ListBearerTokens sso:DescribeTrustedTokenIssuer
    sso:ListTrustedTokenIssuers workmail:GetPersonalAccessTokenMetadata workmail:ListPersonalAccessTokens`,
  "it describes who may do what": `appfabric:GetAppAuthorization appfabric:ListAppAuthorizations
    bedrock:GetUseCaseForModelAccess cloudformation:DescribeOrganizationsAccess cloudwatch:ListSpaceAccess
    codecatalyst:GetBillingAuthorization codestar:GetExtendedAccess config:DescribeAggregationAuthorizations
    ds:DescribeDirectoryDataAccess ec2:DescribeClientVpnAuthorizationRules ec2:GetIpamRouteOriginAuthorizations
    es:ListVpcEndpointAccess gamelift:DescribeVpcPeeringAuthorizations iam:GetAccountAuthorizationDetails
    iam:GetAccountPasswordPolicy iam:GetOutboundWebIdentityFederationInfo iam:ListPoliciesGrantingServiceAccess
    quicksight:DescribeExtensionAccess redshift:DescribeEndpointAccess redshift:DescribeEndpointAuthorization
    redshift-serverless:GetEndpointAccess redshift-serverless:ListEndpointAccess
    route53-recovery-readiness:ListCrossAccountAuthorizations route53:ListVPCAssociationAuthorizations
    servicecatalog:ListOrganizationPortfolioAccess servicecatalog:ListPortfolioAccess shield:DescribeDRTAccess
    transfer:DescribeAccess trustedadvisor:DescribeAccountAccess verifiedpermissions:IsAuthorizedWithToken`,
  "it describes a session, or how people log in": `athena:GetSession bedrock-agentcore:GetBrowserSession
    bedrock-agentcore:GetCodeInterpreterSession bedrock-agentcore:GetPaymentSession chime:GetAccountWithOpenIdConfig
    chime:GetMessagingSessionEndpoint chime:GetProxySession cognito-idp:DescribeManagedLoginBranding
    cognito-idp:DescribeManagedLoginBrandingByClient deadline:GetSession devicefarm:GetTestGridSession glue:GetSession
    identitystore-auth:BatchGetSession iotwireless:GetMulticastGroupSession ivs:GetStageSession ivs:GetStreamSession
    lex:GetSession macie2:GetMacieSession mpa:GetSession nimble:GetStreamingSession`,
};

/** Are not named like reading, and read all the same, or leave nothing that others see: why, and which. */
export const READS_ALL_THE_SAME: Readonly<Record<string, string>> = {
  "it computes an answer from what it is given": `cloudwatch:GenerateQuery cloudwatch:GenerateQueryResultsSummary
    codestar:VerifyServiceRole comprehend:BatchDetectDominantLanguage comprehend:BatchDetectEntities
    comprehend:BatchDetectKeyPhrases comprehend:BatchDetectSentiment comprehend:BatchDetectSyntax
    comprehend:BatchDetectTargetedSentiment comprehend:ClassifyDocument comprehend:ContainsPiiEntities
    comprehend:DetectDominantLanguage comprehend:DetectEntities comprehend:DetectKeyPhrases
    comprehend:DetectPiiEntities comprehend:DetectSentiment comprehend:DetectSyntax
    comprehend:DetectTargetedSentiment comprehend:DetectToxicContent ds:VerifyTrust events:TestEventPattern
    evidently:TestSegmentPattern logs:TestMetricFilter observabilityadmin:TestTelemetryPipeline
    polly:SynthesizeSpeech rekognition:CompareFaces rekognition:DetectCustomLabels rekognition:DetectFaces
    rekognition:DetectLabels rekognition:DetectModerationLabels rekognition:DetectProtectiveEquipment
    rekognition:DetectText rekognition:RecognizeCelebrities route53:TestDNSAnswer`,
  "it is how one reads there": `apigateway:GET cassandra:Select codeartifact:ReadFromRepository codecommit:GitPull
    eks:AccessKubernetesApi es:ESHttpGet es:ESHttpHead logs:StartLiveTail logs:StartQuery
    s3express:CreateSession
    sdb:Select xray:StartTraceRetrieval`,
  "it stops only a retrieval whose token the session has": "xray:CancelTraceRetrieval",
  "it gives a managed instance its own messages, and a session is no instance":
    "ec2messages:GetMessages",
};

export function listed(groups: Readonly<Record<string, string>>): readonly string[] {
  return Object.values(groups).flatMap((names) => names.split(/\s+/u));
}

/** Names that look like handing out access, or a secret. */
export const LOOKS_DERIVING =
  /Token|Credential|Password|Secret|Federat|Presign|Signed|Login|Ur[li]s?(?:For|$)|URLs?$|Access(?:Details|Keys?|Session|or)?$|DataAccess|A[Pp][Ii]Keys?|StreamKey|KeyPair|Unlock|OpenId|Session(?:Endpoint)?$|Authorization|JWT|Connection(?:String|Details)|IceServer|JobDetails|WebHook|O[Aa]uth|Assume|ResourceDashboard|DashboardFor|JobManifest|VerificationCode|RegistrationCode/u;

/** Names of reading; whatever is named otherwise is looked at. */
export const LOOKS_READING =
  /^(?:Admin)?(?:Batch)?(?:Check|Count|Describe|Discover|Download|DomainMetadata|Estimate|Evaluate|Export|Filter|Get|Is|List|Lookup|PartiQLSelect|Preview|Probe|Query|Read|Resolve|Retrieve|Sample|Scan|Search|Select|Simulate|Validate|View)/u;
