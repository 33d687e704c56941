import type { ConnectionOptions } from "node:tls";
import { addressText } from "../../credentials/kind/login/address.ts";
import type { Secret } from "../../shared/secret.ts";
import { parseStoreUrl, type StoreLogin } from "./store-url.ts";

/** The PostgreSQL that holds the store, as `broker.yml` describes it. */
export interface StoreServer {
  /** The whole URL. From a file, it is read again for each connection: its password may be replaced. */
  readonly url: Secret;
  readonly login: StoreLogin;
  /** Certificates of a private CA, as PEM. */
  readonly ca: string | undefined;
}

/** Host, port and database, without a user or a password: for messages. */
export function storePlace({ login }: Pick<StoreServer, "login">): string {
  return `${addressText(login)}/${login.database}`;
}

/** The password that the URL has now. */
export function storePassword({ url, login }: StoreServer): string {
  const now = parseStoreUrl(url.reread().reveal());
  return now.ok ? now.value.password.reveal() : login.password.reveal();
}

/**
 * How to speak TLS. `require` with a CA verifies the chain, as libpq does where it finds a root certificate.
 * @see https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-SSLMODE-STATEMENTS
 */
export function storeTls({ login, ca }: StoreServer): ConnectionOptions | false {
  const trusted = ca === undefined ? {} : { ca };
  if (login.sslmode === "disable") return false;
  if (login.sslmode === "verify-full") return { ...trusted, rejectUnauthorized: true };
  if (login.sslmode === "require" && ca === undefined) return { rejectUnauthorized: false };
  return { ...trusted, rejectUnauthorized: true, checkServerIdentity: () => undefined };
}
