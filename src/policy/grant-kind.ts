import { z } from "zod";
import type { Hints } from "../shared/mistake.ts";

/** The name of a server: a grant uses it, the broker's configuration says where it is. */
export const serverName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/iu)
  .describe("a name under `servers` of the broker's configuration");

/** What every kind's grant says; the rest is the kind's own. */
export interface GrantSettings {
  /** A name under `servers` of the broker's configuration. */
  readonly server: string;
}

/** What policy needs to know of a kind of credential. Policy gets a list of them, and knows no kind by name. */
export interface GrantKind<Settings extends GrantSettings = GrantSettings> {
  /** The key under `credential`. */
  readonly name: string;
  readonly grant: {
    readonly schema: z.ZodType<Settings>;
    /** By path below the kind's key; "" is the mapping itself. */
    readonly hints: Hints;
    /** The setting that decides what the credential can do: a mistake about access is shown there. */
    readonly decisive: string;
    /** A `credential` that is right, on one line. */
    readonly example: string;
  };
}

/** What a grant issues: the name of one kind, and its settings as that kind's schema made them. */
export interface CredentialSettings {
  readonly kind: string;
  readonly settings: GrantSettings;
}

/** Whether two grants issue the same. Both were parsed by the same schema, so equal settings are equal texts. */
export function sameCredential(left: CredentialSettings, right: CredentialSettings): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
