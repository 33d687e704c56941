import type { CommandEntry } from "./arguments/help.ts";

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "check",
    summary: "Check policies and broker configurations.",
    load: async () => (await import("./commands/check/check.ts")).check,
  },
  {
    name: "doctor",
    summary: "Check all that a broker needs: servers, GitHub, issuer, policies.",
    load: async () => (await import("./commands/doctor/doctor.ts")).doctor,
  },
  {
    name: "explain",
    summary: "Show whether a job would get a grant, and which rule decides. Works offline.",
    load: async () => (await import("./commands/explain.ts")).explainCommand,
  },
  {
    name: "broker",
    summary: "Run the broker.",
    load: async () => (await import("./commands/broker.ts")).broker,
  },
  {
    name: "migrate",
    summary: "Make the tables of a store in PostgreSQL, or bring them up to date.",
    load: async () => (await import("./commands/migrate.ts")).migrateCommand,
  },
  {
    name: "store",
    summary: "Move the store from a SQLite file to PostgreSQL.",
    load: async () => (await import("./commands/store/store.ts")).storeCommand,
  },
  {
    name: "reload",
    summary: "Let running brokers take up a changed configuration, rotated secrets and policies.",
    load: async () => (await import("./commands/reload.ts")).reload,
  },
  {
    name: "leases",
    summary: "List the leases that have not ended; list or end orphans.",
    load: async () => (await import("./commands/leases/leases.ts")).leases,
  },
  {
    name: "revoke",
    summary: "End leases now.",
    load: async () => (await import("./commands/revoke.ts")).revoke,
  },
  {
    name: "grant",
    summary: "In an emergency, get a grant without a job and without an approval.",
    load: async () => (await import("./commands/grant/grant.ts")).grant,
  },
  {
    name: "freeze",
    summary: "Stop issuing: everything, one grant or one repository.",
    load: async () => (await import("./commands/freeze.ts")).freeze,
  },
  {
    name: "thaw",
    summary: "Undo a freeze.",
    load: async () => (await import("./commands/freeze.ts")).thaw,
  },
  {
    name: "uncap",
    summary: "Confirm that an organisation's policy was removed.",
    load: async () => (await import("./commands/uncap.ts")).uncap,
  },
  {
    name: "trust",
    summary: "Print the trust policy that direct mode needs.",
    load: async (kinds) => (await import("./commands/trust.ts")).createTrustCommand(kinds),
  },
  {
    name: "github-app",
    summary: "Print a link that creates the GitHub App by which a broker reads approvals.",
    load: async () => (await import("./commands/github-app.ts")).githubApp,
  },
];
