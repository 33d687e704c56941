import { createHash } from "node:crypto";

/** What the name of a policy in a role says about who wrote it. */
export interface PolicyName {
  /** `earlier`: written by the version before, which used one inline policy for each process. */
  readonly format: "current" | "earlier";
}

/** So that the whole name fits into IAM's 128 characters. */
const MAX_INSTANCE = 64;
const NAME = /^stepkey-[0-9a-f]{12}\+(.+)$/u;

/**
 * `stepkey-<12 hex digits>+<instance>`: the name of a new policy of this process, inline or managed. No two processes write
 * to the same policy.
 */
export function newPolicyName(instance: string, random: Uint8Array): string {
  const digits = Buffer.from(random).toString("hex").slice(0, 12);
  return `stepkey-${digits}+${instanceText(instance)}`;
}

/** What a name says if a broker of this instance wrote it; undefined for every other name, also of another instance. */
export function parsePolicyName(name: string, instance: string): PolicyName | undefined {
  const owner = NAME.exec(name)?.[1];
  if (owner !== undefined) {
    return owner === instanceText(instance) ? { format: "current" } : undefined;
  }
  const earlier = `stepkey-${instance.replaceAll(/[^\w=,.@-]/gu, "-").slice(0, MAX_INSTANCE)}-`;
  const isEarlier = name.startsWith(earlier) && /^[0-9a-f]{12}$/u.test(name.slice(earlier.length));
  return isEarlier ? { format: "earlier" } : undefined;
}

/**
 * The instance in the characters that IAM accepts in a name, so that two instances never have the same text. `+` is not
 * among them here: names of the version before have none.
 */
function instanceText(instance: string): string {
  const escaped = [...Buffer.from(instance)].map((byte) => {
    const character = String.fromCodePoint(byte);
    const isPlain = byte < 128 && /[\w,.@-]/u.test(character);
    return isPlain ? character : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  });
  const text = escaped.join("");
  if (text.length > 0 && text.length <= MAX_INSTANCE) return text;
  // `==` begins no escaped text.
  return `==${createHash("sha256").update(instance).digest("hex").slice(0, 40)}`;
}
