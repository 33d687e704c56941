import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { serverName, type GrantSettings } from "../../policy/grant-kind.ts";
import { hint, secretHint } from "../../shared/hint.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import type { KindSettings, ServerFields } from "../kind/credential-kind.ts";
import { parseAdminUrl } from "./admin-url.ts";
import {
  addressText,
  type Address,
  type PostgresServer,
  type RereadLogin,
  type SslMode,
} from "./server.ts";

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

function serverSchema({ secret }: ServerFields): z.ZodType<PostgresServer> {
  return z
    .strictObject({
      url: secret().transform((url, context) => {
        const login = loginOf(url);
        if (login.ok) return login.value;
        context.addIssue(login.error);
        return z.NEVER;
      }),
      // A certificate is public, but it comes from a file, as secrets do.
      ca: secret()
        .refine((pem) => isCertificate(pem.reveal()), {
          error: "It refers to something that is not a certificate in PEM form.",
        })
        .transform((pem) => pem.reveal())
        .optional(),
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

function loginOf(url: Secret): Result<RereadLogin, string> {
  const admin = parseAdminUrl(url.reveal());
  if (!admin.ok) return admin;
  if (!url.isFromFile) return ok({ admin: admin.value });
  const rereadAdmin = (): RereadLogin | undefined => {
    const next = url.reread();
    const login = next === url ? undefined : loginOf(next);
    return login?.ok === true ? login.value : undefined;
  };
  return ok({ admin: admin.value, rereadAdmin });
}

function whyCaUnfit(mode: SslMode | undefined, hasCa: boolean): string | undefined {
  // libpq refuses it too: without a CA of your own, everybody whom a public CA knows could pose as the server.
  if (mode === "verify-ca" && !hasCa) return "sslmode=verify-ca needs the CA's certificate.";
  const uses = mode === "require" || mode === "verify-ca" || mode === "verify-full";
  return hasCa && !uses
    ? "A CA is used with sslmode=verify-full, verify-ca or require in the URL, and it has none of them."
    : undefined;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

const ADDRESS = /^(?:\[(?<six>[0-9a-fA-F:.]+)\]|(?<host>[A-Za-z0-9._-]+)):(?<port>\d{1,5})$/u;

function addressField() {
  return z.string().transform((text, context): Address => {
    const { six, host = six, port } = ADDRESS.exec(text)?.groups ?? {};
    if (host !== undefined && port !== undefined && Number(port) > 0 && Number(port) <= 65_535) {
      return { host, port: Number(port) };
    }
    context.addIssue(`"${text}" is not a host with a port.`);
    return z.NEVER;
  });
}
