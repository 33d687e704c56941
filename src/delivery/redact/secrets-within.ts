import { Secret } from "../../shared/secret.ts";
import { isRecord, parseJson } from "../../shared/json.ts";

/** Shorter ones are often words. */
const MIN_BYTES = 8;

/** Of a name in lower case, without `-` and `_`. */
const SAYS_SECRET =
  /secret|passw|passphrase|token|private|apikey|accesskey|accountkey|signingkey|keydata|credential|connectionstring|^(?:auth|key|pass|pwd|pat)$/u;
const SAYS_OTHER =
  /(?:id|uri|url|endpoint|name|type|arn|algorithm|expiry|expiration|expiresat|expiresin|version|path|file|user)$/u;

/**
 * These, and the secrets that structured ones among them hold: a program takes such a value apart, and prints or leaves
 * only a part. Of a JSON document, such as the key of a service account, the values whose names say that they are secret;
 * of a URL, its password. Others need the rest, such as the name of a project.
 */
export function withSecretsWithin(secrets: readonly Secret[]): readonly Secret[] {
  const known = new Set(secrets.map((secret) => secret.reveal()));
  const within = new Set(secrets.flatMap(textsWithin).filter((text) => !known.has(text)));
  return [...secrets, ...[...within].map((text) => new Secret(text))];
}

function textsWithin(secret: Secret): readonly string[] {
  const text = secret.reveal().trim();
  const found = /^[[{]/u.test(text) ? withinJson(parseJson(text)) : passwordsOf(text);
  return found.filter((value) => Buffer.byteLength(value) >= MIN_BYTES);
}

/** Without recursion: a document may be nested as deep as it likes. */
function withinJson(document: unknown): readonly string[] {
  const found: string[] = [];
  const open: { readonly name: string; readonly value: unknown }[] = [
    { name: "", value: document },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { name, value } = next;
    if (typeof value === "string") {
      if (isSecretName(name)) found.push(value);
    } else if (Array.isArray(value)) {
      for (const one of value) open.push({ name, value: one });
    } else if (isRecord(value)) {
      for (const [key, one] of Object.entries(value)) open.push({ name: key, value: one });
    }
  }
  return found;
}

function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[-_\s]/gu, "");
  return SAYS_SECRET.test(plain) && !SAYS_OTHER.test(plain);
}

/** As it is written, and as a program gets it. */
function passwordsOf(text: string): readonly string[] {
  const written = /^[a-z][a-z\d+.-]*:\/\/[^/?#\s:@]*:(?<password>[^/?#\s]+)@/iu.exec(text)
    ?.groups?.["password"];
  if (written === undefined) return [];
  return [written, decoded(written)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
