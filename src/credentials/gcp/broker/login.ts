import { readFile } from "node:fs/promises";
import { createPrivateKey, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import { parseJson, isRecord } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import { permanentFailure } from "../../kind/failures.ts";
import { keptLogin, type KeptLogin, type LoggedIn } from "../../kind/login/kept-login.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { TIME_OVER, type GoogleEffects } from "../api/call-google.ts";
import { exchangeToken, oauthToken } from "../api/exchange-token.ts";
import { googleUnreachable, type RefusalMeaning } from "../api/google-failure.ts";
import { impersonate } from "../api/impersonate.ts";
import { CLOUD_PLATFORM } from "../token/names.ts";
import { parseLoginFile, type ConfigurationLogin, type KeyLogin } from "./login-file.ts";
import type { GcpServer } from "./server.ts";

type Effects = Omit<GoogleEffects, "signal">;
type Login = Result<LoggedIn<Secret>, ProviderFailure>;

/** The broker's own token, by which it gets those of the leases. */
export function createGcpLogin(server: GcpServer, effects: Effects): KeptLogin<Secret> {
  return keptLogin<Secret>({
    clock: effects.clock,
    logIn: async (signal) => await logIn(server, { ...effects, signal }),
    late: (when) => googleUnreachable(when === "before" ? TIME_OVER : LATE),
  });
}

const LATE = {
  kind: "timeout",
  message: "Google did not respond to the broker's login in time",
  sent: false,
} as const;

async function logIn({ credentials }: GcpServer, effects: GoogleEffects): Promise<Login> {
  // A key that was replaced, or a configuration, needs no restart.
  const login = parseLoginFile(credentials.reread().reveal());
  if (!login.ok) return err(permanentFailure("broker_credentials", login.error, CREDENTIALS));
  const token =
    login.value.type === "service_account"
      ? await byKey(login.value, effects)
      : await byConfiguration(login.value, effects);
  // Whatever became of it, nothing was issued for a lease.
  return token.ok ? token : err({ ...token.error, mayExist: false });
}

const CREDENTIALS = "Correct the file that `credentials` names.";
const LIFETIME_S = 3600;
const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** @see https://developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests */
async function byKey(login: KeyLogin, effects: GoogleEffects): Promise<Login> {
  const { email, keyId, tokenUrl } = login;
  const key = keyOf(login.privateKey);
  if (key === undefined) {
    const message = "the service account's private_key is not an RSA key in PEM form";
    return err(permanentFailure("broker_credentials", message, CREDENTIALS));
  }
  const now = Math.floor(effects.clock.now() / 1000);
  const assertion = await new SignJWT({ scope: CLOUD_PLATFORM })
    .setProtectedHeader({
      alg: "RS256",
      typ: "JWT",
      ...(keyId === undefined ? {} : { kid: keyId }),
    })
    .setIssuer(email)
    .setSubject(email)
    .setAudience(tokenUrl)
    .setIssuedAt(now)
    .setExpirationTime(now + LIFETIME_S)
    .sign(key);
  const form = { grant_type: JWT_BEARER, assertion };
  const secrets = [new Secret(assertion)];
  return lastsFor(await oauthToken({ url: tokenUrl, form, secrets, explain: explainKey }, effects));
}

function keyOf(privateKey: Secret): KeyObject | undefined {
  try {
    const key = createPrivateKey(privateKey.reveal());
    return key.asymmetricKeyType === "rsa" ? key : undefined;
  } catch {
    return undefined;
  }
}

function explainKey(): RefusalMeaning {
  return {
    remedy:
      "Check the broker's own service account and its key: it can be disabled, deleted or expired. Check the broker's clock.",
  };
}

async function byConfiguration(login: ConfigurationLogin, effects: GoogleEffects): Promise<Login> {
  const { audience, subjectTokenType, tokenUrl: url, impersonationUrl } = login;
  const subjectToken = await subjectTokenOf(login);
  if (!subjectToken.ok) return subjectToken;
  const federated = lastsFor(
    await exchangeToken(
      {
        url,
        subjectToken: subjectToken.value,
        subjectTokenType,
        audience,
        scopes: [CLOUD_PLATFORM],
        explain: explainConfiguration,
      },
      effects,
    ),
  );
  if (!federated.ok || impersonationUrl === undefined) return federated;
  const asked = {
    url: impersonationUrl,
    token: federated.value.token,
    scopes: [CLOUD_PLATFORM],
    seconds: LIFETIME_S,
    delegates: [],
    reason: undefined,
    explain: explainConfiguration,
  };
  const own = await impersonate(asked, effects);
  if (!own.ok) return own;
  const { token, diesAt } = own.value;
  return ok({ token, seconds: (diesAt - effects.clock.now()) / 1000 });
}

function explainConfiguration(): RefusalMeaning {
  return {
    remedy:
      "Check the broker's own credential configuration: its provider, the file with its token, and the service account that it impersonates.",
  };
}

async function subjectTokenOf({
  file,
  field,
}: ConfigurationLogin): Promise<Result<Secret, ProviderFailure>> {
  const text = await textOf(file);
  const token = field === undefined ? text?.trim() : fieldOf(text, field);
  if (typeof token === "string" && token !== "") return ok(new Secret(token));
  const message = `the credential configuration's file ${file} has no token`;
  return err(permanentFailure("broker_credentials", message, CREDENTIALS));
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch {
    return undefined;
  }
}

function fieldOf(text: string | undefined, field: string): unknown {
  const parsed = parseJson(text ?? "");
  return isRecord(parsed) ? parsed[field] : undefined;
}

/** Google's tokens live for an hour where a response does not say. */
function lastsFor(
  token: Result<{ readonly token: Secret; readonly seconds: number | undefined }, ProviderFailure>,
): Login {
  return token.ok
    ? ok({ token: token.value.token, seconds: token.value.seconds ?? LIFETIME_S })
    : token;
}
