import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { createSecureContext } from "node:tls";
import { errorCode } from "../../shared/error-code.ts";
import type { Instant } from "../../shared/clock.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";

/** A certificate with its key, checked to belong together. */
export interface TlsPair {
  /** The certificate and those of the CAs between it and a root, as PEM. */
  readonly cert: string;
  readonly key: Secret;
  readonly validFrom: Instant;
  readonly expiresAt: Instant;
  /** SHA-256 of the certificate, to recognise it. */
  readonly fingerprint: string;
}

/** Which of the two has a mistake. */
export interface TlsMistake {
  readonly field: "cert" | "key";
  readonly message: string;
}

/** Reads a pair. A mistake never shows anything of the key. */
export function readTlsPair(cert: string, key: Secret): Result<TlsPair, TlsMistake> {
  const certificate = certificateIn(cert);
  if (certificate === undefined) {
    const message = "It refers to something that is not a certificate in PEM form.";
    return err({ field: "cert", message });
  }
  const privateKey = privateKeyIn(key);
  if (privateKey === undefined) {
    const message =
      "It refers to something that is not a private key in PEM form without a passphrase.";
    return err({ field: "key", message });
  }
  if (!certificate.checkPrivateKey(privateKey)) {
    return err({ field: "key", message: "This key does not belong to the certificate in cert." });
  }
  const unusable = whyUnusable(cert, key);
  if (unusable !== undefined) {
    const message = `TLS cannot use it (${unusable}). It may hold more than the certificate and those of the CAs, or be too weak.`;
    return err({ field: "cert", message });
  }
  return ok({
    cert,
    key,
    validFrom: certificate.validFromDate.getTime(),
    expiresAt: certificate.validToDate.getTime(),
    fingerprint: certificate.fingerprint256,
  });
}

/** Why no client would accept the certificate now, as a sentence; undefined when it is valid. */
export function whyNotValid(
  { validFrom, expiresAt }: Pick<TlsPair, "validFrom" | "expiresAt">,
  now: Instant,
): string | undefined {
  const of = "The certificate in `tls`";
  if (now >= expiresAt) return `${of} expired at ${new Date(expiresAt).toISOString()}.`;
  if (now < validFrom) return `${of} is valid only from ${new Date(validFrom).toISOString()}.`;
  return undefined;
}

/** What a server would refuse later: a damaged certificate after the first, or a key that is too short. */
function whyUnusable(cert: string, key: Secret): string | undefined {
  try {
    createSecureContext({ cert, key: key.reveal(), minVersion: "TLSv1.2" });
    return undefined;
  } catch (error) {
    return errorCode(error) ?? "an unknown error";
  }
}

function certificateIn(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function privateKeyIn(key: Secret): KeyObject | undefined {
  try {
    return createPrivateKey(key.reveal());
  } catch {
    return undefined;
  }
}
