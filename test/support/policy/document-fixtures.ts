import type { PolicyDocument } from "../../../src/policy/document.ts";
import { POLICY } from "../kinds.ts";

/** A policy with one read and one gated write, as the docs show it. */
export const SHOP = `version: 1
repository-id: 74
owner-id: 65
agents: ["release-helper"]
bases: [main]
grants:
  reports-read:
    environment: staging
    credential: { postgres: { server: staging, database: app, role: app_readonly } }
    allow: { events: [push, pull_request] }
  orders-migrate:
    environment: production
    access: write
    ttl: 15m
    credential: { postgres: { server: production, database: app, role: app_migrator } }
    allow:
      events: [pull_request, push]
      workflow: octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main
      runners: [github-hosted]
    approval: { count: 1, by: ["@octo-org/dba"], max-age: 24h, uses: 3 }
    per-job: 1
    on-withdrawal: revoke
`;

/** A document that must parse, or the test that uses it is wrong. */
export function document(
  text: string,
  scope: PolicyDocument["scope"] = "repository",
): PolicyDocument {
  const source = scope === "repository" ? "octo-org/shop.yml" : "octo-org/.organisation.yml";
  const parsed = POLICY.parse(text, { source, scope });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}
