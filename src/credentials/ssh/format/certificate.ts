import type { Instant } from "../../../shared/clock.ts";
import type { CaKey } from "./ca-key.ts";
import { ed25519Blob, ed25519Signature, privateKeyOfSeed } from "./ed25519.ts";
import { wireJoined, wireString, wireUint32, wireUint64 } from "./write-wire.ts";

/** What a certificate says about a user's key. */
export interface CertificateRequest {
  readonly publicKey: Uint8Array;
  readonly serial: bigint;
  /** Appears in the log of every host that accepts it. */
  readonly keyId: string;
  readonly principals: readonly string[];
  readonly validAfter: Instant;
  readonly validBefore: Instant;
  /** Each narrows what the certificate allows. */
  readonly forceCommand: string | undefined;
  readonly sourceAddress: readonly string[] | undefined;
  /** What is allowed beyond one command without a terminal. */
  readonly extensions: readonly string[];
  /** Random: makes it impossible to prepare a collision. */
  readonly nonce: Uint8Array;
}

export const CERTIFICATE_KIND = "ssh-ed25519-cert-v01@openssh.com";
/** SSH_CERT_TYPE_USER. */
const FOR_USERS = 1;

/**
 * Signs a user's certificate, as `ssh-keygen -s` would, with the same fields in the same order.
 * @see https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.certkeys
 */
export function signCertificate(ca: CaKey, request: CertificateRequest): Uint8Array {
  const { publicKey, serial, keyId, principals, validAfter, validBefore, nonce } = request;
  const signedPart = wireJoined(
    wireString(CERTIFICATE_KIND),
    wireString(nonce),
    wireString(publicKey),
    wireUint64(serial),
    wireUint32(FOR_USERS),
    wireString(keyId),
    wireString(...principals.map((name) => wireString(name))),
    wireUint64(seconds(validAfter)),
    wireUint64(seconds(validBefore)),
    wireString(...criticalOptions(request)),
    wireString(...request.extensions.toSorted().map(emptyOption)),
    // Reserved.
    wireString(),
    wireString(ed25519Blob(Buffer.from(ca.publicKey, "base64"))),
  );
  const signature = ed25519Signature(signedPart, privateKeyOfSeed(ca.seed.reveal()));
  return wireJoined(signedPart, wireString(signature));
}

/** A line as `ssh-keygen` writes it to `id_ed25519-cert.pub`. */
export function certificateLine(certificate: Uint8Array, comment: string): string {
  return `${CERTIFICATE_KIND} ${Buffer.from(certificate).toString("base64")} ${comment}\n`;
}

/** In the order of their names, which the format asks for. */
function criticalOptions({
  forceCommand,
  sourceAddress,
}: CertificateRequest): readonly Uint8Array[] {
  return [
    ...(forceCommand === undefined ? [] : [option("force-command", forceCommand)]),
    ...(sourceAddress === undefined ? [] : [option("source-address", sourceAddress.join(","))]),
  ];
}

/** The value is a string within the string of the option's data. */
function option(name: string, value: string): Uint8Array {
  return wireJoined(wireString(name), wireString(wireString(value)));
}

function emptyOption(name: string): Uint8Array {
  return wireJoined(wireString(name), wireString());
}

function seconds(instant: Instant): bigint {
  return BigInt(Math.ceil(instant / 1000));
}
