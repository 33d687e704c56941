import type { CredentialSettings } from "../../policy/grant-kind.ts";
import type { Trouble } from "./health.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** A grant, and the credential that it gives. */
export interface GrantAt extends CredentialSettings {
  /** `octo-org/shop.yml` */
  readonly source: string;
  readonly grant: string;
}

/**
 * Grants whose server works, and on which what they name is missing or cannot be granted: a role, a database. Grants with
 * the same credential fail together and are one finding.
 */
export interface UnusableGrants {
  /** Notes a look. The first that fails raises an alarm, and so does another reason; what works again is logged. */
  note(at: GrantAt, trouble: Trouble | undefined): void;
  /** Forgets the credentials that no grant has any more. */
  keepOnly(credentials: readonly CredentialSettings[]): void;
}

export interface UnusableGrantsEffects {
  readonly log: Log;
  readonly metrics: Pick<Metrics, "countAlarm" | "setCredentialsUnusable">;
}

export function createUnusableGrants({ log, metrics }: UnusableGrantsEffects): UnusableGrants {
  const unusable = new Map<string, string>();
  const count = (): void => metrics.setCredentialsUnusable(unusable.size);
  return {
    note: (at, trouble) => {
      const key = credentialKey(at);
      const before = unusable.get(key);
      if (trouble === undefined) {
        if (unusable.delete(key)) log({ level: "info", event: "grant_recovered", ...fieldsOf(at) });
      } else if (before !== trouble.message) {
        unusable.set(key, trouble.message);
        metrics.countAlarm("server");
        log(alarmEntry(at, trouble));
      }
      count();
    },
    keepOnly: (credentials) => {
      const known = new Set(credentials.map(credentialKey));
      for (const key of unusable.keys()) if (!known.has(key)) unusable.delete(key);
      count();
    },
  };
}

/** The log's line about a grant that cannot be issued until somebody changes something. */
export function alarmEntry(at: GrantAt, { name, message, remedy }: Trouble): Parameters<Log>[0] {
  const text = `${name}: ${message}`;
  const rest = { ...fieldsOf(at), message: text, remedy };
  return { level: "error", event: "alarm", alarm: "server", ...rest };
}

function fieldsOf({ kind, settings, source, grant }: GrantAt): Readonly<Record<string, string>> {
  return { kind, server: settings.server, source, grant };
}

/** The same for all grants with the same credential. */
export function credentialKey({ kind, settings }: CredentialSettings): string {
  return JSON.stringify([kind, settings]);
}
