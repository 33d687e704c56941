import { tokenPayload } from "../../../identity/parse-own-token.ts";
import { isRecord } from "../../../shared/json.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { isAboutFederation } from "../entra/refusals.ts";
import type { AzureDirectSettings } from "./settings.ts";

/** Adds to a refusal what only the job knows: what its ID token says, and the federated credential that accepts it. */
export function explainAzureRefusal(
  failure: ProviderFailure,
  settings: AzureDirectSettings,
  idToken: Secret,
): ProviderFailure {
  if (!isAboutFederation(failure)) return failure;
  const claims = tokenPayload(idToken);
  if (!isRecord(claims)) return failure;
  const [issuer, subject] = [claims["iss"], claims["sub"]];
  if (typeof issuer !== "string" || typeof subject !== "string") return failure;
  const { audience, client } = settings;
  const details = [
    "What a federated credential of the app compares, as this job's ID token has it:",
    `  issuer   ${issuer}`,
    `  subject  ${subject}`,
    `  audience ${audience}`,
    ...(failure.details ?? []),
  ];
  const remedy =
    "Check the app's federated credentials: issuer, subject and audience must be the same, letter by letter, and a new one works after some minutes. This command adds one (for a managed identity, use az identity federated-credential create):";
  return { ...failure, remedy, details, paste: command({ client, issuer, subject, audience }) };
}

interface FederatedCredential {
  readonly client: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** @see https://learn.microsoft.com/cli/azure/ad/app/federated-credential */
function command({ client, issuer, subject, audience }: FederatedCredential): readonly string[] {
  const parameters = { name: nameOf(subject), issuer, subject, audiences: [audience] };
  const json = JSON.stringify(parameters).replaceAll("'", String.raw`'\''`);
  return [
    String.raw`az ad app federated-credential create --id ${client} \ `.trimEnd(),
    `  --parameters '${json}'`,
  ];
}

/** Letters, digits and hyphens; 120 at most. */
function nameOf(subject: string): string {
  const plain = subject.replaceAll(/[^a-z0-9]+/giu, "-").replaceAll(/^-|-$/gu, "");
  return `stepkey-${plain.slice(0, 100)}`.replace(/-$/u, "");
}
