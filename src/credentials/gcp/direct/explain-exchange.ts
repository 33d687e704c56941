import type { ExplainRefusal, RefusalMeaning } from "../api/google-failure.ts";

export interface JobExchange {
  /** `projects/NUMBER/…` */
  readonly provider: string;
  /** Of the ID token. */
  readonly audience: string;
}

/** By Google's own words. */
const MEANINGS: readonly (readonly [RegExp, (exchange: JobExchange) => RefusalMeaning])[] = [
  [/stale to sign-in|expired/iu, () => ({ kind: "new_id_token", remedy: "Re-run the job." })],
  [/connecting to the given credential's issuer/iu, () => ({ kind: "retryable", remedy: ISSUER })],
  [
    /attribute condition/iu,
    (exchange) => ({
      remedy: "The provider does not take this job. Compare its condition with the job:",
      paste: describeProvider(exchange, "attributeCondition"),
    }),
  ],
  [
    /audience in ID Token|audience .*does not match/iu,
    (exchange) => ({
      remedy: `The ID token is for ${exchange.audience}. Set \`audience\` to one that the provider allows:`,
      paste: describeProvider(exchange, "oidc.allowedAudiences"),
    }),
  ],
  [
    /issuer/iu,
    (exchange) => ({
      remedy: "The provider must have the issuer of the job's ID tokens:",
      paste: describeProvider(exchange, "oidc.issuerUri"),
    }),
  ],
];

const ISSUER = "Google could not read the issuer's keys. Try again.";

/** What a refusal to exchange the job's ID token means. */
export function explainExchange(exchange: JobExchange): ExplainRefusal {
  return ({ code, text }) => {
    const meaning = MEANINGS.find(([words]) => words.test(text))?.[1](exchange);
    if (meaning !== undefined) return meaning;
    return code === "invalid_target" || /Invalid value for "audience"/u.test(text)
      ? { remedy: PROVIDER }
      : { remedy: "Check `workload-identity-provider` and the provider's attribute mapping." };
  };
}

const PROVIDER =
  "Check `workload-identity-provider`: the pool or the provider does not exist, is disabled, or is in another project.";

/** `projects/1/locations/global/workloadIdentityPools/shop-ci/providers/github` */
export function partsOfProvider(provider: string) {
  const [, project = "", , , , pool = "", , name = ""] = provider.split("/");
  return { project, pool, name };
}

function describeProvider({ provider }: JobExchange, field: string): readonly string[] {
  const { project, pool, name } = partsOfProvider(provider);
  return [
    `gcloud iam workload-identity-pools providers describe ${name} --project ${project} \\`,
    `  --location global --workload-identity-pool ${pool} --format 'value(${field})'`,
  ];
}
