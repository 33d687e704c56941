import { leaseSuffix, type LeaseId } from "../../../shared/lease-id.ts";
import { isRecord } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { IssueRequest, ProviderFailure } from "../../kind/provider.ts";
import { refusedByCluster } from "../api/api-failure.ts";
import { isApiSuccess, type ApiResponse } from "../api/api-response.ts";
import { accountText } from "./account.ts";
import { rulesFor } from "./rights.ts";
import type { BrokerCall } from "./session.ts";
import type { KubernetesSettings } from "./settings.ts";

/** Labels and annotations by which an admin finds whose a Secret is. */
export const LABEL = {
  lease: "stepkey/lease",
  instance: "stepkey/instance",
  account: "stepkey/service-account",
} as const;

/** A Secret without content, to which the token of one lease is bound: the token dies with it. */
export interface LeaseSecret {
  readonly namespace: string;
  readonly name: string;
  /** Another Secret of the same name has another one. Undefined before the server's response. */
  readonly uid: string | undefined;
}

export function secretName(lease: LeaseId): string {
  return `stepkey-lease-${leaseSuffix(lease)}`;
}

/** A Secret as it is created. */
export interface NewSecret {
  readonly metadata: { readonly name: string } & Readonly<Record<string, unknown>>;
  /** Nobody writes something into it. */
  readonly immutable: true;
}

export function secretBody({
  lease,
  instance,
  settings: { account },
  repository,
  job,
  step,
}: IssueRequest<KubernetesSettings>): NewSecret {
  return {
    metadata: {
      name: secretName(lease),
      labels: {
        "app.kubernetes.io/managed-by": "stepkey",
        [LABEL.lease]: leaseSuffix(lease),
        [LABEL.instance]: instance,
      },
      annotations: {
        [LABEL.account]: accountText(account),
        "stepkey/repository": repository,
        "stepkey/run": `${job.runId}/${job.runAttempt}`,
        "stepkey/step": step,
      },
    },
    immutable: true,
  };
}

/** Creates a Secret, and returns its uid. */
export async function createSecret(
  call: BrokerCall,
  { namespace, secret }: { readonly namespace: string; readonly secret: NewSecret },
  signal: AbortSignal,
): Promise<Result<string, ProviderFailure>> {
  const body = { apiVersion: "v1", kind: "Secret", ...secret };
  const sent = await call({ method: "POST", path: secretsPath(namespace), body }, signal);
  if (!sent.ok) return sent;
  if (!isApiSuccess(sent.value)) return err(refusedSecret(sent.value, namespace));
  const uid = metadataOf(sent.value)["uid"];
  return typeof uid === "string"
    ? ok(uid)
    : err({
        ...permanentFailure("kubernetes_malformed", NO_UID, "Check `server`."),
        mayExist: true,
      });
}

const NO_UID = "the API server's response has no uid of the Secret";

function refusedSecret(response: ApiResponse, namespace: string): ProviderFailure {
  if (response.status === 404) {
    return refusedByCluster(response, {
      what: `create a Secret in namespace "${namespace}"`,
      remedy: "Correct `namespace`, or create it.",
      setting: "namespace",
    });
  }
  return refusedByCluster(response, {
    what: `create a Secret in namespace "${namespace}"`,
    remedy: "Add these rules to the broker's Role in that namespace:",
    setting: "namespace",
    paste: rulesFor("secrets"),
  });
}

/** What became of a Secret. */
export type SecretState =
  | { readonly state: "exists" }
  | { readonly state: "deleted" }
  | { readonly state: "absent" }
  /** Ours is gone. Somebody else has made one of the same name. */
  | { readonly state: "replaced" }
  /** It is deleted, and a finalizer keeps it. For so long, by the server's own clock. */
  | { readonly state: "kept"; readonly forMs: number };

/**
 * Deletes the Secret of a lease, or only says what deleting would meet (`dryRun`): so the broker needs no right to read Secrets,
 * which would be one to read all of a namespace.
 */
export async function deleteSecret(
  call: BrokerCall,
  { namespace, name, uid, dryRun = false }: LeaseSecret & { readonly dryRun?: boolean },
  signal: AbortSignal,
): Promise<Result<SecretState, ProviderFailure>> {
  const path = `${secretsPath(namespace)}/${name}${dryRun ? "?dryRun=All" : ""}`;
  const options = { apiVersion: "v1", kind: "DeleteOptions" };
  const body = uid === undefined ? options : { ...options, preconditions: { uid } };
  const sent = await call({ method: "DELETE", path, body }, signal);
  return sent.ok ? deletionOf(sent.value, { namespace, uid, dryRun }) : sent;
}

function deletionOf(
  response: ApiResponse,
  { namespace, uid, dryRun }: Omit<LeaseSecret, "name"> & { readonly dryRun: boolean },
): Result<SecretState, ProviderFailure> {
  const { status } = response;
  if (status === 404) return ok({ state: "absent" });
  if (status === 409 && uid !== undefined) return ok({ state: "replaced" });
  if (!isApiSuccess(response)) return err(refusedDeletion(response, namespace));
  const kept = keptSince(response);
  if (kept !== undefined) return ok({ state: "kept", forMs: kept });
  return ok({ state: dryRun ? "exists" : "deleted" });
}

function refusedDeletion(response: ApiResponse, namespace: string): ProviderFailure {
  return refusedByCluster(response, {
    what: `delete a Secret in namespace "${namespace}"`,
    remedy: "Add these rules to the broker's Role in that namespace:",
    paste: rulesFor("secrets"),
  });
}

function keptSince(response: ApiResponse): number | undefined {
  const { deletionTimestamp } = metadataOf(response);
  if (typeof deletionTimestamp !== "string") return undefined;
  const forMs = (response.serverTime ?? Number.NaN) - Date.parse(deletionTimestamp);
  return Number.isNaN(forMs) ? 0 : Math.max(0, forMs);
}

function metadataOf({ body }: ApiResponse): Readonly<Record<string, unknown>> {
  return isRecord(body["metadata"]) ? body["metadata"] : {};
}

export function secretsPath(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/secrets`;
}
