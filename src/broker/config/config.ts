import { dirname } from "node:path";
import type { KindSettings } from "../../credentials/kind/credential-kind.ts";
import { isRecord } from "../../shared/json.ts";
import {
  inOrder,
  mistakeAt,
  mistakesOf,
  mistakesOfFaults,
  type Mistake,
} from "../../shared/mistake.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import { readYaml } from "../../shared/yaml-source.ts";
import type { ProxyRules } from "../http/peer.ts";
import type { TlsPair } from "../http/tls-pair.ts";
import type { AuditTarget } from "../record/audit-file.ts";
import type { GitHubConfig } from "./github-config.ts";
import { configHintsOf, configSchema, type ConfigInput } from "./schema.ts";
import type { PolicyConfig } from "./policy-field.ts";
import type { StoreConfig } from "./store-field.ts";

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
  /** Undefined: `listen` is for a proxy that speaks TLS. */
  readonly tls: TlsPair | undefined;
  /** Undefined: nobody but the other end of a connection says who the client is. */
  readonly proxy: ProxyRules | undefined;
  readonly issuer: string;
  readonly owners: readonly number[];
  /** Keys for the secrets that are needed to revoke. The first encrypts; the others decrypt what they encrypted before. */
  readonly storeKeys: readonly Secret[];
  readonly audit: AuditTarget;
  readonly store: StoreConfig;
  readonly policy: PolicyConfig;
  readonly github: GitHubConfig | undefined;
  readonly breakGlass: {
    /** An address that is told at once; undefined: nobody is. */
    readonly notify: Secret | undefined;
  };
  /** By kind of credential and by name, as the kind's schema parsed them. */
  readonly servers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly limits: {
    readonly tokenMaxAgeSeconds: number;
    readonly clockSkewSeconds: number;
    readonly leaseMaxTtlSeconds: number;
    readonly heartbeatIntervalSeconds: number;
    readonly connections: number;
    readonly connectionsPerPeer: number;
    /** How many exchanges run at once: of all, of one owner, of one repository. */
    readonly exchanges: number;
    readonly exchangesPerOwner: number;
    readonly exchangesPerRepository: number;
    /** How many exchanges wait for their turn: of all, of one repository. */
    readonly waitingExchanges: number;
    readonly waitingExchangesPerRepository: number;
  };
}

export interface ConfigSources {
  /** The configuration's own path: mistakes name it, and its relative paths start at its directory. */
  readonly file: string;
  /** The variables that `{ env: NAME }` can name. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads the file that `{ file: PATH }` names; throws when it cannot. */
  readonly readFile: (path: string) => string;
  /** Whether a running broker reads it again. */
  readonly isRunning?: boolean;
  /** The kinds of credential that `servers` may have. */
  readonly kinds: readonly KindSettings[];
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
  const { kinds } = sources;
  const { content } = yaml.value;
  const hasTls = isRecord(content) && content["tls"] !== undefined;
  const schema = configSchema({ ...sources, directory: dirname(sources.file), hasTls }, kinds);
  const parsed = schema.safeParse(content);
  const context = { source: sources.file, yaml: yaml.value, hints: configHintsOf(kinds) };
  if (!parsed.success)
    return err(inOrder(mistakesOf(context, [], { schema, error: parsed.error })));
  const config = configOf(parsed.data);
  if (config.tls !== undefined && config.url.startsWith("http:")) {
    const message = "The broker speaks TLS (`tls`), so this URL must begin with https.";
    return err([mistakeAt(context, ["url"], { message })]);
  }
  if (config.policy.kind === "default_branch" && config.github === undefined) {
    const message = "This is missing: policy.github needs it to read policies.";
    return err([mistakeAt(context, ["github"], { message })]);
  }
  const needsKey = kinds.filter(
    ({ name, server }) => server.needsStoreKey && hasServers(config, name),
  );
  if (needsKey.length === 0 || config.storeKeys.length > 0) return ok(config);
  const uses = needsKey.map(
    ({ name, server: { storeKeyUse = "to revoke credentials" } }) =>
      `servers.${name} needs it ${storeKeyUse}`,
  );
  const message = `This is missing: ${uses.join(", and ")}.`;
  return err([mistakeAt(context, ["store-key"], { message })]);
}

function hasServers({ servers }: BrokerConfig, kind: string): boolean {
  return Object.keys(servers[kind] ?? {}).length > 0;
}

function configOf(input: ConfigInput): BrokerConfig {
  const { limits } = input;
  return {
    url: input.url,
    listen: input.listen,
    adminListen: input["admin-listen"],
    tls: input.tls,
    proxy: input.proxy,
    issuer: input.issuer,
    owners: input.owners,
    storeKeys: input["store-key"] ?? [],
    audit: input.audit,
    store: input.store,
    policy: input.policy,
    github: input.github,
    breakGlass: { notify: input["break-glass"].notify },
    servers: input.servers,
    limits: limitsOf(limits, input.owners),
  };
}

/** With several owners, none can have all exchanges: a quarter is always left for the others. */
function limitsOf(
  limits: ConfigInput["limits"],
  owners: readonly number[],
): BrokerConfig["limits"] {
  const { connections, exchanges } = limits;
  const ofOwner = owners.length === 1 ? exchanges : Math.ceil((exchanges * 3) / 4);
  return {
    tokenMaxAgeSeconds: limits["token-max-age"],
    clockSkewSeconds: limits["clock-skew"],
    leaseMaxTtlSeconds: limits["lease-max-ttl"],
    heartbeatIntervalSeconds: limits["heartbeat-interval"],
    connections,
    connectionsPerPeer: limits["connections-per-peer"],
    exchanges,
    exchangesPerOwner: limits["exchanges-per-owner"] ?? ofOwner,
    exchangesPerRepository: limits["exchanges-per-repository"],
    waitingExchanges: limits["waiting-exchanges"],
    waitingExchangesPerRepository: limits["waiting-exchanges-per-repository"],
  };
}
