import type { Secret } from "../../shared/secret.ts";

/** `sslmode`, with libpq's meanings. @see https://www.postgresql.org/docs/current/libpq-ssl.html */
export const SSL_MODES = [
  "disable",
  "allow",
  "prefer",
  "require",
  "verify-ca",
  "verify-full",
] as const;

export type SslMode = (typeof SSL_MODES)[number];

export interface Address {
  /** A name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** What the admin's URL says. */
export interface AdminLogin extends Address {
  readonly user: string;
  readonly password: Secret;
  readonly database: string;
  /** Undefined when the URL does not say: libpq means `prefer` then. */
  readonly sslmode: SslMode | undefined;
  readonly requiresChannelBinding: boolean;
}

/** One database server, as `broker.yml` describes it. */
export interface PostgresServer {
  readonly admin: AdminLogin;
  /** Reads the URL's file again: the login that it has now; undefined when it is the same, or cannot be used. */
  readonly rereadAdmin?: (() => RereadLogin | undefined) | undefined;
  /** Certificates of a private CA, as PEM. */
  readonly ca: string | undefined;
  /** Where steps reach the server, if not where the broker does. */
  readonly address: Address | undefined;
  /** The most connections of one lease. */
  readonly connections: number;
  /** Write leases are issued although the server keeps prepared transactions. */
  readonly allowsPreparedTransactions: boolean;
}

export type RereadLogin = Pick<PostgresServer, "admin" | "rereadAdmin">;

/** `host:port` as people write it. */
export function addressText({ host, port }: Address): string {
  return `${hostInUrl(host)}:${port}`;
}

export function hostInUrl(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
