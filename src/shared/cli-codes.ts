import type { CodeEntry } from "./code-entry.ts";

/** The codes of the command line. */
export const CLI_CODES = {
  usage: {
    from: "cli",
    meaning: "The command line is not valid.",
    remedy: "`stepkey --help` lists the commands.",
  },
  configuration_invalid: {
    from: "cli",
    meaning: "The configuration has mistakes.",
    remedy: "Fix the mistakes listed above.",
  },
  store_key_missing: {
    from: "cli",
    meaning: "The store holds leases that need a store key that the configuration does not have.",
    remedy:
      "Add the key that was used before to `store-key`, after the new one: [{ file: new.key }, { file: old.key }]. Remove it when no lease needs it.",
  },
  copy_refused: {
    from: "cli",
    meaning: "A store cannot be copied, or used again, as things are.",
    remedy: "The message says what is in the way. Nothing was changed.",
  },
  policy_invalid: {
    from: "cli",
    meaning: "The policy has mistakes.",
    remedy: "Fix the mistakes listed above.",
  },
  grant_unknown: {
    from: "cli",
    meaning: "The policy has no such grant, or a mistake disables it.",
    remedy: "Check the name of the grant. `stepkey check` lists the mistakes of the policy.",
  },
  name_unknown: {
    from: "cli",
    meaning: "No policy and no lease has this grant or repository.",
    remedy:
      "Check its spelling. If it is right, add --force: it is then frozen before anybody asks for it.",
  },
  lease_unknown: {
    from: "cli",
    meaning: "No lease has this id, or more than one begins with it.",
    remedy: "`stepkey leases --state all --json` shows every lease with its full id.",
  },
  decision_missing: {
    from: "cli",
    meaning: "No line is a decision of the broker's audit log.",
    remedy: "Search the audit log for the trace that the job's log shows.",
  },
  version_unreadable: {
    from: "cli",
    meaning: "The version of the policies to compare with cannot be read from git.",
    remedy:
      "Run the command in a clone that has that commit. docs/policy-changes.md shows a workflow.",
  },
  file_unreadable: {
    from: "cli",
    meaning: "A file cannot be read.",
    remedy: "Check its path and permissions.",
  },
} as const satisfies Record<string, CodeEntry>;
