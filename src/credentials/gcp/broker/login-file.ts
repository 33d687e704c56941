import { isSecureUrl } from "../../../shared/secure-url.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";

/** How the broker logs in: as Google's client libraries do with such a file. */
export type GcpLogin = KeyLogin | ConfigurationLogin;

/** A key of a service account. */
export interface KeyLogin {
  readonly type: "service_account";
  readonly email: string;
  readonly privateKey: Secret;
  readonly keyId: string | undefined;
  readonly tokenUrl: string;
}

/** A credential configuration: a token of another provider, from a file, is exchanged. */
export interface ConfigurationLogin {
  readonly type: "external_account";
  readonly audience: string;
  readonly subjectTokenType: string;
  readonly tokenUrl: string;
  readonly file: string;
  /** The key of the token in the file's JSON; undefined: the file is the token. */
  readonly field: string | undefined;
  /** The service account that the broker then is; undefined: the exchanged token itself. */
  readonly impersonationUrl: string | undefined;
}

type Given = Readonly<Record<string, unknown>>;

/** The error is a sentence that repeats nothing of the file. @see https://google.aip.dev/auth/4117 */
export function parseLoginFile(text: string): Result<GcpLogin, string> {
  const given = parseJson(text);
  if (!isRecord(given)) return err("It refers to something that is not JSON.");
  if (given["type"] === "service_account") return keyLogin(given);
  if (given["type"] === "external_account") return configurationLogin(given);
  return err("It refers to neither a service account's key nor a credential configuration.");
}

function keyLogin(given: Given): Result<KeyLogin, string> {
  const { client_email: email, private_key: key, private_key_id: keyId } = given;
  const tokenUrl = given["token_uri"] ?? "https://oauth2.googleapis.com/token";
  if (typeof email !== "string" || typeof key !== "string" || !isUrl(tokenUrl)) {
    return err("The service account's key needs client_email, private_key and an https token_uri.");
  }
  return ok({
    type: "service_account",
    email,
    privateKey: new Secret(key),
    keyId: typeof keyId === "string" ? keyId : undefined,
    tokenUrl,
  });
}

function configurationLogin(given: Given): Result<ConfigurationLogin, string> {
  const { audience, subject_token_type: subjectTokenType, token_url: tokenUrl } = given;
  const impersonationUrl = given["service_account_impersonation_url"];
  if (typeof audience !== "string" || typeof subjectTokenType !== "string" || !isUrl(tokenUrl)) {
    return err(
      "The credential configuration needs audience, subject_token_type and an https token_url.",
    );
  }
  if (impersonationUrl !== undefined && !isUrl(impersonationUrl)) {
    return err("The credential configuration's service_account_impersonation_url must be https.");
  }
  const source = sourceOf(given["credential_source"]);
  if (!source.ok) return source;
  return ok({
    type: "external_account",
    audience,
    subjectTokenType,
    tokenUrl,
    ...source.value,
    impersonationUrl,
  });
}

type Source = Pick<ConfigurationLogin, "file" | "field">;

function sourceOf(given: unknown): Result<Source, string> {
  const source = isRecord(given) ? given : {};
  const { file, format } = source;
  if (typeof file !== "string" || file === "") {
    return err("The credential configuration's credential_source must be a file.");
  }
  const { type = "text", subject_token_field_name: field } = isRecord(format) ? format : {};
  if (type === "text") return ok({ file, field: undefined });
  return type === "json" && typeof field === "string"
    ? ok({ file, field })
    : err("The format of the credential configuration's file must be text, or json with a field.");
}

function isUrl(value: unknown): value is string {
  return typeof value === "string" && isSecureUrl(value);
}
