import { permanentFailure, retryableFailure } from "../../kind/failures.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import type { ApiResponse } from "./api-response.ts";

const REACH = "Check that the cluster's API server runs, and can be reached from here.";

export function retryableAtCluster(name: string, message: string): ProviderFailure {
  return retryableFailure(name, message, REACH);
}

/** What a refusal is about. */
export interface RefusedApiCall {
  /** Completes "the API server refused to …": `create a Secret in namespace "ci"`. */
  readonly what: string;
  readonly remedy: string;
  /** The setting to look at. */
  readonly setting?: string;
  /** The lines to add to a role. */
  readonly paste?: readonly string[];
}

/** A response with a status of 4xx, as a failure. */
export function refusedByCluster(
  { status, said }: ApiResponse,
  { what, remedy, setting, paste }: RefusedApiCall,
): ProviderFailure {
  const why = said === "" ? "" : `: ${said}`;
  if (status === 401) {
    const message = `the API server rejected the login (status 401)${why}`;
    return permanentFailure("kubernetes_unauthorized", message, LOGIN);
  }
  const name = status === 403 ? "kubernetes_denied" : "kubernetes_refused";
  const message = `the API server refused to ${what} (status ${status})${why}`;
  return {
    ...permanentFailure(name, message, remedy),
    ...(setting === undefined ? {} : { setting }),
    ...(paste === undefined ? {} : { paste }),
  };
}

const LOGIN =
  "Check `token`, or `client-certificate` and `client-key`: one can have expired, or be of another cluster.";
