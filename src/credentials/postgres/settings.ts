import { z } from "zod";
import { serverName, type GrantSettings } from "../../policy/grant-kind.ts";
import { hint, secretHint } from "../../shared/hint.ts";
import type { KindSettings } from "../kind/credential-kind.ts";
import type { PostgresServer } from "./connection.ts";

/** What a grant says: `credential: { postgres: … }`. */
export interface PostgresSettings extends GrantSettings {
  readonly database: string;
  /** The role that the lease's own role is a member of. */
  readonly role: string;
}

/** PostgreSQL cuts names at 63 bytes (NAMEDATALEN): a longer one would silently be another. */
const name = z
  .string()
  .min(1)
  .refine((text) => new TextEncoder().encode(text).length <= 63 && !text.includes("\u0000"), {
    message: "This is longer than the 63 bytes that PostgreSQL keeps of a name",
  });

export const postgresSettings: KindSettings<PostgresSettings, PostgresServer> = {
  name: "postgres",
  grant: {
    schema: z.strictObject({ server: serverName, database: name, role: name }),
    hints: {
      server: hint("A name under servers.postgres.", "server: staging"),
      database: hint("The database's name.", "database: app"),
      role: hint("The role that is granted.", "role: app_readonly"),
    },
    decisive: "role",
    example: "postgres: { server: staging, database: app, role: app_readonly }",
  },
  server: {
    needsStoreKey: false,
    schema: ({ secret }) =>
      z.strictObject({
        url: secret().refine(
          (url) => /^postgres(?:ql)?:\/\//u.test(url.reveal()) && URL.canParse(url.reveal()),
          { error: "What it refers to is not a postgres:// URL." },
        ),
      }),
    hints: {
      "": hint("A server.", "staging: { url: { env: STAGING_ADMIN_URL } }"),
      url: secretHint("url", "{ env: STAGING_ADMIN_URL }"),
    },
  },
};
