import { originOf, type HttpFailure, type HttpResponse } from "../../../shared/http.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";
import type { Secret } from "../../../shared/secret.ts";
import { LASTING_HTTP_FAILURES } from "../../kind/failures.ts";
import { maskParts } from "../../kind/mask.ts";
import type { ProviderFailure } from "../../kind/provider.ts";

type Meaning = Pick<ProviderFailure, "remedy"> & Partial<Pick<ProviderFailure, "kind" | "setting">>;

const CREDENTIAL =
  "Check the federated credentials of the app: issuer, subject and audience must be those of the token, in the same upper and lower case. A new one works after some minutes.";
const SECRET =
  "Replace the client secret in its file by a valid one of this app: its value, not its id.";
const SCOPE = "Check `scope` or `resource`: the tenant must have that resource.";
const CERTIFICATE = "Upload the certificate to this app, or use the one that it has.";

/**
 * By the number in AADSTS…, which Microsoft may change: what is not here keeps Microsoft's own words.
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const BY_CODE: Readonly<Record<string, Meaning>> = {
  "90002": { remedy: "Check `tenant-id` and `environment`: this cloud has no such tenant." },
  "900023": { remedy: "Check `tenant-id`: it is neither the id nor a domain of a tenant." },
  "700016": {
    remedy: "Check `client-id` and `tenant-id`: the tenant has no such app or managed identity.",
  },
  "7000229": {
    remedy: "Create the app's service principal in the tenant: az ad sp create --id CLIENT_ID",
  },
  "7000112": {
    remedy: "Ask the app's admin whether that is intended. They can enable its service principal.",
  },
  "700024": {
    kind: "new_id_token",
    remedy: "Use a fresh token. If that fails too, check this machine's clock.",
  },
  "700027": { remedy: CERTIFICATE },
  "7000214": { remedy: CERTIFICATE },
  "1000502": { remedy: CERTIFICATE },
  "7000215": { remedy: SECRET },
  "7000222": { remedy: SECRET },
  "50013": { remedy: CREDENTIAL },
  "70011": { remedy: SCOPE, setting: "scope" },
  "1002012": { remedy: SCOPE, setting: "scope" },
  "500011": { remedy: SCOPE, setting: "scope" },
  "53003": { remedy: "A Conditional Access policy for workload identities blocks this app." },
};

/** Codes of servers that cannot respond now. */
const BUSY = new Set(["50196", "50197", "90006", "90012", "90020", "90024", "90033"]);

/** The app has no federated credential for the token: 70021, 700211 (issuer), 700212 (audience), 700213 (subject) and finer ones. */
const NO_CREDENTIAL = /^70021\d*$/u;

export function isAboutFederation({ name }: ProviderFailure): boolean {
  return NO_CREDENTIAL.test(name.replace(/^AADSTS/u, ""));
}

/** Classifies a response that is not a token. Its text never holds the proof of the app. */
export function entraFailure(response: HttpResponse, proof: Secret): ProviderFailure {
  const { status, headers } = response;
  if (status >= 300 && status < 400) return redirected(headers["location"]);
  const { code, text, traces } = errorIn(response, proof);
  const { kind = "permanent", remedy, setting } = meaningOf(status, code);
  const said = text === "" ? "" : `: ${text}`;
  return {
    kind,
    name: code === "" ? `http_${status}` : `AADSTS${code}`,
    message: `Microsoft Entra refused the app (HTTP ${status})${said}`,
    remedy,
    ...(traces === "" ? {} : { details: [traces] }),
    ...(setting === undefined ? {} : { setting }),
    // A token is nowhere but in a response, and this one has none.
    mayExist: false,
  };
}

function meaningOf(status: number, code: string): Meaning {
  const known = NO_CREDENTIAL.test(code) ? { remedy: CREDENTIAL } : BY_CODE[code];
  if (known !== undefined) return known;
  return status >= 500 || status === 429 || BUSY.has(code) ? AGAIN : UNKNOWN;
}

const AGAIN: Meaning = {
  kind: "retryable",
  remedy: "Try again. If it fails again, check Azure's status page for Microsoft Entra ID.",
};
const UNKNOWN: Meaning = { remedy: "Check `tenant-id`, `client-id` and `scope`." };

interface EntraError {
  /** The number; empty where the response has none. */
  readonly code: string;
  readonly text: string;
  /** For Microsoft's support, and for the sign-in logs. */
  readonly traces: string;
}

const LONGEST = 500;
const TRACES = /\s*(?:Trace ID:.*)$/u;

/** Microsoft Entra writes `error`, `error_description` and `error_codes`; a proxy writes anything. */
function errorIn({ body }: HttpResponse, proof: Secret): EntraError {
  const parsed = parseJson(body);
  const { error, error_description: given } = isRecord(parsed) ? parsed : {};
  if (typeof error !== "string") return { code: "", text: "", traces: "" };
  const said = typeof given === "string" ? given : error;
  const line = maskParts(said, [proof.reveal()]).replaceAll(/[\s\p{C}]+/gu, " ");
  const [prefix = "", code = ""] = /^\s*AADSTS(\d{4,9}):\s*/u.exec(line) ?? [];
  const [traces = ""] = TRACES.exec(line) ?? [];
  const text = line.slice(prefix.length).replace(TRACES, "").trim().replace(/\.$/u, "");
  return {
    code,
    text: text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text,
    traces: traces.trim().slice(0, LONGEST),
  };
}

function redirected(location: string | undefined): ProviderFailure {
  // Only the origin: path and query may contain anything.
  const to = location !== undefined && URL.canParse(location) ? ` to ${originOf(location)}` : "";
  return {
    kind: "permanent",
    name: "redirected",
    message: `the server redirects${to}, and no proof of the app is sent there`,
    remedy: "Check `authority-host`, and that no proxy responds in place of Microsoft Entra.",
    mayExist: false,
  };
}

/** The failure when nothing responded. */
export function entraUnreachable({ kind, message, sent }: HttpFailure): ProviderFailure {
  return {
    kind: LASTING_HTTP_FAILURES.has(kind) ? "permanent" : "retryable",
    name: kind,
    message,
    remedy:
      "Check that Microsoft Entra can be reached from here: `environment`, `authority-host`, proxies.",
    mayExist: sent,
  };
}
