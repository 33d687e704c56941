import { dirname } from "node:path";
import { pathIn } from "../../broker/config/fields.ts";
import type { BrokerConfig } from "../../broker/config/config.ts";
import { isRecord } from "../../shared/json.ts";
import type { YamlSource } from "../../shared/yaml-source.ts";
import type { CliDeps } from "../arguments/cli-deps.ts";
import { serversOf, type Servers } from "./servers.ts";

/** The broker that policies are for. */
export interface TargetBroker {
  /** Numeric ids of the owners that it serves. None: its configuration does not say it. */
  readonly owners: readonly number[];
  /** Whether it can ask GitHub for approvals. */
  readonly hasGitHub: boolean;
  readonly servers: Servers<"classify" | "rehearse">;
  /** Its servers are known by their names alone, and are not contacted. */
  readonly isOffline?: boolean;
  /** What is written under `servers`, by kind and name, where nothing was contacted. */
  readonly written?: Readonly<Record<string, unknown>>;
  /** It may have more servers than are known: its configuration has keys in the wrong place. */
  readonly hasStrays?: boolean;
  /** Servers that do not work, as `KIND NAME`: they are not asked again for each grant. */
  readonly down?: ReadonlySet<string>;
  /** Whether it refuses an owner that has no organisation's policy. */
  readonly requiresOrganisation?: boolean;
  /** The path of its configuration, and of the directory that has its policies. */
  readonly config?: string;
  readonly directory?: string;
}

/** A broker whose servers are contacted. */
export async function onlineBroker(
  config: BrokerConfig,
  deps: CliDeps,
  path: string,
): Promise<TargetBroker> {
  const { owners, github, policy } = config;
  const servers = await serversOf(config, deps);
  const hasGitHub = github !== undefined;
  const place = policy.kind === "directory" ? { directory: policy.directory } : {};
  const known = { config: path, requiresOrganisation: policy.requireOrganisation, ...place };
  return { owners, hasGitHub, servers, isOffline: false, ...known };
}

/** What the text of a configuration says of its broker, whatever else is wrong with it. */
export function offlineBroker(yaml: YamlSource, path: string): TargetBroker {
  const owners = yaml.valueAt(["owners"]);
  const kinds = yaml.valueAt(["servers"]);
  const directory = yaml.valueAt(["policy", "directory"]);
  const written = isRecord(kinds) ? kinds : {};
  const names = Object.entries(written).map(
    ([kind, servers]) => [kind, Object.keys(isRecord(servers) ? servers : {})] as const,
  );
  return {
    owners: Array.isArray(owners) ? owners.filter((owner) => typeof owner === "number") : [],
    hasGitHub: yaml.valueAt(["github"]) !== undefined,
    servers: { providers: new Map(), names: Object.fromEntries(names) },
    isOffline: true,
    written,
    requiresOrganisation: yaml.valueAt(["policy", "require-organisation"]) === true,
    config: path,
    ...(typeof directory === "string" ? { directory: pathIn(dirname(path), directory) } : {}),
  };
}
