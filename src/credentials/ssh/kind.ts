import type { BrokerMode, CredentialKind } from "../kind/credential-kind.ts";
import type { SshServer } from "./server.ts";

/** SSH: the broker signs for a key that the action keeps. */
export const ssh: CredentialKind = {
  name: "ssh",
  hostileVariables: [],
  toolFiles: { inHome: [".ssh"], variables: [] },
  describe: ({ serial }) => `ssh certificate ${String(serial)}`,
  broker: {
    loadRevocability: async () => (await import("./revocability.ts")).SSH_REVOCABILITY,
    supplied: {
      "public-key": { form: /^ssh-ed25519 [A-Za-z0-9+/]{68}$/u, required: true },
    },
    makeKeptPart: async () => (await import("./step/kept-key.ts")).makeKeptKey(),
    publishes: { path: "krl" },
    loadSettings: async () => (await import("./settings.ts")).sshSettings,
    createProvider: async (servers: Readonly<Record<string, SshServer>>, effects) =>
      (await import("./provider.ts")).createSshProvider({ servers, ...effects }),
  } satisfies BrokerMode<SshServer>,
};
