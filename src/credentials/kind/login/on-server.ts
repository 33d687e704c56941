import { err, ok, type Result } from "../../../shared/result.ts";
import type { ProviderFailure } from "../provider.ts";
import { serverFinder } from "../unknown-server.ts";
import { addressText, type Address } from "./address.ts";

/** What a failed call says. */
export interface CallContext {
  readonly server: string;
  /** `host:port` */
  readonly address: string;
  /** Whether something may exist at the server all the same. */
  readonly mayExist: boolean;
}

export interface KnownServers<Server> {
  /** By their names under `servers`. */
  readonly servers: ReadonlyMap<string, Server>;
  /** Where the broker reaches one now. */
  readonly addressOf: (server: Server) => Address;
  readonly failureOf: (error: unknown, context: CallContext) => ProviderFailure;
}

/** Works on one of the servers of a kind. What the work throws becomes a failure that names the server. */
export type OnServer<Server> = <T>(
  name: string,
  work: (server: Server) => Promise<T>,
  mayExist?: () => boolean,
) => Promise<Result<T, ProviderFailure>>;

export function onServer<Server>(
  kind: string,
  { servers, addressOf, failureOf }: KnownServers<Server>,
): OnServer<Server> {
  const find = serverFinder(kind, servers);
  return async (name, work, mayExist = () => false) => {
    const found = find(name);
    if (!found.ok) return found;
    try {
      return ok(await work(found.value));
    } catch (error) {
      const address = addressText(addressOf(found.value));
      return err(failureOf(error, { server: name, address, mayExist: mayExist() }));
    }
  };
}
