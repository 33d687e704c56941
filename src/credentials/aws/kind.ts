import { CREDENTIAL_EXAMPLE } from "../kind/credential-example.ts";
import type { BrokerMode, CredentialKind, DirectMode } from "../kind/credential-kind.ts";
import type { AwsServer } from "./broker/server.ts";
import { AWS_HOSTILE_VARIABLES } from "./hostile-variables.ts";
// An exchange needs it, so it is in the file that every step loads.
import { AWS_BROKER_REVOCABILITY, AWS_DIRECT_REVOCABILITY } from "./session/revocability.ts";

const broker: BrokerMode<AwsServer> = {
  loadRevocability: () => Promise.resolve(AWS_BROKER_REVOCABILITY),
  supplied: {},
  loadSettings: async () => (await import("./broker/settings.ts")).awsSettings,
  createProvider: async (servers, effects) => {
    const { createAwsBrokerProvider } = await import("./broker/provider.ts");
    return createAwsBrokerProvider({ ...effects, servers });
  },
};

const direct: DirectMode = {
  endsEarly: false,
  loadRevocability: () => Promise.resolve(AWS_DIRECT_REVOCABILITY),
  audience: "sts.amazonaws.com",
  example: CREDENTIAL_EXAMPLE,
  load: async () => (await import("./direct/provider.ts")).awsDirect,
  loadTrust: async () => (await import("./trust.ts")).awsTrust,
};

/** AWS: a session of a role, obtained with the job's ID token (direct mode) or the broker's own credentials. */
export const aws: CredentialKind = {
  name: "aws",
  hostileVariables: AWS_HOSTILE_VARIABLES,
  toolFiles: {
    inHome: [".aws"],
    variables: ["AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"],
  },
  toolHomes: [
    {
      // https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html
      name: "aws",
      variables: { AWS_CONFIG_FILE: "aws-config", AWS_SHARED_CREDENTIALS_FILE: "aws-credentials" },
      copies: [
        { from: "~/.aws/config", to: "aws-config" },
        { from: "~/.aws/credentials", to: "aws-credentials" },
      ],
      watched: ["aws-config", "aws-credentials"],
    },
  ],
  describe: ({ session }) => `aws session ${String(session)}`,
  broker,
  direct,
};
