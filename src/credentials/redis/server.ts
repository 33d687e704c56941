import type { Address } from "../kind/login/address.ts";
import type { Administered, AdminLogin } from "../kind/login/admin-login.ts";

/** What the admin's URL says. */
export interface RedisLogin extends AdminLogin {
  /** `rediss`: with TLS, and the server's certificate verified. */
  readonly usesTls: boolean;
}

/** One Redis server, as `broker.yml` describes it. */
export interface RedisServer extends Administered<RedisLogin> {
  /** Certificates of a private CA, as PEM. */
  readonly ca: string | undefined;
  /** Where steps reach the server, if not where the broker does. */
  readonly address: Address | undefined;
  /** A lease may run scripts, with which a task can hold up the server and the end of its own lease. */
  readonly allowsScripts: boolean;
}
