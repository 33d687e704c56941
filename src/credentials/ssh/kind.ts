import type { BrokerMode, CredentialKind } from "../kind/credential-kind.ts";
import { SSH_HOSTILE_VARIABLES } from "./hostile-variables.ts";
import { SSH_REVOCABILITY } from "./revocability.ts";
import type { SshServer } from "./server.ts";

/** SSH: the broker signs a certificate for a key that the action makes and keeps. */
export const ssh: CredentialKind = {
  name: "ssh",
  hostileVariables: SSH_HOSTILE_VARIABLES,
  toolFiles: { inHome: [".ssh"], variables: [] },
  describe: ({ serial }) => `ssh certificate ${String(serial)}`,
  broker: {
    revocability: SSH_REVOCABILITY,
    supplied: {
      "public-key": { form: /^ssh-ed25519 [A-Za-z0-9+/]{68}$/u, required: true },
    },
    makeKeptPart: async () => (await import("./step/kept-key.ts")).makeKeptKey(),
    publishes: { path: "krl", contentType: "application/octet-stream" },
    loadSettings: async () => (await import("./settings.ts")).sshSettings,
    createProvider: async (servers: Readonly<Record<string, SshServer>>, effects) => {
      const { createSshProvider } = await import("./provider.ts");
      return createSshProvider({ servers, ...effects });
    },
  } satisfies BrokerMode<SshServer>,
};
