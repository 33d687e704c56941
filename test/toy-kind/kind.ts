import type { BrokerMode, CredentialKind } from "../../src/credentials/kind/credential-kind.ts";
import type { ToyServerSettings } from "./settings.ts";

const broker: BrokerMode<ToyServerSettings> = {
  loadRevocability: async () => (await import("./revocability.ts")).TOY_REVOCABILITY,
  supplied: {},
  loadSettings: async () => (await import("./settings.ts")).toySettings,
  createProvider: async (servers) => (await import("./provider.ts")).createToyProvider(servers),
};

/** A kind that stepkey does not have: this directory is all there is of it. */
export const toy: CredentialKind = {
  name: "toy",
  hostileVariables: [],
  describe: ({ note }) => `toy token ${String(note)}`,
  broker,
};
