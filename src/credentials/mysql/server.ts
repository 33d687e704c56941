import type { Secret } from "../../shared/secret.ts";

/** `ssl-mode`, with the meanings that MySQL's tools give it, in the URL's lower case. */
export const MYSQL_SSL_MODES = [
  "disabled",
  "preferred",
  "required",
  "verify_ca",
  "verify_identity",
] as const;

export type MysqlSslMode = (typeof MYSQL_SSL_MODES)[number];

export interface MysqlAddress {
  /** A name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** What the admin's URL says. */
export interface MysqlLogin extends MysqlAddress {
  readonly user: string;
  readonly password: Secret;
  /** Undefined when the URL does not say: `preferred` then. */
  readonly sslMode: MysqlSslMode | undefined;
}

/** One database server, as `broker.yml` describes it. */
export interface MysqlServer {
  readonly admin: MysqlLogin;
  /** Reads the URL's file again: the login that it has now; undefined when it is the same, or cannot be used. */
  readonly rereadAdmin?: (() => RereadMysqlLogin | undefined) | undefined;
  /** Certificates of a private CA, as PEM. */
  readonly ca: string | undefined;
  /** Where steps reach the server, if not where the broker does. */
  readonly address: MysqlAddress | undefined;
  /** From where a lease's account may log in: the host part of the account's name. */
  readonly clients: string;
  /** The most connections of one lease. */
  readonly connections: number;
  /** Nobody but leases uses XA transactions on the server, so those that are left may be rolled back. */
  readonly onlyLeasesUseXa: boolean;
}

export type RereadMysqlLogin = Pick<MysqlServer, "admin" | "rereadAdmin">;

/** `host:port` as people write it. */
export function mysqlAddressText({ host, port }: MysqlAddress): string {
  return `${mysqlHostInUrl(host)}:${port}`;
}

export function mysqlHostInUrl(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
