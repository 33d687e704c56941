import { didYouMean } from "../../../shared/did-you-mean.ts";
import { isSecureUrl } from "../../../shared/http.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { policyCharacterMistake } from "../session/policy-characters.ts";
import { isPolicyArn, isRegion, parseRoleArn, regionFits } from "../session/partition.ts";
import type { Lifted } from "../session/lifted.ts";
import { parsePolicy } from "../session/policy-document.ts";
import { MAX_MANAGED_POLICIES, MAX_SESSION_POLICY } from "../session/session-policy.ts";
import type { SettingMistake } from "../../kind/credential-kind.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";

/** The checked `credential: { aws: … }` of direct mode. */
export interface AwsDirectSettings extends Lifted {
  readonly roleToAssume: string;
  readonly region: string;
  /** JSON text; undefined when not given. */
  readonly inlineSessionPolicy: string | undefined;
  readonly managedSessionPolicies: readonly string[];
  /** Without a trailing slash; undefined: AWS's endpoint for the region. */
  readonly stsEndpoint: string | undefined;
}

const ROLE = "role-to-assume";
const REGION = "aws-region";
const INLINE = "inline-session-policy";
const MANAGED = "managed-session-policies";
const ENDPOINT = "sts-endpoint";
const CHAIN = "chain";
const BEARER = "bearer";
const SECRETS = "secrets";
const KEYS = [ROLE, REGION, INLINE, MANAGED, CHAIN, BEARER, SECRETS, ENDPOINT] as const;

type Given = Readonly<Record<string, unknown>>;
type Parsed<T> = Result<T, SettingMistake>;

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
    return err([{ path: [], message: "is not a mapping of settings.", example }]);
  }
  const unknown = Object.keys(given).filter((key) => !KEYS.some((known) => known === key));
  const parts = partsOf(given);
  const mistakes = [...unknown.map(unknownKey), ...Object.values(parts).flatMap(mistakesIn)];
  const settings = settingsOf(parts);
  if (mistakes.length > 0 || settings === undefined) return err(mistakes);
  const wrong = partitionMistake(settings);
  return wrong === undefined ? ok(settings) : err([wrong]);
}

interface Parts {
  readonly role: Parsed<string>;
  readonly region: Parsed<string>;
  readonly inline: Parsed<string | undefined>;
  readonly managed: Parsed<readonly string[]>;
  readonly chain: Parsed<boolean>;
  readonly bearer: Parsed<boolean>;
  readonly secrets: Parsed<boolean>;
  readonly endpoint: Parsed<string | undefined>;
}

function partsOf(given: Given): Parts {
  const endpoint = endpointOf(given);
  const hasEndpoint = endpoint.ok && endpoint.value !== undefined;
  return {
    role: roleOf(given, hasEndpoint),
    region: regionOf(given),
    inline: inlineOf(given),
    managed: managedOf(given),
    chain: flagOf(given, CHAIN),
    bearer: flagOf(given, BEARER),
    secrets: secretsOf(given),
    endpoint,
  };
}

function mistakesIn(part: Parsed<unknown>): readonly SettingMistake[] {
  return part.ok ? [] : [part.error];
}

function settingsOf(parts: Parts): AwsDirectSettings | undefined {
  const { role, region, inline, managed, endpoint } = parts;
  const lifted = liftedOf(parts);
  if (!role.ok || !region.ok || !inline.ok || !managed.ok || !endpoint.ok) return undefined;
  return (
    lifted && {
      roleToAssume: role.value,
      region: region.value,
      inlineSessionPolicy: inline.value,
      managedSessionPolicies: managed.value,
      ...lifted,
      stsEndpoint: endpoint.value,
    }
  );
}

function liftedOf({ chain, bearer, secrets }: Parts): Lifted | undefined {
  if (!chain.ok || !bearer.ok || !secrets.ok) return undefined;
  return { chain: chain.value, bearer: bearer.value, secrets: secrets.value };
}

function unknownKey(key: string): SettingMistake {
  const meant = didYouMean(key, KEYS);
  const hint =
    meant === undefined ? `known settings: ${KEYS.join(", ")}.` : `did you mean ${meant}?`;
  return { path: [key.slice(0, 80)], message: `is not a known setting; ${hint}`, example: "" };
}

function roleOf(given: Given, hasEndpoint: boolean): Parsed<string> {
  const example = "arn:aws:iam::123456789012:role/reader";
  const value = given[ROLE];
  if (value === undefined) return mistake(ROLE, "is missing: name the role for the step.", example);
  const arn = typeof value === "string" ? parseRoleArn(value) : undefined;
  if (arn === undefined || typeof value !== "string") {
    return mistake(ROLE, `${show(value)} is not the ARN of a role.`, example);
  }
  // Only other servers with the API of AWS have roles without an account number.
  if (/^\d{12}$/u.test(arn.account) || hasEndpoint) return ok(value);
  return mistake(ROLE, `${show(value)} has no account number.`, example);
}

function regionOf(given: Given): Parsed<string> {
  const value = given[REGION];
  if (value === undefined)
    return mistake(REGION, "is missing: name the region of STS.", "eu-west-1");
  if (typeof value === "string" && isRegion(value)) return ok(value);
  return mistake(REGION, `${show(value)} is not a region's name.`, "eu-west-1");
}

/** The role must be in the partition of the region. Other servers with the API of AWS have one partition for all regions. */
function partitionMistake(settings: AwsDirectSettings): SettingMistake | undefined {
  const { region, roleToAssume, stsEndpoint } = settings;
  const partition = parseRoleArn(roleToAssume)?.partition ?? "";
  if (stsEndpoint !== undefined || regionFits(region, partition)) return undefined;
  const message = `${region} is not in the partition of the role (${partition}).`;
  return { path: [REGION], message, example: "" };
}

/** JSON text, or a mapping in YAML. */
function inlineOf(given: Given): Parsed<string | undefined> {
  const value = given[INLINE];
  if (value === undefined || value === "") return ok(undefined);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const policy = parsePolicy(text);
  const example =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}';
  if (!policy.ok) return mistake(INLINE, `cannot be used: ${policy.error}.`, example);
  const wrong = policyCharacterMistake(parseJson(text));
  if (wrong !== undefined) return mistake(INLINE, `${wrong}.`, "");
  const compact = JSON.stringify(JSON.parse(text));
  if (compact.length <= MAX_SESSION_POLICY) return ok(compact);
  return mistake(
    INLINE,
    `has ${compact.length} characters; AWS accepts at most ${MAX_SESSION_POLICY}.`,
    "",
  );
}

/** A list, or text with one ARN per line. */
function managedOf(given: Given): Parsed<readonly string[]> {
  const value = given[MANAGED] ?? [];
  const example = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
  const items: readonly unknown[] =
    typeof value === "string" ? value.split(/[\s,]+/u) : Array.isArray(value) ? value : [value];
  const arns = items.filter((item) => item !== "");
  const wrong = arns.find((item) => typeof item !== "string" || !isPolicyArn(item));
  if (wrong !== undefined)
    return mistake(MANAGED, `${show(wrong)} is not the ARN of a managed policy.`, example);
  if (arns.length <= MAX_MANAGED_POLICIES) return ok(arns.map(String));
  return mistake(
    MANAGED,
    `names ${arns.length} policies; AWS accepts at most ${MAX_MANAGED_POLICIES}.`,
    "",
  );
}

function flagOf(given: Given, key: string): Parsed<boolean> {
  const value = given[key] ?? false;
  if (typeof value === "boolean") return ok(value);
  return mistake(key, `${show(value)} is neither true nor false.`, "true");
}

function secretsOf(given: Given): Parsed<boolean> {
  const value = given[SECRETS];
  if (value === undefined || value === "read") return ok(value === "read");
  return mistake(SECRETS, `${show(value)} is not read: leave it out to read no secrets.`, "read");
}

function endpointOf(given: Given): Parsed<string | undefined> {
  const value = given[ENDPOINT];
  if (value === undefined || value === "") return ok(undefined);
  const example = "https://sts.eu-west-1.amazonaws.com";
  if (typeof value !== "string" || !URL.canParse(value)) {
    return mistake(ENDPOINT, `${show(value)} is not a URL.`, example);
  }
  const url = new URL(value);
  if (!isSecureUrl(value)) {
    return mistake(
      ENDPOINT,
      `${show(value)} must use https (http is accepted only on loopback addresses).`,
      example,
    );
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    return mistake(ENDPOINT, "may only have a scheme, a host, a port and a path.", example);
  }
  return ok(url.href.replace(/\/+$/u, ""));
}

function mistake(key: string, message: string, example: string): Parsed<never> {
  return err({ path: [key], message, example });
}

function show(value: unknown): string {
  if (typeof value !== "string") return value === null ? "nothing" : `a ${typeof value}`;
  return `"${value.length > 80 ? `${value.slice(0, 77)}…` : value}"`;
}
