import type { SslOptions } from "mysql2/promise";
import type { MysqlServer, MysqlSslMode } from "./server.ts";

/** One way to open a connection: with TLS as described, or without. */
export type MysqlTransport = SslOptions | undefined;

const UNVERIFIED: SslOptions = { rejectUnauthorized: false, verifyIdentity: false };

/** The ways to try, in order, that `ssl-mode` allows. Without a CA of its own, `verify_identity` trusts what Node trusts. */
export function mysqlTransports({
  admin,
  ca,
}: Pick<MysqlServer, "admin" | "ca">): readonly MysqlTransport[] {
  const mode: MysqlSslMode = admin.sslMode ?? "preferred";
  if (mode === "disabled") return [undefined];
  if (mode === "preferred") return [UNVERIFIED, undefined];
  if (mode === "required" && ca === undefined) return [UNVERIFIED];
  const trusted = ca === undefined ? {} : { ca };
  return [{ ...trusted, rejectUnauthorized: true, verifyIdentity: mode === "verify_identity" }];
}
