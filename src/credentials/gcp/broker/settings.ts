import { z } from "zod";
import { serverName, type GrantSettings } from "../../../policy/grant-kind.ts";
import { hint } from "../../../shared/hint.ts";
import type { KindSettings } from "../../kind/credential-kind.ts";
import { BOUNDARY_EXAMPLE, parseAccessBoundary } from "../token/access-boundary.ts";
import type { LeaseAccount } from "../token/lease-token.ts";
import { CLOUD_PLATFORM, PROJECT_ID, SCOPE, SERVICE_ACCOUNT, listedTexts } from "../token/names.ts";
import { GCP_SERVER_HINTS, gcpServerSchema, type GcpServer } from "./server.ts";

/** What a grant says: `credential: { gcp: … }`, by the names of google-github-actions/auth's inputs. */
export interface GcpSettings extends GrantSettings, LeaseAccount {
  readonly projectId: string | undefined;
}

const boundary = z.unknown().transform((given, context) => {
  const parsed = parseAccessBoundary(given);
  if (parsed.ok) return parsed.value;
  context.addIssue(`This ${parsed.error}`);
  return z.NEVER;
});

/** A list, or text with one a line or with commas. */
function texts(form: RegExp) {
  return z
    .unknown()
    .transform((given, context) => {
      const found = listedTexts(given);
      if (found !== undefined) return found;
      context.addIssue("This is not a list of texts.");
      return z.NEVER;
    })
    .pipe(z.array(z.string().regex(form)).min(1));
}

const SCOPES = hint("Expected OAuth 2.0 scopes.", `access-token-scopes: [${CLOUD_PLATFORM}]`);
const DELEGATES = hint(
  "Expected service accounts, each of which may get a token of the next one.",
  "delegates: [build@shop.iam.gserviceaccount.com]",
);

export const gcpSettings: KindSettings<GcpSettings, GcpServer> = {
  name: "gcp",
  grant: {
    schema: z
      .strictObject({
        server: serverName,
        "service-account": z.string().regex(SERVICE_ACCOUNT),
        "access-token-scopes": texts(SCOPE).optional(),
        delegates: texts(SERVICE_ACCOUNT).optional(),
        "access-boundary": boundary.optional(),
        "project-id": z.string().regex(PROJECT_ID).optional(),
      })
      .transform((given): GcpSettings => ({
        server: given.server,
        serviceAccount: given["service-account"],
        scopes: given["access-token-scopes"] ?? [CLOUD_PLATFORM],
        delegates: given.delegates ?? [],
        boundary: given["access-boundary"],
        projectId: given["project-id"],
      })),
    hints: {
      server: hint("A name under servers.gcp.", "server: main"),
      "service-account": hint(
        "Expected the e-mail address of a service account.",
        "service-account: deploy@shop.iam.gserviceaccount.com",
      ),
      "access-token-scopes": SCOPES,
      "access-token-scopes.*": SCOPES,
      delegates: DELEGATES,
      "delegates.*": DELEGATES,
      "access-boundary": hint(
        "Expected the rules of a Credential Access Boundary.",
        `access-boundary: ${BOUNDARY_EXAMPLE}`,
      ),
      "project-id": hint("Expected a project's id.", "project-id: shop-production"),
    },
    decisive: "service-account",
    example: "gcp: { server: main, service-account: deploy@shop.iam.gserviceaccount.com }",
  },
  server: { needsStoreKey: false, schema: gcpServerSchema, hints: GCP_SERVER_HINTS },
};
