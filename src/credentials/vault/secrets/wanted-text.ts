import { err, ok, type Result } from "../../../shared/result.ts";
import type { VaultWanted } from "./read-values.ts";
import { parseVaultCertificates, parseVaultReads } from "./vault-requests.ts";

/** `secrets` and `pki` as written. */
export interface WantedText {
  readonly secrets: string | undefined;
  readonly pki: string | undefined;
}

/** What is wrong with one of both. */
export interface WantedMistake {
  readonly key: "secrets" | "pki";
  /** The rest of a sentence that starts with the key. */
  readonly message: string;
}

export const SECRETS_EXAMPLE = "secrets: secret/data/ci npmToken | NPM_TOKEN ;";
export const PKI_EXAMPLE = `pki: 'pki/issue/deploy {"common_name": "deploy.example"} ;'`;

/** What a lease reads, or every mistake in it. */
export function parseVaultWanted({
  secrets,
  pki,
}: WantedText): Result<VaultWanted, readonly WantedMistake[]> {
  const reads = secrets === undefined ? ok([]) : parseVaultReads(secrets);
  const certificates = pki === undefined ? ok([]) : parseVaultCertificates(pki);
  if (reads.ok && certificates.ok) {
    return ok({ reads: reads.value, certificates: certificates.value });
  }
  const mistakes = (key: WantedMistake["key"], found: typeof reads | typeof certificates) =>
    found.ok ? [] : found.error.map((message) => ({ key, message }));
  return err([...mistakes("secrets", reads), ...mistakes("pki", certificates)]);
}
