import { z } from "zod";
import { serverName, type GrantSettings } from "../../policy/grant-kind.ts";
import { hint, secretHint } from "../../shared/hint.ts";
import type { KindSettings, ServerFields } from "../kind/credential-kind.ts";
import { addressText } from "../kind/login/address.ts";
import { addressField, adminField, certificatesField } from "../kind/login/login-fields.ts";
import { parseAdminUrl } from "./admin-url.ts";
import type { PostgresServer, SslMode } from "./server.ts";

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

/** How many connections a lease may have where the entry does not say. */
const DEFAULT_CONNECTIONS = 5;

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
    place: ({ admin }) => addressText(admin),
    schema: serverSchema,
    hints: {
      "": hint("A server.", "staging: { url: { env: STAGING_ADMIN_URL } }"),
      url: secretHint("url", "{ env: STAGING_ADMIN_URL }"),
      ca: hint("Certificates of the CA that signed the server's, as PEM.", "ca: { file: ca.pem }"),
      address: hint("Host and port by which steps reach the server.", "address: db.example:5432"),
      connections: hint("The most connections of one lease.", "connections: 5"),
      "prepared-transactions": hint(
        "Leave it out, or accept that a write can leave prepared transactions.",
        "prepared-transactions: allowed",
      ),
    },
  },
};

function serverSchema(fields: ServerFields): z.ZodType<PostgresServer> {
  return z
    .strictObject({
      url: adminField(fields, parseAdminUrl),
      ca: certificatesField(fields).optional(),
      address: addressField().optional(),
      connections: z.int().min(1).max(1000).default(DEFAULT_CONNECTIONS),
      "prepared-transactions": z.literal("allowed").optional(),
    })
    .superRefine(({ url, ca }, context) => {
      const message = whyCaUnfit(url.admin.sslmode, ca !== undefined);
      if (message !== undefined) context.addIssue({ code: "custom", path: ["ca"], message });
    })
    .transform((entry) => ({
      ...entry.url,
      ca: entry.ca,
      address: entry.address,
      connections: entry.connections,
      allowsPreparedTransactions: entry["prepared-transactions"] === "allowed",
    }));
}

function whyCaUnfit(mode: SslMode | undefined, hasCa: boolean): string | undefined {
  // libpq refuses it too: without a CA of your own, everybody whom a public CA knows could pose as the server.
  if (mode === "verify-ca" && !hasCa) return "sslmode=verify-ca needs the CA's certificate.";
  const uses = mode === "require" || mode === "verify-ca" || mode === "verify-full";
  return hasCa && !uses
    ? "A CA is used with sslmode=verify-full, verify-ca or require in the URL, and it has none of them."
    : undefined;
}
