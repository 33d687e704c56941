import type { Result } from "../../../shared/result.ts";
import type { SettingMistake } from "../../kind/credential-kind.ts";
import { TOKEN_FILE } from "../../kind/direct/id-token-file.ts";
import {
  flatSettingOf,
  readSettings,
  type SettingReader,
  type SettingsForm,
} from "../../kind/direct/read-settings.ts";
import { baseUrlMistake } from "../../kind/base-url.ts";
import { googleEndpoints, type GoogleEndpoints } from "../api/endpoints.ts";
import {
  BOUNDARY_EXAMPLE,
  parseAccessBoundary,
  type AccessBoundary,
} from "../token/access-boundary.ts";
import {
  CLOUD_PLATFORM,
  PROJECT_ID,
  PROVIDER,
  SCOPE,
  SERVICE_ACCOUNT,
  listedTexts,
  UNIVERSE,
} from "../token/names.ts";
import { movedGcpSetting } from "./moved-setting.ts";

/** The checked `credential: { gcp: … }` of direct mode. */
export interface GcpDirectSettings {
  /** `projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER` */
  readonly provider: string;
  /** undefined: the job itself is the principal. */
  readonly serviceAccount: string | undefined;
  readonly scopes: readonly string[];
  readonly delegates: readonly string[];
  readonly boundary: AccessBoundary | undefined;
  readonly projectId: string | undefined;
  /** The audience of the job's ID token. */
  readonly audience: string;
  /** Whether the task gets the ID token itself. */
  readonly tokenFile: boolean;
  readonly endpoints: GoogleEndpoints;
}

const KEYS = [
  "workload-identity-provider",
  "service-account",
  "access-token-scopes",
  "access-boundary",
  "project-id",
  TOKEN_FILE,
  "delegates",
  "audience",
  "universe",
  "sts-endpoint",
  "iamcredentials-endpoint",
] as const;

type Key = (typeof KEYS)[number];
type Reader = SettingReader<Key>;

const EXAMPLE_PROVIDER =
  "projects/123456789/locations/global/workloadIdentityPools/shop-ci/providers/github";
const EXAMPLE_ACCOUNT = "deploy@shop.iam.gserviceaccount.com";

/** Those that google-github-actions/auth has too have the names of its inputs. */
const FORM: SettingsForm<Key> = {
  kind: "gcp",
  keys: KEYS,
  examples: {
    "workload-identity-provider": EXAMPLE_PROVIDER,
    "service-account": EXAMPLE_ACCOUNT,
    "access-token-scopes": CLOUD_PLATFORM,
    "access-boundary": BOUNDARY_EXAMPLE,
    "project-id": "shop-production",
    [TOKEN_FILE]: "true",
    delegates: EXAMPLE_ACCOUNT,
    audience: `https://iam.googleapis.com/${EXAMPLE_PROVIDER}`,
  },
  example: `{ workload-identity-provider: ${EXAMPLE_PROVIDER}, service-account: ${EXAMPLE_ACCOUNT} }`,
  moved: movedGcpSetting(KEYS),
};

export function parseGcpDirectSettings(
  given: unknown,
): Result<GcpDirectSettings, readonly SettingMistake[]> {
  return readSettings(given, FORM, settingsIn);
}

export const flatGcpSetting = flatSettingOf(FORM);

function settingsIn(reader: Reader): GcpDirectSettings {
  const { text, has, wrong, flag } = reader;
  if (!has("workload-identity-provider")) {
    wrong(
      "workload-identity-provider",
      "is missing: name the provider of the workload identity pool.",
    );
  }
  const provider = text("workload-identity-provider", providerMistake);
  const audience = text("audience", (value) =>
    /^[^\s\p{Cc}]{1,255}$/u.test(value) ? undefined : "is not one audience.",
  );
  const settings: GcpDirectSettings = {
    provider,
    serviceAccount: optional(text("service-account", accountMistake)),
    scopes: listIn(reader, "access-token-scopes", SCOPE) ?? [CLOUD_PLATFORM],
    delegates: listIn(reader, "delegates", SERVICE_ACCOUNT) ?? [],
    boundary: boundaryIn(reader),
    projectId: optional(text("project-id", projectMistake)),
    audience: audience === "" ? `https://iam.googleapis.com/${provider}` : audience,
    tokenFile: flag(TOKEN_FILE),
    endpoints: endpointsIn(reader),
  };
  noteConflicts(reader, settings);
  return settings;
}

function noteConflicts({ has, wrong }: Reader, { tokenFile }: GcpDirectSettings): void {
  if (!has("service-account") && has("access-boundary")) {
    wrong("access-boundary", "needs service-account: only a token of one can be narrowed.");
  }
  if (!has("service-account") && has("delegates")) {
    wrong("delegates", "needs service-account: they lead to it.");
  }
  if (tokenFile && has("access-boundary")) {
    wrong(TOKEN_FILE, "undoes access-boundary: whoever has the ID token gets tokens without it.");
  }
}

function optional(text: string): string | undefined {
  return text === "" ? undefined : text;
}

function matching(form: RegExp, mistake: string): (value: string) => string | undefined {
  return (value) => (form.test(value) ? undefined : mistake);
}

const accountMistake = matching(
  SERVICE_ACCOUNT,
  "is not the e-mail address or the unique id of a service account.",
);

function projectMistake(value: string): string | undefined {
  if (/^\d+$/u.test(value)) return "is a project's number: write its id.";
  return PROJECT_ID.test(value) ? undefined : "is not a project's id.";
}

function providerMistake(value: string): string | undefined {
  if (PROVIDER.test(value)) return undefined;
  const project = /^projects\/(?<id>[a-z][a-z0-9-]*)\//u.exec(value)?.groups?.["id"];
  if (project !== undefined) {
    return `has the id of a project, and needs its number: gcloud projects describe ${project} --format 'value(projectNumber)'.`;
  }
  if (value.startsWith("https://console.")) {
    return "is the console's URL: copy the name of the provider, which starts with projects/.";
  }
  if (SERVICE_ACCOUNT.test(value)) return "is a service account: write it as `service-account`.";
  if (!value.includes("/providers/") && /\/workloadIdentityPools\//u.test(value)) {
    return "is the name of a pool: add /providers/ and the provider's name.";
  }
  if (/^(?:https:)?\/\/iam\./u.test(value)) return "starts with projects/, without a host.";
  return "is not the full name of a provider.";
}

function listIn(reader: Reader, key: Key, form: RegExp): readonly string[] | undefined {
  if (!reader.has(key)) return undefined;
  const texts = listedTexts(reader.given[key]);
  const stray = texts?.find((text) => !form.test(text));
  if (texts === undefined || texts.length === 0) reader.wrong(key, "is not a list of texts.");
  if (stray !== undefined) reader.wrong(key, `has "${stray.slice(0, 80)}", which does not fit.`);
  return texts ?? [];
}

function boundaryIn({ given, has, wrong }: Reader): AccessBoundary | undefined {
  if (!has("access-boundary")) return undefined;
  const parsed = parseAccessBoundary(given["access-boundary"]);
  if (parsed.ok) return parsed.value;
  wrong("access-boundary", parsed.error);
  return undefined;
}

function endpointsIn({ text }: Reader): GoogleEndpoints {
  const urlOf = (key: Key) => optional(text(key, baseUrlMistake).replace(/\/+$/u, ""));
  return googleEndpoints({
    universe: optional(text("universe", matching(UNIVERSE, "is not a domain."))),
    stsEndpoint: urlOf("sts-endpoint"),
    iamCredentialsEndpoint: urlOf("iamcredentials-endpoint"),
  });
}
