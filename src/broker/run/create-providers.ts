import { createAwsBrokerProvider } from "../../credentials/aws/broker/provider.ts";
import { awsCalls } from "../../credentials/aws/broker/calls.ts";
import { createPostgresProvider } from "../../credentials/postgres/provider.ts";
import type { Provider } from "../../credentials/kind/provider.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Jitter } from "../../shared/http.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import type { BrokerConfig } from "../config/config.ts";

export interface ProviderEffects {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly jitter: Jitter;
}

/** Providers by kind, for the servers of a configuration: the broker's, and those of commands that act beside it. */
export function createProviders(
  { servers }: Pick<BrokerConfig, "servers">,
  { clock, randomBytes, jitter }: ProviderEffects,
): ReadonlyMap<string, Provider> {
  const { postgres, aws } = servers;
  const providers: readonly Provider[] = [
    createPostgresProvider({ servers: postgres, randomBytes }),
    createAwsBrokerProvider({ servers: aws, clock, randomBytes, jitter, callsOf: awsCalls }),
  ];
  return new Map(providers.map((provider) => [provider.kind, provider]));
}
