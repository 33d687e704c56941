import type { ProtocolName } from "./names.ts";

/** The checked `credential: { registry: … }`. */
export interface RegistrySettings {
  readonly protocol: ProtocolName;
  /** As the registry's tools take it. What is exchanged goes to its origin. */
  readonly url: string;
  /** Of the job's ID token. Where the registry says another one, that one counts. */
  readonly audience: string;
  /** Only npm's tokens are for one. */
  readonly package: string | undefined;
  /** The account at a NuGet server. */
  readonly user: string | undefined;
  /** A role of RubyGems, in place of a trusted publisher. */
  readonly role: string | undefined;
  /** What Cargo calls the registry. */
  readonly registryName: string | undefined;
}
