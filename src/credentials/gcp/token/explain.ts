import type { ExplainRefusal, RefusalMeaning, GoogleRefusal } from "../api/google-failure.ts";

/** Who asks for a token of a service account. */
export interface Asker {
  readonly serviceAccount: string;
  /** As IAM writes it; undefined: nobody knows. */
  readonly member: string | undefined;
  /** What it needs on the service account. */
  readonly role: "roles/iam.workloadIdentityUser" | "roles/iam.serviceAccountTokenCreator";
}

/** What a refusal to make a token of a service account means. */
export function explainAccount(asker: Asker): ExplainRefusal {
  return (refusal) => ({ ...explanationOf(refusal, asker), setting: "service-account" });
}

function explanationOf({ code, text }: GoogleRefusal, asker: Asker): RefusalMeaning {
  const { serviceAccount } = asker;
  if (/has not been used|is disabled|SERVICE_DISABLED/u.test(text)) {
    return {
      remedy: "Enable the API in the project that the message names:",
      paste: ["gcloud services enable iamcredentials.googleapis.com"],
    };
  }
  if (code === "PERMISSION_DENIED") return mayNot(asker);
  if (code === "NOT_FOUND") {
    return { remedy: `Check \`service-account\`: ${serviceAccount} does not exist.` };
  }
  return {
    remedy:
      "Check `service-account`, `access-token-scopes` and `delegates`, and that the service account is enabled.",
  };
}

function mayNot({ serviceAccount, member, role }: Asker): RefusalMeaning {
  const needs = `Check that ${serviceAccount} exists, and let it be used`;
  if (member === undefined) return { remedy: `${needs}: it needs a binding of ${role}.` };
  return {
    remedy: `${needs}. IAM takes up to a few minutes to apply this command:`,
    paste: [
      `gcloud iam service-accounts add-iam-policy-binding ${serviceAccount} \\`,
      `  --role ${role} \\`,
      `  --member "${member}"`,
    ],
  };
}
