import type { RefreshableKeySet } from "../../identity/key-set.ts";
import { StoreError, type LeaseStore } from "../../lease/store.ts";
import { errorCode } from "../../shared/error-code.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import type { AuditWriter } from "../record/audit-backlog.ts";
import type { PartProbe } from "./probe.ts";

/** Under this issuer no ID token comes, so that what the probe writes can collide with none. */
const PROBE_ISSUER = "stepkey:probe";

/** Writes to the store what is forgotten at once: a used token that never was one. */
export function storeProbe(store: Pick<LeaseStore, "burn">, randomBytes: RandomBytes): PartProbe {
  return {
    part: { part: "store" },
    look: async () => {
      try {
        const id = Buffer.from(randomBytes(12)).toString("hex");
        await store.burn(PROBE_ISSUER, id, 1);
        return undefined;
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        return { name: "store_unavailable", message: error.message, remedy: error.remedy };
      }
    },
  };
}

export function auditProbe({ probe }: Pick<AuditWriter, "probe">): PartProbe {
  return {
    part: { part: "audit" },
    look: async () => {
      try {
        probe();
        return undefined;
      } catch (error) {
        return {
          name: "audit_unwritable",
          message: `the audit log cannot be written (${errorCode(error) ?? "it is catching up"})`,
          remedy: "Free space on its disk, and let the broker's user write it. See `audit`.",
        };
      }
    },
  };
}

/** Reads the keys anew, so that they are fresh for the next job too. */
export function issuerProbe(keys: Pick<RefreshableKeySet, "refresh">): PartProbe {
  return {
    part: { part: "issuer" },
    look: async () => {
      const read = await keys.refresh();
      if (read.ok) return undefined;
      const { code, reason, message } = read.error;
      return {
        name: code,
        message: `the keys cannot be read: ${reason ?? message}`,
        remedy:
          "Check `issuer`, and that the broker's machine reaches it: its proxy, firewall and DNS.",
      };
    },
  };
}
