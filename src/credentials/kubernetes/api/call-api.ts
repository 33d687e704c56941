import type { Instant } from "../../../shared/clock.ts";
import { originOf, type HttpRequest, type HttpSend } from "../../../shared/http.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { retryableAtCluster } from "./api-failure.ts";
import type { ApiResponse } from "./api-response.ts";
import type { ApiLogin, Cluster } from "./cluster.ts";

export interface ApiEffects {
  readonly send: HttpSend;
  readonly signal: AbortSignal;
}

/** One call of the API. `path` starts with a slash, and is escaped already. */
export interface ApiCall {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Only names, labels and annotations of what is listed: no content leaves the server. */
  readonly metadataOnly?: true;
}

/** Less than a provider's call may take. */
const TIMEOUT_MS = 8000;
/** A page of a large cluster's role bindings. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Calls an API server once. An error means that nobody knows what became of the call (`mayExist` says whether it may have been
 * carried out), or that something else responds at the URL. A redirect is not followed: the login would go to another server.
 */
export async function callApi(
  { server, ca }: Cluster,
  { login, call }: { readonly login: ApiLogin; readonly call: ApiCall },
  { send, signal }: ApiEffects,
): Promise<Result<ApiResponse, ProviderFailure>> {
  if (signal.aborted) return err(retryableAtCluster("aborted", "the time was over"));
  const sent = await send({
    method: call.method,
    url: `${server}${call.path}`,
    ...loginIn(login, call),
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...(ca === undefined ? {} : { ca }),
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    signal,
  });
  if (!sent.ok) {
    const { message, sent: mayExist } = sent.error;
    return err({ ...retryableAtCluster("kubernetes_unreachable", message), mayExist });
  }
  return responseOf(originOf(server), sent.value);
}

const METADATA_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

function loginIn(
  login: ApiLogin,
  { body, metadataOnly }: ApiCall,
): Pick<HttpRequest, "headers" | "clientCertificate"> {
  const headers = {
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...(metadataOnly === undefined ? {} : { accept: METADATA_ONLY }),
  };
  return "token" in login
    ? { headers: { ...headers, authorization: `Bearer ${login.token.reveal()}` } }
    : { headers, clientCertificate: login };
}

interface Raw {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function responseOf(
  origin: string,
  { status, headers, body: text }: Raw,
): Result<ApiResponse, ProviderFailure> {
  const parsed = parseJson(text);
  const body = isRecord(parsed) ? parsed : undefined;
  const said = saidIn(body);
  if (status === 429 || status >= 500) {
    const why = said === "" ? "" : `: ${said}`;
    const message = `${origin} returned status ${status}${why}`;
    return err({ ...retryableAtCluster("kubernetes_failed", message), mayExist: true });
  }
  if (status >= 300 && status < 400) {
    const message = `${origin} redirects to another server (status ${status})`;
    return err(permanentFailure("kubernetes_redirects", message, URL_REMEDY));
  }
  if (body === undefined) {
    const message = `${origin} did not respond as an API server does (status ${status})`;
    return err(permanentFailure("kubernetes_malformed", message, URL_REMEDY));
  }
  return ok({ status, body, said, serverTime: timeIn(headers["date"]) });
}

const URL_REMEDY =
  "Check that `server` is the URL of the cluster's API server, as in a kubeconfig.";

function timeIn(date: string | undefined): Instant | undefined {
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? undefined : time;
}

const LONGEST = 300;

/** The `message` of a `Status`, in one line. It names objects and users, never a token. */
function saidIn(body: Readonly<Record<string, unknown>> | undefined): string {
  const { kind, message } = body ?? {};
  if (kind !== "Status" || typeof message !== "string") return "";
  const said = message.replaceAll(/\s+/gu, " ").trim();
  return said.length > LONGEST ? `${said.slice(0, LONGEST - 1)}…` : said;
}
