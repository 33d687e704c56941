import { DEFAULT_AUDIENCE, hasClaimKeys } from "./session/trusted-claims.ts";
import type { TrustPolicyInput } from "./trust-input.ts";
import { subjectOf } from "./trust-subject.ts";

/** How to use the policy, and what it leaves open, as comment lines. */
export function noteOf(input: TrustPolicyInput): readonly string[] {
  return [
    `# ${input.access} role. Save the policy as trust.json. To create a role with it, run:`,
    "#   aws iam create-role --role-name ROLE --assume-role-policy-document file://trust.json",
    "# To replace the trust policy of an existing role, run:",
    "#   aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json",
    ...(input.access === "read"
      ? ["# Give this role only read permissions: its trust policy does not limit what it can do."]
      : []),
    ...audienceToSet(input),
    ...openness(input),
    ...subjectCommand(input),
    ...partitionDoubt(input),
  ];
}

/** A job requests the default audience unless its workflow names another one: without this, no job meets the policy. */
function audienceToSet({ audience }: TrustPolicyInput): readonly string[] {
  if (audience === DEFAULT_AUDIENCE) return [];
  return [
    `# Jobs request the audience ${DEFAULT_AUDIENCE} by default. In the workflow, beside role-to-assume, set:`,
    `#   audience: ${audience}`,
    "# The account's identity provider must list it too.",
  ];
}

function openness({ access, environment, workflow, ref, event }: TrustPolicyInput) {
  const open = [
    ...(workflow === undefined ? ["in any workflow file"] : []),
    ...(environment === undefined ? ["with any environment or none"] : []),
  ];
  return [
    ...(open.length === 0 ? [] : [`# It trusts this repository's jobs ${open.join(", and ")}.`]),
    ...(access === "write" && ref === undefined && event === undefined
      ? [
          "# It trusts jobs on any branch and any pull request, also an agent's, if they call this file: only the",
          "# check in it stops them. --ref and --event restrict the role further.",
        ]
      : []),
  ];
}

/** The call of GitHub's API that makes `sub` have the claims that the policy compares. */
function subjectCommand(input: TrustPolicyInput): readonly string[] {
  const { claims } = subjectOf(input);
  if (claims === undefined) return [];
  const host = apiHost(input.issuer);
  const hostname = host === undefined ? "" : `--hostname ${host} `;
  return [
    `# It compares claims as parts of sub. Make GitHub write sub as ${claims.join(", ")}:`,
    `#   gh api ${hostname}--method PUT repos/${input.repository}/actions/oidc/customization/sub \\`,
    "#     -F use_default=false \\",
    `#     ${claims.map((claim) => `-f 'include_claim_keys[]=${claim}'`).join(" ")}`,
    "# Until then, no job can assume this role. The command changes sub in every job of the repository: adapt",
    "# other trust policies that compare it.",
  ];
}

/** The host of GitHub's API that belongs to an issuer; undefined: api.github.com. */
function apiHost(issuer: string): string | undefined {
  const [host = ""] = issuer.split("/");
  if (host === "token.actions.githubusercontent.com") return undefined;
  return host.endsWith(".ghe.com") ? host.replace(/^token\.actions\./u, "") : host;
}

function partitionDoubt({ partition, issuer }: TrustPolicyInput): readonly string[] {
  return partition === "aws" || !hasClaimKeys(issuer)
    ? []
    : [
        `# Check that STS in ${partition} has condition keys for GitHub's claims. Without them, no job can assume this role.`,
      ];
}
