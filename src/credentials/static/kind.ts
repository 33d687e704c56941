import type { BrokerMode, CredentialKind } from "../kind/credential-kind.ts";
import type { StaticServer } from "./server.ts";

/** Stored secrets, which no provider issues: the broker hands out what it reads, and cannot end it. */
export const staticSecrets: CredentialKind = {
  name: "static",
  hostileVariables: [],
  describe: ({ secrets }) => `stored ${String(secrets)}`,
  broker: {
    loadRevocability: async () => (await import("./revocability.ts")).STATIC_REVOCABILITY,
    supplied: {},
    loadSettings: async () => (await import("./settings.ts")).staticSettings,
    createProvider: async (servers: Readonly<Record<string, StaticServer>>, effects) => {
      const { createStaticProvider } = await import("./provider.ts");
      return createStaticProvider({ servers, ...effects });
    },
  } satisfies BrokerMode<StaticServer>,
};
