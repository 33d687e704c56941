import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { toRfc3339, type Clock, type Instant } from "../../../shared/clock.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { tokenEndpoint, type AppProof, type EntraApp } from "../entra/app.ts";
import { parseAppCertificate, type AppCertificate } from "./certificate.ts";
import type { AzureServer } from "./server.ts";

/** What comes from a file is read anew for each request, so that a replaced one counts at once. */
export async function proofOf(
  { proof, ...app }: AzureServer,
  clock: Pick<Clock, "now">,
): Promise<Result<AppProof, ProviderFailure>> {
  if (proof.kind === "client-secret") {
    return ok({ kind: "secret", secret: trimmed(proof.secret.reread()) });
  }
  if (proof.kind === "federated-token") {
    return ok({ kind: "assertion", assertion: trimmed(proof.token.reread()) });
  }
  const certificate = certificateOf(proof.pem.reread(), clock.now());
  if (!certificate.ok) return certificate;
  return ok({ kind: "assertion", assertion: await signed(app, certificate.value, clock.now()) });
}

/** The certificate, if it can be used now. */
export function certificateOf(pem: Secret, now: Instant): Result<AppCertificate, ProviderFailure> {
  const parsed = parseAppCertificate(pem.reveal());
  if (!parsed.ok) {
    return err(
      permanentFailure(
        "certificate_unusable",
        `the app's \`certificate\`: ${parsed.error.replace(/\.$/u, "")}`,
        REPLACE,
      ),
    );
  }
  const { validUntil } = parsed.value;
  if (now < validUntil) return parsed;
  const message = `the app's \`certificate\` expired at ${toRfc3339(validUntil)}`;
  return err(permanentFailure("certificate_expired", message, REPLACE));
}

const REPLACE = "Upload a new certificate to the app, and replace the file.";

/** An editor or `echo` ends a file with a line end, which belongs to no secret and no token. */
function trimmed(secret: Secret): Secret {
  return new Secret(secret.reveal().trim());
}

const LIFETIME_S = 600;

/** @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials */
async function signed(
  app: EntraApp,
  { key, thumbprint }: AppCertificate,
  now: Instant,
): Promise<Secret> {
  const seconds = Math.floor(now / 1000);
  const text = await new SignJWT()
    .setProtectedHeader({ alg: "PS256", typ: "JWT", "x5t#S256": thumbprint })
    .setAudience(tokenEndpoint(app))
    .setIssuer(app.client)
    .setSubject(app.client)
    .setJti(randomUUID())
    .setIssuedAt(seconds)
    .setNotBefore(seconds)
    .setExpirationTime(seconds + LIFETIME_S)
    .sign(key);
  return new Secret(text);
}
