import type { CodeEntry } from "./code-entry.ts";

/** What the command line tells. */
export const CLI_CODES = {
  usage: {
    from: "cli",
    meaning: "The command line is not understood.",
    remedy: "`stepkey --help` lists the commands.",
  },
  configuration_invalid: {
    from: "cli",
    meaning: "The configuration has mistakes.",
    remedy: "Mend each named place.",
  },
  store_key_missing: {
    from: "cli",
    meaning: "The store holds leases that need a store key that the configuration does not have.",
    remedy:
      "Add the key that was used before to `store-key`, after the new one: [{ file: new.key }, { file: old.key }]. Remove it when no lease needs it.",
  },
  policy_invalid: {
    from: "cli",
    meaning: "The policy has mistakes.",
    remedy: "Mend each named place.",
  },
  lease_unknown: {
    from: "cli",
    meaning: "No lease has that id, or more than one begins with it.",
    remedy: "`stepkey leases --state all --json` shows every lease with its whole id.",
  },
  file_unreadable: {
    from: "cli",
    meaning: "A file cannot be read.",
    remedy: "Check its path and permissions.",
  },
} as const satisfies Record<string, CodeEntry>;
