import type { Secret } from "../../../shared/secret.ts";
import type { Address } from "./address.ts";

/** A user's login to a server. A kind adds what else its URL says. */
export interface AdminLogin extends Address {
  readonly user: string;
  readonly password: Secret;
}

/** The login of a server's admin, as the configuration has it. */
export interface Administered<Login extends AdminLogin> {
  readonly admin: Login;
  /** Reads the URL's file again: the login that it has now; undefined when it is the same, or cannot be used. */
  readonly rereadAdmin?: (() => Administered<Login> | undefined) | undefined;
}
