import { joined } from "../../../shared/wording.ts";
import type { Classification } from "../../kind/provider.ts";
import type { AccessBoundary } from "./access-boundary.ts";

/** Roles of Cloud Storage whose permissions only get and list. @see https://cloud.google.com/storage/docs/access-control/iam-roles */
const READING: ReadonlySet<string> = new Set(
  ["objectViewer", "bucketViewer", "legacyObjectReader", "legacyBucketReader"].map(
    (role) => `inRole:roles/storage.${role}`,
  ),
);

/**
 * What Google enforces on the token itself. A scope does not count: each API decides which scopes its methods take, and
 * BigQuery's `jobs.query` and `jobs.insert`, which can write, take `cloud-platform.read-only` and `devstorage.read_only`.
 * @see https://bigquery.googleapis.com/discovery/v1/apis/bigquery/v2/rest
 */
export function classifyBoundary(boundary: AccessBoundary | undefined): Classification {
  if (boundary === undefined) return { access: "write", because: NO_BOUNDARY };
  const roles = boundary.rules.flatMap((rule) => rule.availablePermissions);
  const writing = [...new Set(roles.filter((role) => !READING.has(role)))];
  return writing.length === 0
    ? { access: "read", because: "its access-boundary has only reading roles of Cloud Storage" }
    : { access: "write", because: `its access-boundary has ${joined(writing)}` };
}

const NO_BOUNDARY =
  "Google does not show what a service account may do, and scopes do not keep a token from writing everywhere. An `access-boundary` with only reading roles of Cloud Storage does; a broker can list service accounts that only read";
