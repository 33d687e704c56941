import type { BrokerConfig } from "../../broker/config/config.ts";
import type { Provider } from "../../credentials/kind/provider.ts";
import type { Failure } from "../../shared/failure.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { CliDeps } from "../arguments/cli-deps.ts";
import { readConfig } from "./configuration.ts";
import { brokerHttp } from "./http.ts";

/** The servers of a configuration, with the providers that connect to them. */
export interface Servers<Part extends keyof Provider = keyof Provider> {
  /** Providers by kind of credential. `Part`: the methods that a command uses. */
  readonly providers: ReadonlyMap<string, Pick<Provider, Part>>;
  /** Names of servers by kind of credential. */
  readonly names: Readonly<Record<string, readonly string[]>>;
}

export async function openServers(deps: CliDeps, path: string): Promise<Result<Servers, Failure>> {
  const config = await readConfig(deps, path);
  return config.ok ? ok(await serversOf(config.value, deps)) : config;
}

/** Loads the providers only here: most commands need none, and the AWS SDK is large. */
export async function serversOf(config: BrokerConfig, deps: CliDeps): Promise<Servers> {
  const { createProviders, serverNames } = await import("../../broker/run/create-providers.ts");
  return {
    providers: await createProviders(config, deps.kinds, {
      ...deps,
      jitter: Math.random,
      send: brokerHttp(deps.variables),
    }),
    names: serverNames(config),
  };
}
