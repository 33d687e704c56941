import { type HostileVariable, withheld } from "../../shared/hostile-variable.ts";

const SDKS = "https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html";
const CLI = "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html";

/** What makes AWS's tools use other servers, other credentials or other programs than the step's own. */
export const AWS_HOSTILE_VARIABLES: readonly HostileVariable[] = [
  ...withheld({ does: "changes which servers are trusted", source: SDKS }, "AWS_CA_BUNDLE"),
  ...withheld(
    { does: "sends requests to another server", source: SDKS, isOwnCredential: true },
    "AWS_ENDPOINT_URL*",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT*",
  ),
  ...withheld(
    {
      does: "makes AWS's tools read other settings, which can name servers and programs",
      source: SDKS,
      isOwnCredential: true,
    },
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
  ),
  ...withheld(
    { does: "makes AWS's tools use another credential", source: SDKS, isOwnCredential: true },
    "AWS_CONTAINER_*",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_ROLE_ARN",
  ),
  ...withheld(
    {
      does: "loads other descriptions of AWS's services",
      source: "https://boto3.amazonaws.com/v1/documentation/api/latest/guide/configuration.html",
      isOwnCredential: true,
    },
    "AWS_DATA_PATH",
  ),
  ...withheld({ does: "names a program that the AWS CLI runs", source: CLI }, "AWS_PAGER"),
];
