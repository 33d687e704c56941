/** Writes docs/providers.md: how honestly each kind ends, from the data that the log and the receipt use too. */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Revocability } from "../src/credentials/kind/revocability.ts";
import { KINDS } from "../src/credentials/kinds.ts";

export const PROVIDERS_FILE = fileURLToPath(new URL("../docs/providers.md", import.meta.url));

interface Row extends Revocability {
  readonly kind: string;
  readonly mode: "broker" | "direct";
}

const ROWS: readonly Row[] = KINDS.flatMap(({ name, broker, direct }) => [
  ...(broker === undefined
    ? []
    : [{ ...broker.revocability, kind: name, mode: "broker" as const }]),
  ...(direct === undefined
    ? []
    : [{ ...direct.revocability, kind: name, mode: "direct" as const }]),
]);

const EARLY: Readonly<Record<Revocability["revoke"], string>> = {
  immediate: "yes, at once",
  requested: "yes, accepted by the provider",
  none: "no",
};

/** The page as Markdown. */
export function providersPage(): string {
  return [
    "# Providers, by how honestly they can be revoked",
    "",
    "<!-- Written by scripts/write-providers.ts from src/credentials/. Change it there. -->",
    "",
    "`revocation` is what the action's output says at best after the step. Where it is `expires`, the log and the receipt say",
    "until when the credential lives. Where it is `none`, nothing ends the credential. Neither is ever called revoked.",
    "",
    "| kind | mode | ended early | `revocation` at best | shown by | shortest life the provider gives |",
    "| --- | --- | --- | --- | --- | --- |",
    ...ROWS.map(lineOf),
    "",
    "## What survives",
    "",
    ...ROWS.map(({ kind, mode, survives }) => `- **${kind}** (${mode}): ${survives}`),
    "",
  ].join("\n");
}

function lineOf({ kind, mode, revoke, best, proof, minimumSeconds }: Row): string {
  const shortest = minimumSeconds === 0 ? "any" : `${minimumSeconds} s`;
  const cells = [`\`${kind}\``, mode, EARLY[revoke], `\`${best}\``, proof, shortest];
  return `| ${cells.join(" | ")} |`;
}

if (import.meta.main) await writeFile(PROVIDERS_FILE, providersPage());
