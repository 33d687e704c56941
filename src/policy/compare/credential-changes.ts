import type { CredentialSettings } from "../grant-kind.ts";
import { canonicalText, shortText } from "./limit-texts.ts";
import { changed, wider, type FieldChange } from "./widening.ts";

/**
 * Where a grant issues something else. Policy knows no kind of credential, and only a kind's server could tell whether one
 * role may do less than another: so every difference is one that a reviewer must look at.
 */
export function credentialChanges(
  before: CredentialSettings | undefined,
  after: CredentialSettings | undefined,
): readonly FieldChange[] {
  if (before === undefined) return [];
  if (after === undefined) {
    const values = { before: before.kind, after: "any" };
    return [wider(["credential"], "The credential may be any.", values)];
  }
  if (before.kind !== after.kind) {
    const values = { before: before.kind, after: after.kind };
    return [changed(["credential"], `Another credential is issued. ${LOOK}`, values)];
  }
  const [had, has] = [before, after].map(({ settings }) => new Map(Object.entries(settings)));
  return [...new Set([...(had?.keys() ?? []), ...(has?.keys() ?? [])])].flatMap((key) => {
    const values = { before: settingText(had?.get(key)), after: settingText(has?.get(key)) };
    if (canonicalText(had?.get(key) ?? null) === canonicalText(has?.get(key) ?? null)) return [];
    const name = nameInFile(key);
    const path = ["credential", after.kind, name];
    return [changed(path, `${name} of the credential changed. ${LOOK}`, values)];
  });
}

const LOOK = "A reviewer must look whether it can do more.";

/** The credential in a few words: `postgres { server: production, role: app_migrator }`. */
export function credentialText({ kind, settings }: CredentialSettings): string {
  const parts = Object.entries(settings).flatMap(([key, value]: [string, unknown]) =>
    isSaid(value) ? [`${nameInFile(key)}: ${settingText(value)}`] : [],
  );
  return shortText(`${kind} { ${parts.join(", ")} }`);
}

/** What is left out, or has a default, says nothing. */
function isSaid(value: unknown): boolean {
  return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
}

function settingText(value: unknown): string {
  if (value === undefined) return "not set";
  return shortText(typeof value === "string" ? value : canonicalText(value));
}

/** `roleToAssume` is `role-to-assume` in the file. */
function nameInFile(key: string): string {
  return key.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}
