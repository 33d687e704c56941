import type { CredentialKind } from "../../credentials/kind/credential-kind.ts";
import { readPlainYaml } from "../../shared/plain-yaml.ts";
import type { CredentialInput } from "./credential.ts";

/**
 * The `credential` input, where it is correct and written plainly, as nearly all are. Undefined for every other one:
 * `credentialOf` reads that, and says what is wrong where it is wrong. It needs the YAML library for this, which most
 * steps then never load.
 */
export async function plainCredential(
  text: string,
  kinds: readonly CredentialKind[],
): Promise<CredentialInput | undefined> {
  const [entry, ...others] = Object.entries(readPlainYaml(text) ?? {});
  if (entry === undefined || others.length > 0) return undefined;
  const [kind, settings] = entry;
  const direct = kinds.find(({ name }) => name === kind)?.direct;
  if (direct === undefined) return undefined;
  const parsed = (await direct.load()).parse(settings);
  return parsed.ok ? { kind, settings: parsed.value } : undefined;
}
