import { didYouMean } from "../shared/did-you-mean.ts";
import { mistakeAt, type Mistake, type MistakeContext } from "../shared/mistake.ts";
import type { DocumentGrant } from "./document.ts";

/** Names under `servers`, by kind of credential. */
export type ServerNames = Readonly<Record<string, readonly string[]>>;

/** Whether a grant's credential is on a server that the configuration does not have. */
export function isServerMissing(
  { credential }: Pick<DocumentGrant, "credential">,
  servers: ServerNames,
): boolean {
  if (credential === undefined) return false;
  return servers[credential.kind]?.includes(credential.settings.server) !== true;
}

/** The mistake of such a grant, with what the configuration has instead; undefined when the server is there. */
export function missingServer(
  grant: Pick<DocumentGrant, "name" | "credential">,
  servers: ServerNames,
  context: MistakeContext,
): Mistake | undefined {
  const { name, credential } = grant;
  if (credential === undefined || !isServerMissing(grant, servers)) return undefined;
  const { kind, settings } = credential;
  const known = servers[kind] ?? [];
  const meant = didYouMean(settings.server, known);
  const all = known.length === 0 ? "It has none." : `It has: ${known.join(", ")}.`;
  const path = ["grants", name, "credential", kind, "server"];
  return mistakeAt(context, path, {
    message: `The configuration has no ${kind} server "${settings.server}".`,
    expected: meant === undefined ? all : `Did you mean "${meant}"?`,
    example: "",
  });
}
