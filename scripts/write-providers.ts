/** Writes docs/providers.md: each kind's truth about its end, from the data that the log and the receipt use too. */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { AWS_BROKER_REVOCABILITY } from "../src/credentials/aws/broker/provider.ts";
import { AWS_DIRECT_REVOCABILITY } from "../src/credentials/aws/direct/provider.ts";
import { POSTGRES_REVOCABILITY } from "../src/credentials/postgres/provider.ts";
import type { Revocability } from "../src/credentials/kind/provider.ts";

export const PROVIDERS_FILE = fileURLToPath(new URL("../docs/providers.md", import.meta.url));

const KINDS: readonly { readonly mode: string; readonly truth: Revocability }[] = [
  { mode: "broker", truth: POSTGRES_REVOCABILITY },
  { mode: "broker", truth: AWS_BROKER_REVOCABILITY },
  { mode: "direct", truth: AWS_DIRECT_REVOCABILITY },
];

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
    "until when the credential lives; they never call it revoked.",
    "",
    "| kind | mode | ended early | `revocation` at best | shown by | shortest life the provider gives |",
    "| --- | --- | --- | --- | --- | --- |",
    ...KINDS.map(({ mode, truth }) => row(mode, truth)),
    "",
    "## What survives",
    "",
    ...KINDS.map(({ mode, truth }) => `- **${truth.kind}** (${mode}): ${truth.survives}`),
    "",
  ].join("\n");
}

function row(mode: string, truth: Revocability): string {
  const shortest = truth.minimumSeconds === 0 ? "any" : `${truth.minimumSeconds} s`;
  const cells = [`\`${truth.kind}\``, mode, EARLY[truth.revoke], `\`${truth.best}\``, truth.proof];
  return `| ${[...cells, shortest].join(" | ")} |`;
}

if (import.meta.main) await writeFile(PROVIDERS_FILE, providersPage());
