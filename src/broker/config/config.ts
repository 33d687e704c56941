import { dirname } from "node:path";
import type { AwsServer } from "../../credentials/aws/broker/calls.ts";
import type { PostgresServer } from "../../credentials/postgres/connection.ts";
import { inOrder, mistakesOf, mistakesOfFaults, type Mistake } from "../../shared/mistake.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import { readYaml } from "../../shared/yaml-source.ts";
import type { AuditTarget } from "../record/audit-file.ts";
import { CONFIG_HINTS, configSchema, type ConfigInput } from "./schema.ts";

export interface ListenAddress {
  /** Without brackets. */
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

/** A checked broker configuration: every secret is resolved, and every path is absolute. */
export interface BrokerConfig {
  /** Its public URL. An ID token for any other audience is refused. */
  readonly url: string;
  readonly listen: ListenAddress;
  readonly adminListen: ListenAddress | undefined;
  readonly issuer: string;
  readonly owners: readonly number[];
  /** For kinds of credential whose revocation takes a secret: it would be encrypted under this. */
  readonly storeKey: Secret | undefined;
  readonly audit: AuditTarget;
  readonly store: { readonly kind: "sqlite"; readonly path: string };
  readonly policy: { readonly kind: "directory"; readonly directory: string };
  readonly github: { readonly api: string; readonly token: Secret } | undefined;
  readonly servers: {
    readonly postgres: Readonly<Record<string, PostgresServer>>;
    readonly aws: Readonly<Record<string, AwsServer>>;
  };
  readonly limits: {
    readonly tokenMaxAgeSeconds: number;
    readonly clockSkewSeconds: number;
    readonly leaseMaxTtlSeconds: number;
    readonly heartbeatIntervalSeconds: number;
  };
}

export interface ConfigSources {
  /** The configuration's own path: mistakes name it, and its relative paths start at its directory. */
  readonly file: string;
  /** The variables that `{ env: NAME }` can name. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads the file that `{ file: PATH }` names; throws when it cannot. */
  readonly readFile: (path: string) => string;
}

/**
 * Parses `broker.yml`. Returns every mistake at once, each with its path, line and column, and what is expected there. A
 * mistake never shows a secret.
 */
export function parseBrokerConfig(
  text: string,
  sources: ConfigSources,
): Result<BrokerConfig, readonly Mistake[]> {
  const yaml = readYaml(text);
  if (!yaml.ok) return err(mistakesOfFaults(sources.file, yaml.error));
  const { env, readFile } = sources;
  const schema = configSchema({ directory: dirname(sources.file), env, readFile });
  const parsed = schema.safeParse(yaml.value.content);
  if (parsed.success) return ok(configOf(parsed.data));
  const context = { source: sources.file, yaml: yaml.value, hints: CONFIG_HINTS };
  return err(inOrder(mistakesOf(context, [], { schema, error: parsed.error })));
}

function configOf(input: ConfigInput): BrokerConfig {
  const { limits } = input;
  return {
    url: input.url,
    listen: input.listen,
    adminListen: input["admin-listen"],
    issuer: input.issuer,
    owners: input.owners,
    storeKey: input["store-key"],
    audit: input.audit,
    store: input.store,
    policy: { kind: "directory", directory: input.policy.directory },
    github: input.github && { api: input.github.api, token: input.github.token },
    servers: input.servers,
    limits: {
      tokenMaxAgeSeconds: limits["token-max-age"],
      clockSkewSeconds: limits["clock-skew"],
      leaseMaxTtlSeconds: limits["lease-max-ttl"],
      heartbeatIntervalSeconds: limits["heartbeat-interval"],
    },
  };
}
