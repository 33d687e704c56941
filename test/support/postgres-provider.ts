import { randomBytes } from "node:crypto";
import type { Provider } from "../../src/credentials/kind/provider.ts";
import { parseAdminUrl } from "../../src/credentials/postgres/admin-url.ts";
import {
  createPostgresProvider,
  type PostgresDeps,
} from "../../src/credentials/postgres/provider.ts";
import type { PostgresServer } from "../../src/credentials/postgres/server.ts";
import type { PostgresSettings } from "../../src/credentials/postgres/settings.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { okOf } from "../contract/provider.ts";

/** A server's entry as broker.yml would make it from this URL. */
export function serverOf(url: string, more: Partial<PostgresServer> = {}): PostgresServer {
  return {
    admin: okOf(parseAdminUrl(url)),
    ca: undefined,
    address: undefined,
    connections: 5,
    allowsPreparedTransactions: false,
    ...more,
  };
}

/** A provider of one server, `main`. */
export function createTestProvider(
  url: string,
  entry: Partial<PostgresServer> = {},
  deps: Partial<PostgresDeps> = {},
): Provider<PostgresSettings> {
  const servers = { main: serverOf(url, entry) };
  return createPostgresProvider({ servers, randomBytes, clock: systemClock, ...deps });
}
