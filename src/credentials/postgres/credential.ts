import { filePlaceholder } from "../../shared/credential-file.ts";
import { Secret } from "../../shared/secret.ts";
import type { Credential } from "../kind/credential.ts";
import { hostInUrl } from "../kind/login/address.ts";
import type { PostgresServer } from "./server.ts";

/** The file in which a step gets the certificates of the server's CA. */
const CA_FILE = "postgres-ca.crt";

/**
 * What a step gets: libpq's variables, and the same as a URL for clients that know no others. Its scheme is the one that
 * all of them take: SQLAlchemy does not take `postgres`.
 * @see https://www.postgresql.org/docs/current/libpq-envars.html
 */
export function leaseCredential(
  server: PostgresServer,
  lease: { readonly database: string; readonly role: string; readonly password: Secret },
): Credential {
  const { admin, ca } = server;
  const { host, port } = server.address ?? admin;
  const url = new URL(`postgresql://${hostInUrl(host)}:${port}/`);
  url.pathname = `/${encodeURIComponent(lease.database)}`;
  url.username = lease.role;
  url.password = lease.password.reveal();
  const optional = [
    ["PGSSLMODE", "sslmode", admin.sslmode],
    ["PGSSLROOTCERT", "sslrootcert", ca === undefined ? undefined : filePlaceholder(CA_FILE)],
    ["PGCHANNELBINDING", "channel_binding", admin.requiresChannelBinding ? "require" : undefined],
  ] as const;
  const env: Record<string, string> = {};
  for (const [variable, parameter, value] of optional) {
    if (value === undefined) continue;
    env[variable] = value;
    url.searchParams.set(parameter, value);
  }
  return {
    kind: "postgres",
    env: {
      PGHOST: host,
      PGPORT: String(port),
      PGDATABASE: lease.database,
      PGUSER: lease.role,
      PGPASSWORD: lease.password,
      ...env,
      DATABASE_URL: new Secret(url.href),
    },
    files: ca === undefined ? [] : [{ name: CA_FILE, mode: "0400", content: ca }],
  };
}
