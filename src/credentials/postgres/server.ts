import type { Address } from "../kind/login/address.ts";
import type { Administered, AdminLogin } from "../kind/login/admin-login.ts";

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

/** What the admin's URL says. */
export interface PostgresLogin extends AdminLogin {
  readonly database: string;
  /** Undefined when the URL does not say: libpq means `prefer` then. */
  readonly sslmode: SslMode | undefined;
  readonly requiresChannelBinding: boolean;
}

/** One database server, as `broker.yml` describes it. */
export interface PostgresServer extends Administered<PostgresLogin> {
  /** Certificates of a private CA, as PEM. */
  readonly ca: string | undefined;
  /** Where steps reach the server, if not where the broker does. */
  readonly address: Address | undefined;
  /** The most connections of one lease. */
  readonly connections: number;
  /** Write leases are issued although the server keeps prepared transactions. */
  readonly allowsPreparedTransactions: boolean;
}
