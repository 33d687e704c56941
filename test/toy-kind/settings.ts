import { z } from "zod";
import type { KindSettings } from "../../src/credentials/kind/credential-kind.ts";
import { serverName, type GrantSettings } from "../../src/policy/grant-kind.ts";
import { hint } from "../../src/shared/hint.ts";

/** What a grant says: `credential: { toy: … }`. */
export interface ToySettings extends GrantSettings {
  /** `read` or `write`: what its tokens may do. */
  readonly scope: "read" | "write";
}

/** One entry under `servers.toy`. */
export interface ToyServerSettings {
  readonly url: string;
}

export const toySettings: KindSettings<ToySettings, ToyServerSettings> = {
  name: "toy",
  grant: {
    schema: z.strictObject({ server: serverName, scope: z.enum(["read", "write"]) }),
    hints: {
      server: hint("A name under servers.toy.", "server: shelf"),
      scope: hint("read or write.", "scope: read"),
    },
    decisive: "scope",
    example: "toy: { server: shelf, scope: read }",
  },
  server: {
    needsStoreKey: true,
    schema: ({ url }) => z.strictObject({ url: url() }),
    hints: {
      "": hint("A server.", "shelf: { url: https://toys.example }"),
      url: hint("A URL.", ""),
    },
  },
};
