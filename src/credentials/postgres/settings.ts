import { z } from "zod";
import { serverName, type GrantSettings } from "../../policy/grant-kind.ts";
import { hint, secretHint } from "../../shared/hint.ts";
import type { KindSettings } from "../kind/credential-kind.ts";
import type { PostgresServer } from "./connection.ts";

/** The settings of a grant: `credential: { postgres: … }`. */
export interface PostgresSettings extends GrantSettings {
  readonly database: string;
  /** The role of which the lease's role becomes a member. */
  readonly role: string;
}

/** PostgreSQL truncates names to 63 bytes (NAMEDATALEN): a longer one would silently become a different name. */
const name = z
  .string()
  .min(1)
  .refine((text) => new TextEncoder().encode(text).length <= 63 && !text.includes("\u0000"), {
    message: "This is longer than 63 bytes, the maximum for a name in PostgreSQL",
  });

export const postgresSettings: KindSettings<PostgresSettings, PostgresServer> = {
  name: "postgres",
  grant: {
    schema: z.strictObject({ server: serverName, database: name, role: name }),
    hints: {
      server: hint(
        "Expected a name under servers.postgres of the broker's configuration.",
        "server: staging",
      ),
      database: hint("Expected the name of the database.", "database: app"),
      role: hint("Expected the name of the role to grant.", "role: app_readonly"),
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
          { error: "It does not refer to a postgres:// URL." },
        ),
      }),
    hints: {
      "": hint("Expected a server with its url.", "staging: { url: { env: STAGING_ADMIN_URL } }"),
      url: secretHint("url", "{ env: STAGING_ADMIN_URL }"),
    },
  },
};
