import { isSecureUrl } from "../../../shared/secure-url.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { isRegion, parseRoleArn, regionFits } from "../session/partition.ts";
import type { Lifted } from "../session/lifted.ts";
import type { SettingMistake } from "../../kind/credential-kind.ts";
import { INLINE, inlineOf, MANAGED, managedOf } from "./policy-settings.ts";
import { movedSetting, unknownSetting } from "./unknown-setting.ts";
import { DEFAULT_AUDIENCE } from "../session/trusted-claims.ts";
import { shownValue, wrongSetting, type ParsedSetting } from "./wrong-setting.ts";
import { isRecord } from "../../../shared/json.ts";

/** The checked `credential: { aws: … }` of direct mode. */
export interface AwsDirectSettings extends Lifted {
  readonly roleToAssume: string;
  readonly region: string;
  /** JSON text; undefined when not given. */
  readonly inlineSessionPolicy: string | undefined;
  readonly managedSessionPolicies: readonly string[];
  /** Without a trailing slash; undefined: AWS's endpoint for the region. */
  readonly stsEndpoint: string | undefined;
  /** The audience of the job's ID token. */
  readonly audience: string;
}

const ROLE = "role-to-assume";
const REGION = "aws-region";
const ENDPOINT = "sts-endpoint";
const CHAIN = "chain";
const BEARER = "bearer";
const SECRETS = "secrets";
const AUDIENCE = "audience";
const KEYS = [ROLE, REGION, INLINE, MANAGED, CHAIN, BEARER, SECRETS, ENDPOINT, AUDIENCE] as const;

type Given = Readonly<Record<string, unknown>>;

/**
 * Parses the settings, and reports all mistakes at once. Those that configure-aws-credentials has too have the names of
 * its inputs. Written by hand: a schema library would double the start-up time of the action.
 */
export function parseAwsDirectSettings(
  given: unknown,
): Result<AwsDirectSettings, readonly SettingMistake[]> {
  if (!isRecord(given)) {
    const example =
      "{ role-to-assume: arn:aws:iam::123456789012:role/reader, aws-region: eu-west-1 }";
    const message =
      given === null ? "is empty: put the settings below it." : "is not a mapping of settings.";
    return err([{ path: [], message, example }]);
  }
  const unknown = Object.entries(given).filter(([key]) => !isSetting(key));
  const parts = partsOf(given);
  const mistakes = [
    ...unknown.map(([key, value]) => unknownSetting(key, value, KEYS)),
    ...Object.values(parts).flatMap(mistakesIn),
  ];
  const settings = settingsOf(parts);
  if (mistakes.length > 0 || settings === undefined) return err(mistakes);
  const wrong = partitionMistake(settings);
  return wrong === undefined ? ok(settings) : err([wrong]);
}

/**
 * A setting that was written beside `aws:` and not below it; undefined for a key that is none.
 */
export function flatAwsSetting(key: string, value: unknown): SettingMistake | undefined {
  if (!isSetting(key)) return movedSetting(key, value);
  return { path: [key], message: "is a setting of aws: put it under `aws:`.", example: "" };
}

function isSetting(key: string): boolean {
  return KEYS.some((known) => known === key);
}

interface Parts {
  readonly role: ParsedSetting<string>;
  readonly region: ParsedSetting<string>;
  readonly inline: ParsedSetting<string | undefined>;
  readonly managed: ParsedSetting<readonly string[]>;
  readonly chain: ParsedSetting<boolean>;
  readonly bearer: ParsedSetting<boolean>;
  readonly secrets: ParsedSetting<boolean>;
  readonly endpoint: ParsedSetting<string | undefined>;
  readonly audience: ParsedSetting<string>;
}

function partsOf(given: Given): Parts {
  const endpoint = unlessEmpty(given, ENDPOINT, endpointOf);
  const hasEndpoint = endpoint.ok && endpoint.value !== undefined;
  return {
    role: unlessEmpty(given, ROLE, () => roleOf(given, hasEndpoint)),
    region: unlessEmpty(given, REGION, regionOf),
    inline: unlessEmpty(given, INLINE, () => inlineOf(given[INLINE])),
    managed: unlessEmpty(given, MANAGED, () => managedOf(given[MANAGED])),
    chain: unlessEmpty(given, CHAIN, () => flagOf(given, CHAIN)),
    bearer: unlessEmpty(given, BEARER, () => flagOf(given, BEARER)),
    secrets: unlessEmpty(given, SECRETS, secretsOf),
    endpoint,
    audience: unlessEmpty(given, AUDIENCE, audienceOf),
  };
}

/**
 * `KEY: ${{ vars.X }}` without a value arrives as nothing. Taking that for "not given" would widen the lease where the
 * setting is a session policy.
 */
function unlessEmpty<T>(
  given: Given,
  key: string,
  parse: (given: Given) => ParsedSetting<T>,
): ParsedSetting<T> {
  const value = given[key];
  const isEmpty = value === null || (typeof value === "string" && value.trim() === "");
  if (!isEmpty) return parse(given);
  return wrongSetting(key, "is empty: is the variable set, and may this job see it?", "");
}

function mistakesIn(part: ParsedSetting<unknown>): readonly SettingMistake[] {
  return part.ok ? [] : [part.error];
}

function settingsOf(parts: Parts): AwsDirectSettings | undefined {
  const { role, region, inline, managed, endpoint, audience } = parts;
  const lifted = liftedOf(parts);
  if (!role.ok || !region.ok || !inline.ok || !managed.ok) return undefined;
  if (!endpoint.ok || !audience.ok || lifted === undefined) return undefined;
  return {
    roleToAssume: role.value,
    region: region.value,
    inlineSessionPolicy: inline.value,
    managedSessionPolicies: managed.value,
    ...lifted,
    stsEndpoint: endpoint.value,
    audience: audience.value,
  };
}

function liftedOf({ chain, bearer, secrets }: Parts): Lifted | undefined {
  if (!chain.ok || !bearer.ok || !secrets.ok) return undefined;
  return { chain: chain.value, bearer: bearer.value, secrets: secrets.value };
}

function roleOf(given: Given, hasEndpoint: boolean): ParsedSetting<string> {
  const example = "arn:aws:iam::123456789012:role/reader";
  const value = given[ROLE];
  if (value === undefined)
    return wrongSetting(ROLE, "is missing: name the role for the step.", example);
  const arn = typeof value === "string" ? parseRoleArn(value) : undefined;
  if (arn === undefined || typeof value !== "string") {
    return wrongSetting(ROLE, `${shownValue(value)} is not the ARN of a role.`, example);
  }
  // Only other servers with the API of AWS have roles without an account number.
  if (/^\d{12}$/u.test(arn.account) || hasEndpoint) return ok(value);
  return wrongSetting(ROLE, `${shownValue(value)} has no account number.`, example);
}

function regionOf(given: Given): ParsedSetting<string> {
  const value = given[REGION];
  if (value === undefined)
    return wrongSetting(REGION, "is missing: name the region of STS.", "eu-west-1");
  if (typeof value === "string" && isRegion(value)) return ok(value);
  return wrongSetting(REGION, `${shownValue(value)} is not a region's name.`, "eu-west-1");
}

/** The role must be in the partition of the region. Other servers with the API of AWS have one partition for all regions. */
function partitionMistake(settings: AwsDirectSettings): SettingMistake | undefined {
  const { region, roleToAssume, stsEndpoint } = settings;
  const partition = parseRoleArn(roleToAssume)?.partition ?? "";
  if (stsEndpoint !== undefined || regionFits(region, partition)) return undefined;
  const message = `${region} is not in the partition of the role (${partition}).`;
  return { path: [REGION], message, example: "" };
}

function flagOf(given: Given, key: string): ParsedSetting<boolean> {
  const value = given[key] ?? false;
  if (typeof value === "boolean") return ok(value);
  return wrongSetting(key, `${shownValue(value)} is neither true nor false.`, "true");
}

function secretsOf(given: Given): ParsedSetting<boolean> {
  const value = given[SECRETS];
  if (value === undefined || value === "read") return ok(value === "read");
  return wrongSetting(
    SECRETS,
    `${shownValue(value)} is not read: leave it out to read no secrets.`,
    "read",
  );
}

function endpointOf(given: Given): ParsedSetting<string | undefined> {
  const value = given[ENDPOINT];
  if (value === undefined) return ok(undefined);
  const example = "https://sts.eu-west-1.amazonaws.com";
  if (typeof value !== "string" || !URL.canParse(value)) {
    return wrongSetting(ENDPOINT, `${shownValue(value)} is not a URL.`, example);
  }
  const url = new URL(value);
  if (!isSecureUrl(value)) {
    return wrongSetting(
      ENDPOINT,
      `${shownValue(value)} must use https (http is accepted only on loopback addresses).`,
      example,
    );
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    return wrongSetting(ENDPOINT, "may only have a scheme, a host, a port and a path.", example);
  }
  return ok(url.href.replace(/\/+$/u, ""));
}

function audienceOf(given: Given): ParsedSetting<string> {
  const value = given[AUDIENCE] ?? DEFAULT_AUDIENCE;
  if (typeof value === "string" && /^[^\s\p{Cc}]{1,255}$/u.test(value)) return ok(value);
  return wrongSetting(
    AUDIENCE,
    `${shownValue(value)} is not one audience of at most 255 characters.`,
    "sts.amazonaws.com.cn",
  );
}
