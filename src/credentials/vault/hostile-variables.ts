import { type HostileVariable, withheld } from "../../shared/hostile-variable.ts";

const VAULT = "https://developer.hashicorp.com/vault/docs/commands";
const BAO = "https://openbao.org/docs/commands/";

const ELSEWHERE = "sends requests, and with them tokens, to another server";
const TRUSTS = "changes which servers are trusted";

/** What makes `vault` and `bao` use other servers, other trust or other settings than the step's own. */
export const VAULT_HOSTILE_VARIABLES: readonly HostileVariable[] = [
  // The kind delivers these itself.
  ...withheld(
    { does: ELSEWHERE, source: VAULT, isOwnCredential: true, isDelivered: true },
    "VAULT_ADDR",
    "VAULT_NAMESPACE",
  ),
  ...withheld(
    { does: "is the login of the job", source: VAULT, isOwnCredential: true, isDelivered: true },
    "VAULT_TOKEN",
  ),
  ...withheld(
    { does: TRUSTS, source: VAULT, isOwnCredential: true, isDelivered: true },
    "VAULT_CACERT",
  ),
  ...withheld(
    { does: ELSEWHERE, source: VAULT, isOwnCredential: true },
    "VAULT_AGENT_ADDR",
    "VAULT_PROXY_ADDR",
    "VAULT_HTTP_PROXY",
    "VAULT_SRV_LOOKUP",
    "VAULT_REDIRECT_ADDR",
  ),
  ...withheld(
    { does: TRUSTS, source: VAULT, isOwnCredential: true },
    "VAULT_CACERT_BYTES",
    "VAULT_CAPATH",
    "VAULT_SKIP_VERIFY",
    "VAULT_TLS_SERVER_NAME",
    "VAULT_DISABLE_REDIRECTS",
  ),
  ...withheld(
    { does: "is a login of the job", source: VAULT, isOwnCredential: true },
    "VAULT_CLIENT_CERT",
    "VAULT_CLIENT_KEY",
    "VAULT_MFA",
  ),
  ...withheld(
    {
      does: "names a file with other settings, among them a program that keeps tokens",
      source: VAULT,
    },
    "VAULT_CONFIG_PATH",
  ),
  ...withheld(
    { does: ELSEWHERE, source: BAO, isOwnCredential: true },
    "BAO_*ADDR",
    "BAO_NAMESPACE",
    "BAO_HTTP_PROXY",
    "BAO_SRV_LOOKUP",
  ),
  ...withheld(
    { does: TRUSTS, source: BAO, isOwnCredential: true },
    "BAO_CA*",
    "BAO_SKIP_VERIFY",
    "BAO_TLS_SERVER_NAME",
    "BAO_DISABLE_REDIRECTS",
  ),
  ...withheld(
    { does: "is a login of the job", source: BAO, isOwnCredential: true },
    "BAO_TOKEN",
    "BAO_CLIENT_CERT",
    "BAO_CLIENT_KEY",
    "BAO_MFA",
  ),
  ...withheld(
    {
      does: "names a file with other settings, among them a program that keeps tokens",
      source: BAO,
    },
    "BAO_CONFIG_PATH",
  ),
];
