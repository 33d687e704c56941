import { z } from "zod";
import type { Hints } from "../shared/mistake.ts";

/** The name of a server, as grants and the broker's configuration use it. */
export const serverName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/iu);

/** The settings that every kind of credential has in a grant. */
export interface GrantSettings {
  /** A name under `servers` of the broker's configuration. */
  readonly server: string;
}

/** What policy needs to know about a kind of credential. Policy receives a list of kinds and knows none by name. */
export interface GrantKind<Settings extends GrantSettings = GrantSettings> {
  /** The key under `credential`. */
  readonly name: string;
  readonly grant: {
    readonly schema: z.ZodType<Settings>;
    /** Hints by path below the kind's key; "" is the mapping itself. */
    readonly hints: Hints;
    /** The setting that decides the access: mistakes about access are reported at it. */
    readonly decisive: string;
    /** A valid `credential`, on one line. */
    readonly example: string;
  };
}

/** What a grant issues: one kind of credential, and its settings as the kind's schema parsed them. */
export interface CredentialSettings {
  readonly kind: string;
  readonly settings: GrantSettings;
}

/** Whether two grants issue the same credential. The same schema parsed both, so equal settings have equal JSON. */
export function sameCredential(left: CredentialSettings, right: CredentialSettings): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
