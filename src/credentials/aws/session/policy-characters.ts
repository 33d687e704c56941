import { isRecord } from "../../../shared/json.ts";
import { unicodePattern } from "../../../shared/unicode-pattern.ts";

/**
 * What a policy document may contain: U+0009, U+000A, U+000D and U+0020 to U+00FF.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
 */
const REFUSED = /[^\t\n\r\u{20}-\u{FF}]/u;
const ACCEPTED = "AWS accepts only U+0009, U+000A, U+000D and U+0020 to U+00FF in a policy";

/** Which character of a text AWS refuses in a policy, and where: `has "→" (U+2192) at character 3; …`. */
export function characterMistake(text: string): string | undefined {
  const found = refusedIn(text);
  return found === undefined ? undefined : `has ${found}; ${ACCEPTED}`;
}

/**
 * The same for every string and key of a parsed policy, with its place: `has "→" (U+2192) at character 3 of
 * Statement[0].Resource; …`. The parsed policy is what counts: JSON text can write any character as \uXXXX.
 */
export function policyCharacterMistake(policy: unknown): string | undefined {
  const found = find(policy, "");
  return found === undefined ? undefined : `has ${found}; ${ACCEPTED}`;
}

function find(value: unknown, path: string): string | undefined {
  if (typeof value === "string") return located(refusedIn(value), path);
  if (Array.isArray(value))
    return first(value.entries(), ([index, each]) => find(each, `${path}[${index}]`));
  if (!isRecord(value)) return undefined;
  return first(Object.entries(value), ([key, each]) => {
    const inKey = refusedIn(key);
    return inKey === undefined
      ? find(each, path === "" ? key : `${path}.${key}`)
      : located(inKey, path === "" ? "a key" : `a key of ${path}`);
  });
}

function first<T>(items: Iterable<T>, look: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = look(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function located(found: string | undefined, path: string): string | undefined {
  return found === undefined || path === "" ? found : `${found} of ${path}`;
}

const VISIBLE = unicodePattern(String.raw`^[\p{L}\p{N}\p{P}\p{S}]$`, "u");

function refusedIn(text: string): string | undefined {
  const found = REFUSED.exec(text);
  if (found === null) return undefined;
  const [character] = found;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  // An invisible character would only confuse the message.
  const shown = VISIBLE().test(character) ? `"${character}" (U+${code})` : `U+${code}`;
  return `${shown} at character ${found.index + 1}`;
}
