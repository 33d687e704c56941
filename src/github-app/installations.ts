import { isRecord, parseJson } from "../shared/json.ts";
import type { HttpResponse } from "../shared/http.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { permanentFault, type AppFault } from "./fault.ts";
import { unexpected } from "./read-response.ts";
import type { AppRequests } from "./requests.ts";

/** An App on the account of an owner. */
export interface Installation {
  readonly id: number;
  /** What its owner has granted, by GitHub's names. */
  readonly permissions: Readonly<Record<string, unknown>>;
  readonly isSuspended: boolean;
  /** Events that GitHub sends for it; undefined where GitHub does not say. */
  readonly events: readonly string[] | undefined;
}

type Found = Promise<Result<Installation, AppFault>>;

/** Looks an installation up by its owner. The path differs for organisations and users. */
export async function findInstallation(
  owner: string,
  requests: Pick<AppRequests, "asApp">,
  signal: AbortSignal,
): Found {
  for (const kind of ["orgs", "users"]) {
    const path = `/${kind}/${encodeURIComponent(owner)}/installation`;
    const sent = await requests.asApp({ method: "GET", path }, signal);
    if (!sent.ok) return sent;
    if (sent.value.status === 404) continue;
    return readInstallation(sent.value, owner);
  }
  return err(notInstalled(owner));
}

/** Whether a repository belongs to an installation of the App. */
export async function reachesRepository(
  { owner, repository }: { readonly owner: string; readonly repository: string },
  requests: Pick<AppRequests, "asApp">,
  signal: AbortSignal,
): Promise<Result<boolean, AppFault>> {
  const path = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repository)}/installation`;
  const sent = await requests.asApp({ method: "GET", path }, signal);
  if (!sent.ok) return sent;
  const { status } = sent.value;
  if (status === 200) return ok(true);
  // GitHub redirects from the old name of a repository, which no token can be asked for.
  if (status === 404 || status === 301) return ok(false);
  return err(unexpected(`the installation on ${owner}/${repository}`, sent.value));
}

function readInstallation(response: HttpResponse, owner: string): Result<Installation, AppFault> {
  const content = response.status === 200 ? parseJson(response.body) : undefined;
  const id = isRecord(content) ? content["id"] : undefined;
  if (!isRecord(content) || typeof id !== "number" || !Number.isSafeInteger(id)) {
    return err(unexpected(`the installation of ${owner}`, response));
  }
  const { permissions, suspended_at: suspendedAt, events } = content;
  return ok({
    id,
    permissions: isRecord(permissions) ? permissions : {},
    isSuspended: suspendedAt !== undefined && suspendedAt !== null,
    events: textsIn(events),
  });
}

export function notInstalled(owner: string): AppFault {
  const message = `the App is not installed on the account of ${owner}`;
  const remedy = "Install it there, or correct `owner`.";
  return permanentFault("installation_missing", message, remedy);
}

function textsIn(list: unknown): readonly string[] | undefined {
  return Array.isArray(list) ? list.filter((one) => typeof one === "string") : undefined;
}
