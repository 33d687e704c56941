import { z } from "zod";
import { serverName, type GrantSettings } from "../../policy/grant-kind.ts";
import { hint, secretHint } from "../../shared/hint.ts";
import type { KindSettings, ServerFields } from "../kind/credential-kind.ts";
import { addressText } from "../kind/login/address.ts";
import { addressField, adminField, certificatesField } from "../kind/login/login-fields.ts";
import { parseMysqlUrl } from "./admin-url.ts";
import type { MysqlServer, MysqlSslMode } from "./server.ts";

/** What a grant says: `credential: { mysql: … }`. */
export interface MysqlSettings extends GrantSettings {
  readonly database: string;
  /** The role that the lease's account gets, and nothing else. */
  readonly role: string;
}

/** Letters that a name never needs, and that would have to be written otherwise in some place. */
const ODD = /[\p{Cc}`'"\\/]/u;

const database = z.string().refine((text) => isName(text, 64), {
  message: "This is not the name of a database: it may have 64 characters.",
});

const role = z
  .string()
  .refine((text) => isName(text, 128), {
    message: "This is not the name of a role: it may have 128 characters.",
  })
  .refine((text) => !/^(?:public|none)$/iu.test(text), {
    message: "PUBLIC is everybody, and NONE is not a role.",
  });

function isName(text: string, most: number): boolean {
  return text !== "" && text.length <= most && !ODD.test(text);
}

/** How many connections a lease may have where the entry does not say. */
const DEFAULT_CONNECTIONS = 5;

export const mysqlSettings: KindSettings<MysqlSettings, MysqlServer> = {
  name: "mysql",
  grant: {
    schema: z.strictObject({ server: serverName, database, role }),
    hints: {
      server: hint("A name under servers.mysql.", "server: staging"),
      database: hint("The database's name.", "database: app"),
      role: hint("The role that is granted.", "role: app_readonly"),
    },
    decisive: "role",
    example: "mysql: { server: staging, database: app, role: app_readonly }",
  },
  server: {
    needsStoreKey: false,
    place: ({ admin }) => addressText(admin),
    schema: serverSchema,
    hints: {
      "": hint("A server.", "staging: { url: { env: STAGING_ADMIN_URL } }"),
      url: secretHint("url", "{ env: STAGING_ADMIN_URL }"),
      ca: hint("Certificates of the CA that signed the server's, as PEM.", "ca: { file: ca.pem }"),
      address: hint("Host and port by which steps reach the server.", "address: db.example:3306"),
      clients: hint("From where steps log in, as in an account's name.", 'clients: "10.0.%"'),
      connections: hint("The most connections of one lease.", "connections: 5"),
      "xa-transactions": hint(
        "Leave it out, unless nothing but leases uses XA transactions on this server.",
        "xa-transactions: leases-only",
      ),
    },
  },
};

function serverSchema(fields: ServerFields): z.ZodType<MysqlServer> {
  return z
    .strictObject({
      url: adminField(fields, parseMysqlUrl),
      ca: certificatesField(fields).optional(),
      address: addressField().optional(),
      clients: z
        .string()
        .regex(/^[A-Za-z0-9._:%/-]{1,255}$/u, "This is not the host part of an account's name.")
        .default("%"),
      connections: z.int().min(1).max(1000).default(DEFAULT_CONNECTIONS),
      "xa-transactions": z.literal("leases-only").optional(),
    })
    .superRefine(({ url, ca }, context) => {
      const message = whyCaUnfit(url.admin.sslMode, ca !== undefined);
      if (message !== undefined) context.addIssue({ code: "custom", path: ["ca"], message });
    })
    .transform((entry) => ({
      ...entry.url,
      ca: entry.ca,
      address: entry.address,
      clients: entry.clients,
      connections: entry.connections,
      onlyLeasesUseXa: entry["xa-transactions"] === "leases-only",
    }));
}

function whyCaUnfit(mode: MysqlSslMode | undefined, hasCa: boolean): string | undefined {
  // Without a CA of your own, everybody whom a public CA knows could pose as the server.
  if (mode === "verify_ca" && !hasCa) return "ssl-mode=verify_ca needs the CA's certificate.";
  const uses = mode === "required" || mode === "verify_ca" || mode === "verify_identity";
  return hasCa && !uses
    ? "A CA is used with ssl-mode=verify_identity, verify_ca or required in the URL, and it has none of them."
    : undefined;
}
