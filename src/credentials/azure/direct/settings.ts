import type { Result } from "../../../shared/result.ts";
import { joined } from "../../../shared/wording.ts";
import type { SettingMistake } from "../../kind/credential-kind.ts";
import { TOKEN_FILE } from "../../kind/direct/id-token-file.ts";
import {
  flatSettingOf,
  readSettings,
  type SettingReader,
  type SettingsForm,
} from "../../kind/direct/read-settings.ts";
import { baseUrl, baseUrlMistake } from "../../kind/base-url.ts";
import {
  CLOUD_NAMES,
  CLOUDS,
  DEFAULT_CLOUD,
  isCloudName,
  type CloudName,
} from "../entra/clouds.ts";
import {
  authorityMistake,
  defaultScope,
  GUID,
  isTenant,
  resourceMistake,
  scopeMistake,
} from "../entra/names.ts";
import { movedAzureSetting } from "./moved-setting.ts";

/** The checked `credential: { azure: … }` of direct mode. */
export interface AzureDirectSettings {
  readonly tenant: string;
  readonly client: string;
  readonly subscription: string | undefined;
  readonly cloud: CloudName;
  /** Where the app logs in, without a slash at its end. */
  readonly authority: string;
  readonly scope: string;
  /** The audience of the job's ID token. */
  readonly audience: string;
  /** Whether the task gets the ID token too. */
  readonly tokenFile: boolean;
}

const KEYS = [
  "tenant-id",
  "client-id",
  "subscription-id",
  "environment",
  "scope",
  "resource",
  "audience",
  "authority-host",
  TOKEN_FILE,
] as const;

type Key = (typeof KEYS)[number];
type Reader = SettingReader<Key>;

const TENANT = "11111111-1111-4111-8111-111111111111";
const CLIENT = "22222222-2222-4222-8222-222222222222";

/** Those that azure/login has too have the names of its inputs. */
const FORM: SettingsForm<Key> = {
  kind: "azure",
  keys: KEYS,
  examples: {
    "tenant-id": TENANT,
    "client-id": CLIENT,
    "subscription-id": "33333333-3333-4333-8333-333333333333",
    environment: "azureusgovernment",
    scope: "https://management.azure.com/.default",
    resource: "https://vault.azure.net",
    audience: "api://AzureADTokenExchange",
    "authority-host": "https://login.microsoftonline.com",
    [TOKEN_FILE]: "true",
  },
  example: `{ tenant-id: ${TENANT}, client-id: ${CLIENT} }`,
  moved: movedAzureSetting,
};

export function parseAzureDirectSettings(
  given: unknown,
): Result<AzureDirectSettings, readonly SettingMistake[]> {
  return readSettings(given, FORM, settingsIn);
}

export const flatAzureSetting = flatSettingOf(FORM);

function settingsIn(found: Reader): AzureDirectSettings {
  const { text, has, wrong, flag } = found;
  if (!has("tenant-id")) wrong("tenant-id", "is missing: name the tenant.");
  if (!has("client-id")) wrong("client-id", "is missing: name the app, or the managed identity.");
  const cloud = cloudIn(found);
  const { authority, audience } = CLOUDS[cloud];
  const subscription = text("subscription-id", guidMistake);
  return {
    tenant: text("tenant-id", tenantMistake),
    client: text("client-id", guidMistake),
    subscription: subscription === "" ? undefined : subscription,
    cloud,
    authority: orElse(
      baseUrl(text("authority-host", (url) => baseUrlMistake(url) ?? authorityMistake(url))),
      authority,
    ),
    scope: scopeIn(found, cloud),
    audience: orElse(text("audience", audienceMistake), audience),
    tokenFile: flag(TOKEN_FILE),
  };
}

function orElse(text: string, fallback: string): string {
  return text === "" ? fallback : text;
}

function tenantMistake(text: string): string | undefined {
  return isTenant(text) ? undefined : "is neither the id nor a domain of a tenant.";
}

function guidMistake(text: string): string | undefined {
  return GUID.test(text) ? undefined : "is not an id: Azure shows it as a GUID.";
}

function audienceMistake(text: string): string | undefined {
  return /^[^\s\p{Cc}]{1,255}$/u.test(text) ? undefined : "is not one audience.";
}

function cloudIn({ text }: Reader): CloudName {
  const name = text("environment", (value) =>
    isCloudName(value.toLowerCase()) ? undefined : UNKNOWN_CLOUD,
  ).toLowerCase();
  return isCloudName(name) ? name : DEFAULT_CLOUD;
}

const UNKNOWN_CLOUD = `is not ${joined(CLOUD_NAMES, "or")}; for another cloud, set \`authority-host\` and \`scope\`. The environment of GitHub is an input beside \`credential\`.`;

function scopeIn({ text, has, wrong }: Reader, cloud: CloudName): string {
  if (has("scope") && has("resource")) {
    wrong("resource", "says the same as `scope`: use one of them.");
  }
  const resource = orElse(text("resource", resourceMistake), CLOUDS[cloud].resource);
  return orElse(text("scope", scopeMistake), defaultScope(resource));
}
