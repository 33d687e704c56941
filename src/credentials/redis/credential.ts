import { filePlaceholder } from "../../shared/credential-file.ts";
import { Secret } from "../../shared/secret.ts";
import { addressText } from "../kind/login/address.ts";
import type { Credential } from "../kind/credential.ts";
import type { RedisServer } from "./server.ts";

/** The file in which a step gets the certificates of the server's CA. */
const CA_FILE = "redis-ca.crt";

/**
 * What a step gets. redis-cli reads its password from REDISCLI_AUTH, and has no variable for the user; clients take a URL,
 * or its parts.
 */
export function redisLeaseCredential(
  server: RedisServer,
  lease: { readonly database: number; readonly user: string; readonly password: Secret },
): Credential {
  const { admin, ca } = server;
  const address = server.address ?? admin;
  const url = new URL(`${admin.usesTls ? "rediss" : "redis"}://${addressText(address)}`);
  url.pathname = `/${lease.database}`;
  url.username = lease.user;
  url.password = lease.password.reveal();
  return {
    kind: "redis",
    env: {
      REDIS_URL: new Secret(url.href),
      REDIS_HOST: address.host,
      REDIS_PORT: String(address.port),
      REDIS_USERNAME: lease.user,
      REDIS_PASSWORD: lease.password,
      REDISCLI_AUTH: lease.password,
      ...(ca === undefined ? {} : { REDIS_CA_FILE: filePlaceholder(CA_FILE) }),
    },
    files: ca === undefined ? [] : [{ name: CA_FILE, mode: "0400", content: ca }],
  };
}
