import { tokenPayload } from "../../identity/parse-own-token.ts";
import { originOf } from "../../shared/http.ts";
import { isRecord } from "../../shared/json.ts";
import type { Secret } from "../../shared/secret.ts";
import { permanentFailure } from "../kind/failures.ts";
import { maskParts } from "../kind/mask.ts";
import type { ProviderFailure } from "../kind/provider.ts";
import type { RegistryResponse } from "./call-registry.ts";
import { findProtocol } from "./protocols/find-protocol.ts";
import type { RegistrySettings } from "./protocols/registry-settings.ts";

/** What was sent, and what came back with a status of 4xx. */
export interface RefusedExchange {
  readonly settings: RegistrySettings;
  readonly audience: string;
  readonly idToken: Secret;
  readonly response: RegistryResponse;
}

/** Why a registry did not exchange the ID token, in its own words, and what to do. */
export function refusedExchange({
  settings,
  audience,
  idToken,
  response,
}: RefusedExchange): ProviderFailure {
  const said = saidIn(findProtocol(settings.protocol).reasons(response.fields), idToken);
  const why = said === "" ? "" : `: ${said}`;
  const message = `${originOf(settings.url)} refused the ID token (status ${response.status})${why}`;
  const failure = permanentFailure("registry_refused", message, "");
  const details = claimsOf(idToken);
  // Each is exchanged once; another one works.
  if (ONCE.test(said)) return { ...failure, kind: "new_id_token", remedy: "Re-run the job." };
  if (EXPIRED.test(said)) return { ...failure, kind: "new_id_token", remedy: CLOCK };
  if (isElsewhere(response, said)) return { ...failure, remedy: notHere(settings), details };
  const remedy = AUDIENCE.test(said)
    ? `The ID token is for ${audience}. ${aboutAudience(settings)}`
    : findProtocol(settings.protocol).publisherRemedy(settings);
  return { ...failure, remedy, details };
}

const ONCE = /already (?:been )?used|reuse/iu;
const EXPIRED = /expired/iu;
/** Some say no more of an audience, or of a server that is not theirs. */
const AUDIENCE = /audience|\baud\b|decode/iu;
const CLOCK = "Re-run the job. If it fails again, check the runner's clock.";

/** A server without trusted publishing does not know the path, and says nothing in JSON. */
function isElsewhere({ status }: RegistryResponse, said: string): boolean {
  return said === "" && (status === 404 || status === 405);
}

function notHere(settings: RegistrySettings): string {
  const { protocol } = settings;
  // It refuses an unknown job in this way too.
  const publisher =
    protocol === "rubygems" ? ` ${findProtocol(protocol).publisherRemedy(settings)}` : "";
  return `Check \`url\` and \`protocol\`, and that this registry has trusted publishing.${publisher}`;
}

function aboutAudience({ protocol, url }: RegistrySettings): string {
  if (protocol === "rubygems" || protocol === "nuget") {
    return "Set `audience` to the one that the registry expects.";
  }
  return `Check that \`url\` is how the registry itself is called, not a proxy in front of it: ${originOf(url)}.`;
}

/** What trusted publishers are compared with. */
const CLAIMS = ["repository", "workflow_ref", "job_workflow_ref", "environment"] as const;

function claimsOf(idToken: Secret): readonly string[] {
  const payload = tokenPayload(idToken);
  if (!isRecord(payload)) return [];
  const lines = CLAIMS.flatMap((name) => {
    const value = payload[name];
    return typeof value === "string" && value !== "" ? [`  ${name} = ${value}`] : [];
  });
  return lines.length === 0 ? [] : ["What this job's ID token says:", ...lines];
}

const LONGEST = 300;

/** In one line, and without a part of the ID token, or another JWT, that a registry repeats. */
function saidIn(reasons: readonly unknown[], idToken: Secret): string {
  const said = reasons
    .filter((reason) => typeof reason === "string")
    .map((reason) => maskParts(reason, [idToken.reveal()]))
    .map((reason) => reason.replaceAll(/eyJ[\w-]+(?:\.[\w-]+)*/gu, "***"))
    .map((reason) => reason.replaceAll(/[\s\p{C}]+/gu, " ").trim())
    .filter((reason) => reason !== "")
    .join("; ");
  return said.length > LONGEST ? `${said.slice(0, LONGEST - 1)}…` : said;
}
