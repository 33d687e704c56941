import { aws } from "./aws/kind.ts";
import { azure } from "./azure/kind.ts";
import { gcp } from "./gcp/kind.ts";
import type { CredentialKind, KindSettings } from "./kind/credential-kind.ts";
import { github } from "./github/kind.ts";
import { kubernetes } from "./kubernetes/kind.ts";
import { mysql } from "./mysql/kind.ts";
import { postgres } from "./postgres/kind.ts";
import { redis } from "./redis/kind.ts";
import { registry } from "./registry/kind.ts";
import { ssh } from "./ssh/kind.ts";
import { staticSecrets } from "./static/kind.ts";
import { vault } from "./vault/kind.ts";

/** Every kind of credential. A new kind is a directory next to this file, and a line here. */
export const KINDS: readonly CredentialKind[] = [
  postgres,
  mysql,
  redis,
  aws,
  azure,
  gcp,
  github,
  vault,
  kubernetes,
  ssh,
  registry,
  staticSecrets,
];

/** Kinds by their names. */
export function kindsByName(kinds: readonly CredentialKind[]): ReadonlyMap<string, CredentialKind> {
  return new Map(kinds.map((kind) => [kind.name, kind]));
}

/** Loads the settings of all kinds that a broker issues. */
export async function loadSettings(
  kinds: readonly CredentialKind[],
): Promise<readonly KindSettings[]> {
  const loading = kinds.flatMap(({ broker }) =>
    broker === undefined ? [] : [broker.loadSettings()],
  );
  return await Promise.all(loading);
}
