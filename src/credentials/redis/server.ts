import type { Secret } from "../../shared/secret.ts";

export interface RedisAddress {
  /** A name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** What the admin's URL says. */
export interface RedisLogin extends RedisAddress {
  readonly user: string;
  readonly password: Secret;
  /** `rediss`: with TLS, and the server's certificate verified. */
  readonly usesTls: boolean;
}

/** One Redis server, as `broker.yml` describes it. */
export interface RedisServer {
  readonly admin: RedisLogin;
  /** Reads the URL's file again: the login that it has now; undefined when it is the same, or cannot be used. */
  readonly rereadAdmin?: (() => RereadRedisLogin | undefined) | undefined;
  /** Certificates of a private CA, as PEM. */
  readonly ca: string | undefined;
  /** Where steps reach the server, if not where the broker does. */
  readonly address: RedisAddress | undefined;
  /** A lease may run scripts, with which a task can hold up the server and the end of its own lease. */
  readonly allowsScripts: boolean;
}

export type RereadRedisLogin = Pick<RedisServer, "admin" | "rereadAdmin">;

/** `host:port` as people write it. */
export function redisAddressText({ host, port }: RedisAddress): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
