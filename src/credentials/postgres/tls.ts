import type { ConnectionOptions } from "node:tls";
import type { PostgresServer, SslMode } from "./server.ts";

/** One way to open a connection: with TLS as described, or without. */
export type Transport = ConnectionOptions | false;

const UNVERIFIED: ConnectionOptions = { rejectUnauthorized: false };

/**
 * The ways to try, in order, that libpq's `sslmode` allows. `require` with a CA verifies the chain, as libpq does where
 * it finds a root certificate. Without a CA of its own `verify-full` trusts what Node trusts.
 * @see https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-SSLMODE-STATEMENTS
 */
export function transportsOf({
  admin,
  ca,
}: Pick<PostgresServer, "admin" | "ca">): readonly Transport[] {
  const mode: SslMode = admin.sslmode ?? "prefer";
  if (mode === "disable") return [false];
  if (mode === "allow") return [false, UNVERIFIED];
  if (mode === "prefer") return [UNVERIFIED, false];
  const trusted = ca === undefined ? {} : { ca };
  if (mode === "verify-full") return [{ ...trusted, rejectUnauthorized: true }];
  if (mode === "require" && ca === undefined) return [UNVERIFIED];
  return [{ ...trusted, rejectUnauthorized: true, checkServerIdentity: () => undefined }];
}
