import type { Secret } from "../../../shared/secret.ts";

/** A session from STS. */
export interface StsSession {
  readonly accessKeyId: Secret;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret;
  /** When STS ends it, in milliseconds since 1970. */
  readonly expiration: number;
}
