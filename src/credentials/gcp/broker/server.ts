import { z } from "zod";
import { hint, secretHint } from "../../../shared/hint.ts";
import type { Hints } from "../../../shared/mistake.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { ServerFields } from "../../kind/credential-kind.ts";
import { googleEndpoints, type GoogleEndpoints } from "../api/endpoints.ts";
import { SERVICE_ACCOUNT, UNIVERSE } from "../token/names.ts";
import { parseLoginFile } from "./login-file.ts";

/** One entry under `servers.gcp`. */
export interface GcpServer {
  /** The broker's own login: a service account's key, or a credential configuration. JSON. */
  readonly credentials: Secret;
  readonly endpoints: GoogleEndpoints;
  /** Service accounts that only read, according to the admin. */
  readonly readServiceAccounts: readonly string[];
}

const CREDENTIALS = "{ file: gcp-credentials.json }";

export const GCP_SERVER_HINTS: Hints = {
  "": hint("Expected the broker's own login.", `main: { credentials: ${CREDENTIALS} }`),
  credentials: secretHint("credentials", CREDENTIALS),
  "read-service-accounts": hint(
    "Expected service accounts that only read.",
    "read-service-accounts: [reader@shop.iam.gserviceaccount.com]",
  ),
  "read-service-accounts.*": hint(
    "Expected the e-mail address of a service account.",
    "reader@shop.iam.gserviceaccount.com",
  ),
  universe: hint("Expected a universe's domain.", "universe: googleapis.com"),
  "sts-endpoint": hint("Expected a URL.", "sts-endpoint: https://sts.googleapis.com"),
  "iamcredentials-endpoint": hint(
    "Expected a URL.",
    "iamcredentials-endpoint: https://iamcredentials.googleapis.com",
  ),
};

export function gcpServerSchema({ secret, url }: ServerFields): z.ZodType<GcpServer> {
  return z
    .strictObject({
      // A mistake never repeats what is written.
      credentials: secret().superRefine((given, context) => {
        const parsed = parseLoginFile(given.reveal());
        if (!parsed.ok) context.addIssue(parsed.error);
      }),
      "read-service-accounts": z.array(z.string().regex(SERVICE_ACCOUNT)).default([]),
      universe: z.string().regex(UNIVERSE).optional(),
      "sts-endpoint": url().optional(),
      "iamcredentials-endpoint": url().optional(),
    })
    .transform((given): GcpServer => ({
      credentials: given.credentials,
      endpoints: googleEndpoints({
        universe: given.universe,
        stsEndpoint: given["sts-endpoint"],
        iamCredentialsEndpoint: given["iamcredentials-endpoint"],
      }),
      readServiceAccounts: given["read-service-accounts"],
    }));
}
