/** Writes docs/providers.md, from the same data that the log and the receipt use. A unit test fails when the two differ. */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { CredentialKind } from "../src/credentials/kind/credential-kind.ts";
import type { Revocability } from "../src/credentials/kind/revocability.ts";
import { KINDS } from "../src/credentials/kinds.ts";

export const PROVIDERS_FILE = fileURLToPath(new URL("../docs/providers.md", import.meta.url));

interface Row {
  readonly kind: string;
  readonly mode: "broker" | "direct";
  readonly truth: Revocability;
}

async function rowsOf({ name: kind, broker, direct }: CredentialKind): Promise<readonly Row[]> {
  const rows: Row[] = [];
  if (broker) rows.push({ kind, mode: "broker", truth: await broker.loadRevocability() });
  if (direct) rows.push({ kind, mode: "direct", truth: await direct.loadRevocability() });
  return rows;
}

const EARLY: Readonly<Record<Revocability["revoke"], string>> = {
  immediate: "yes, at once",
  requested: "yes, accepted by the provider",
  none: "no",
};

/** The page as Markdown. */
export async function providersPage(): Promise<string> {
  const rows = (await Promise.all(KINDS.map(rowsOf))).flat();
  return [
    "# Providers, and what revoking achieves",
    "",
    "<!-- Written by scripts/write-providers.ts from src/credentials/. Change it there. -->",
    "",
    "`revocation` is the best result that the action's output of that name can have. With `expires`, the log and the receipt",
    "say until when the credential is valid. With `none`, nothing ends the credential. Neither is ever reported as revoked.",
    "",
    "| kind | mode | can be ended early | best `revocation` | proof | shortest lifetime that the provider gives |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows.map(lineOf),
    "",
    "## What survives",
    "",
    ...rows.map(({ kind, mode, truth }) => `- **${kind}** (${mode}): ${truth.survives}`),
    "",
  ].join("\n");
}

function lineOf({ kind, mode, truth }: Row): string {
  const { revoke, best, proof, minimumSeconds } = truth;
  const shortest = minimumSeconds === 0 ? "any" : `${minimumSeconds} s`;
  const cells = [`\`${kind}\``, mode, EARLY[revoke], `\`${best}\``, proof, shortest];
  return `| ${cells.join(" | ")} |`;
}

if (import.meta.main) await writeFile(PROVIDERS_FILE, await providersPage());
