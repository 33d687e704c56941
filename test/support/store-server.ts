import type { StoreServer } from "../../src/lease/postgres/store-server.ts";
import { parseStoreUrl } from "../../src/lease/postgres/store-url.ts";
import { Secret } from "../../src/shared/secret.ts";

/** What the broker's configuration makes of a store's URL. */
export function storeServer(url: string, ca?: string): StoreServer {
  const login = parseStoreUrl(url);
  if (!login.ok) throw new Error(login.error);
  return { url: new Secret(url), login: login.value, ca };
}
