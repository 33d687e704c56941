import type { CredentialKind } from "../kind/credential-kind.ts";
import { REGISTRY_HOSTILE_VARIABLES } from "./hostile-variables.ts";

/** Registries of packages: a token from trusted publishing, obtained with the job's ID token. Only for publishing. */
export const registry: CredentialKind = {
  name: "registry",
  hostileVariables: REGISTRY_HOSTILE_VARIABLES,
  describe: ({ protocol, url }) => `${String(protocol)} token of ${String(url)}`,
  direct: {
    endsEarly: true,
    loadRevocability: async () => (await import("./revocability.ts")).REGISTRY_REVOCABILITY,
    // The settings always name one.
    audience: "registry",
    example: "registry: { protocol: npm, url: https://registry.example.com, package: shop }",
    load: async () => (await import("./provider.ts")).registryDirect,
  },
};
