import type { Address } from "../kind/login/address.ts";
import type { Administered, AdminLogin } from "../kind/login/admin-login.ts";

/** `ssl-mode`, with the meanings that MySQL's tools give it, in the URL's lower case. */
export const MYSQL_SSL_MODES = [
  "disabled",
  "preferred",
  "required",
  "verify_ca",
  "verify_identity",
] as const;

export type MysqlSslMode = (typeof MYSQL_SSL_MODES)[number];

/** What the admin's URL says. */
export interface MysqlLogin extends AdminLogin {
  /** Undefined when the URL does not say: `preferred` then. */
  readonly sslMode: MysqlSslMode | undefined;
}

/** One database server, as `broker.yml` describes it. */
export interface MysqlServer extends Administered<MysqlLogin> {
  /** Certificates of a private CA, as PEM. */
  readonly ca: string | undefined;
  /** Where steps reach the server, if not where the broker does. */
  readonly address: Address | undefined;
  /** From where a lease's account may log in: the host part of the account's name. */
  readonly clients: string;
  /** The most connections of one lease. */
  readonly connections: number;
  /** Nobody but leases uses XA transactions on the server, so those that are left may be rolled back. */
  readonly onlyLeasesUseXa: boolean;
}
