import type { SettingMistake } from "../../kind/credential-kind.ts";

/** Inputs of vault-action that are spelt in another way here. */
const SPELT: Readonly<Record<string, string>> = {
  exportToken: "export-token",
  jwtGithubAudience: "jwt-github-audience",
  caCertificate: "ca-certificate",
};

const JWT_ONLY = "is not a setting here: the job's ID token logs in, by the JWT auth method.";
const NO_OUTPUT = "is not a setting here: the task gets the values, and no other step does.";

/** Inputs of vault-action that stepkey does not have, and what takes their place. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  token: JWT_ONLY,
  roleId: `${JWT_ONLY} A broker can log in with AppRole.`,
  secretId: `${JWT_ONLY} A broker can log in with AppRole.`,
  githubToken: JWT_ONLY,
  username: JWT_ONLY,
  password: JWT_ONLY,
  authPayload: JWT_ONLY,
  kubernetesTokenPath: JWT_ONLY,
  jwtPrivateKey: JWT_ONLY,
  jwtKeyPassword: JWT_ONLY,
  jwtTtl: JWT_ONLY,
  exportEnv: NO_OUTPUT,
  outputToken: NO_OUTPUT,
  clientCertificate: "is not a setting here: stepkey has no certificates of clients.",
  clientKey: "is not a setting here: stepkey has no certificates of clients.",
  tlsSkipVerify: "is not a setting here: name the server's CA with `ca-certificate`.",
  extraHeaders: "is not a setting here: stepkey sends only what the server needs.",
  secretEncodingType: "is not a setting here: decode the value in the task.",
  ignoreNotFound: "is not a setting here: a secret that is missing fails the step.",
};

/** What takes the place of an input that people know from vault-action; undefined for any other key. */
export function movedVaultSetting(key: string): SettingMistake | undefined {
  const spelt = Object.hasOwn(SPELT, key) ? SPELT[key] : undefined;
  const moved = Object.hasOwn(ELSEWHERE, key) ? ELSEWHERE[key] : undefined;
  const message = spelt === undefined ? moved : `is written \`${spelt}\` here, under \`vault:\`.`;
  return message === undefined ? undefined : { path: [key], message, example: "" };
}
