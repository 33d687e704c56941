import type { Secret } from "../../shared/secret.ts";

/** One entry under `servers.static`: where its secrets are. Their names are those of the variables that hold them. */
export interface StaticServer {
  /** From files and variables of the broker. */
  readonly secrets: Readonly<Record<string, Secret>>;
  readonly connect: ConnectServer | undefined;
  readonly onepassword?: OnePasswordServer | undefined;
  /** Names of the secrets that a read grant may have. */
  readonly reads: readonly string[];
  /** After how many leases one value should be replaced. */
  readonly rotateAfter: number;
}

/** A 1Password Connect server, and the fields of its items. */
export interface ConnectServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: Secret;
  readonly secrets: Readonly<Record<string, ItemField>>;
}

/** A service account of 1Password, and secret references: `op://vault/item/field`. */
export interface OnePasswordServer {
  readonly token: Secret;
  readonly secrets: Readonly<Record<string, string>>;
}

/** A field of an item. Each part is a name or an id. */
export interface ItemField {
  readonly vault: string;
  readonly item: string;
  readonly field: string;
}

/** The names of all secrets of an entry. */
export function secretNames({ secrets, connect, onepassword }: StaticServer): readonly string[] {
  return [secrets, connect?.secrets ?? {}, onepassword?.secrets ?? {}].flatMap(Object.keys);
}
