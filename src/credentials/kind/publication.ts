import type { Instant } from "../../shared/clock.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import type { Handle } from "./credential.ts";

/** Where the broker publishes a document of each server of a kind: `GET /PATH/SERVER`, for everybody. */
export interface PublishedPath {
  /** One word. */
  readonly path: string;
}

/** A lease that has ended or is ending, while its provider would still accept its credential. */
export interface EndedCredential {
  readonly lease: LeaseId;
  readonly handle: Handle;
  /** When the credential dies by itself. */
  readonly diesAt: Instant;
  readonly endedAt: Instant;
}

/** What a provider publishes about its ended leases, for hosts that the broker does not know. */
export interface Publication {
  /**
   * The document of a server; undefined where there is no such server. Equal content has equal bytes, because its ETag is
   * derived from them.
   */
  render(server: string, ended: readonly Pick<EndedCredential, "handle">[]): Uint8Array | undefined;
  /** Somebody got the document of this server as it is now. */
  fetched(server: string): void;
}
