import { type HostileVariable, withheld } from "../../shared/hostile-variable.ts";

const GCLOUD = "https://cloud.google.com/sdk/docs/properties";
const ADC = "https://cloud.google.com/docs/authentication/application-default-credentials";
const TERRAFORM =
  "https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/provider_reference";
const PYTHON =
  "https://googleapis.dev/python/google-auth/latest/reference/google.auth.environment_vars.html";

const OTHER = "makes Google Cloud's tools use another credential";
const REDIRECTS = "sends requests to another server";
const RUNS = "names programs or code that Google Cloud's tools run";

/** What makes Google Cloud's tools use other servers, other credentials or other programs than the step's own. */
export const GCP_HOSTILE_VARIABLES: readonly HostileVariable[] = [
  ...withheld(
    { does: OTHER, source: GCLOUD, isOwnCredential: true, isDelivered: true },
    "CLOUDSDK_AUTH_*",
    "CLOUDSDK_CORE_ACCOUNT",
    "CLOUDSDK_CONFIG",
    "CLOUDSDK_ACTIVE_CONFIG_NAME",
  ),
  ...withheld(
    { does: OTHER, source: ADC, isOwnCredential: true, isDelivered: true },
    "GOOGLE_APPLICATION_CREDENTIALS",
    "GOOGLE_GHA_CREDS_PATH",
  ),
  ...withheld(
    { does: OTHER, source: TERRAFORM, isOwnCredential: true },
    "GOOGLE_IMPERSONATE_SERVICE_ACCOUNT",
    "GOOGLE_BACKEND_IMPERSONATE_SERVICE_ACCOUNT",
  ),
  ...withheld(
    { does: OTHER, source: TERRAFORM, isOwnCredential: true, isCredential: true },
    "CLOUDSDK_AUTH_ACCESS_TOKEN",
    "GOOGLE_OAUTH_ACCESS_TOKEN",
    "GOOGLE_CREDENTIALS",
    "GOOGLE_BACKEND_CREDENTIALS",
    "GOOGLE_CLOUD_KEYFILE_JSON",
    "GCLOUD_KEYFILE_JSON",
  ),
  ...withheld(
    { does: REDIRECTS, source: GCLOUD, isOwnCredential: true, isDelivered: true },
    "CLOUDSDK_API_ENDPOINT_OVERRIDES_*",
    "CLOUDSDK_PROXY_*",
    "CLOUDSDK_CORE_UNIVERSE_DOMAIN",
  ),
  ...withheld({ does: REDIRECTS, source: TERRAFORM }, "GOOGLE_*CUSTOM_ENDPOINT"),
  ...withheld(
    { does: REDIRECTS, source: PYTHON, isOwnCredential: true, isDelivered: true },
    "GOOGLE_*UNIVERSE_DOMAIN",
    "GCE_METADATA_*",
  ),
  ...withheld(
    { does: REDIRECTS, source: "https://cloud.google.com/sdk/gcloud/reference/beta/emulators" },
    "*_EMULATOR_HOST",
  ),
  ...withheld(
    { does: "changes which servers are trusted", source: GCLOUD },
    "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE",
  ),
  ...withheld(
    { does: RUNS, source: "https://google.aip.dev/auth/4117" },
    "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES",
  ),
  ...withheld({ does: RUNS, source: PYTHON }, "GOOGLE_API_CERTIFICATE_CONFIG", "GOOGLE_API_USE_*"),
  ...withheld(
    { does: RUNS, source: GCLOUD },
    "CLOUDSDK_CONTEXT_AWARE_*",
    "CLOUDSDK_COMPONENT_MANAGER_*",
  ),
];
