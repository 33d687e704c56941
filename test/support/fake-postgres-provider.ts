import { randomBytes } from "node:crypto";
import type { Handle } from "../../src/credentials/kind/credential.ts";
import type {
  Issued,
  IssueRequest,
  Probe,
  Provider,
  ProviderFailure,
  Revoked,
} from "../../src/credentials/kind/provider.ts";
import { randomPassword } from "../../src/credentials/kind/login/random-password.ts";
import type { PostgresSettings } from "../../src/credentials/postgres/settings.ts";
import { leaseSuffix } from "../../src/shared/lease-id.ts";
import { err, ok, type Result } from "../../src/shared/result.ts";
import { Secret } from "../../src/shared/secret.ts";

/**
 * How it takes the next calls of `issue`. `refuses`: nothing can exist. `full`: there is room ten minutes from now. `unsure`: it made the role and then failed.
 * `hangs`: made it too, and never responds. `gone`: every call fails; `cannot revoke`: revoking and looking do.
 */
export type FakeProviderMood =
  | "well"
  | "refuses"
  | "forbids"
  | "full"
  | "unsure"
  | "hangs"
  | "throws"
  | "gone"
  | "cannot revoke";

/** PostgreSQL's provider without PostgreSQL: roles in memory. Shows what the broker does, nothing about a server. */
export interface FakePostgresProvider extends Provider<PostgresSettings> {
  readonly roles: Set<string>;
  /** Every secret that it ever gave out. */
  readonly secrets: string[];
  readonly requests: IssueRequest<PostgresSettings>[];
  mood: FakeProviderMood;
  /** Awaited by `issue` after the role was made. */
  pause: Promise<unknown>;
}

export function createFakePostgresProvider(): FakePostgresProvider {
  const provider: FakePostgresProvider = {
    kind: "postgres",
    revocability: {
      revoke: "immediate",
      best: "verified",
      proof: "role absent",
      survives: "",
      minimumSeconds: 0,
      absenceIsFinal: false,
    },
    variablesOf: () => ["PGHOST", "PGPASSWORD", "DATABASE_URL"],
    roles: new Set(),
    secrets: [],
    requests: [],
    mood: "well",
    pause: Promise.resolve(),
    handleOf: ({ lease, settings }) => ({
      server: settings.server,
      role: `stepkey_${leaseSuffix(lease)}`,
    }),
    classify: (settings) =>
      answer(provider, () =>
        settings.role.endsWith("_readonly")
          ? { access: "read", because: "SELECT alone" }
          : { access: "write", because: "INSERT on 1 table" },
      ),
    issue: (request) => issue(provider, request),
    revoke: (handle) =>
      ending(provider, (): Revoked => {
        const existed = provider.roles.delete(roleOf(handle));
        return { facts: [existed ? "role dropped" : "role absent"] };
      }),
    probe: (handle) =>
      ending(provider, (): Probe =>
        provider.roles.has(roleOf(handle))
          ? { state: "alive", facts: ["role exists"] }
          : { state: "dead", facts: ["role absent"] },
      ),
  };
  return provider;
}

async function issue(
  provider: FakePostgresProvider,
  request: IssueRequest<PostgresSettings>,
): Promise<Result<Issued, ProviderFailure>> {
  const { mood } = provider;
  provider.requests.push(request);
  if (mood === "throws") throw new TypeError("password=hunter2");
  if (mood === "refuses" || mood === "gone") return err(failureOf(false));
  if (mood === "forbids") return err({ ...failureOf(false), kind: "permanent" });
  if (mood === "full") return err({ ...failureOf(false), retryAt: Date.now() + 600_000 });
  const role = `stepkey_${leaseSuffix(request.lease)}`;
  provider.roles.add(role);
  await provider.pause;
  if (mood === "unsure") return err(failureOf(true));
  if (mood === "hangs") return new Promise(() => {});
  const password = randomPassword(randomBytes).reveal();
  const url = `postgres://${role}:${password}@db.example/app`;
  provider.secrets.push(password, url);
  return ok({
    credential: {
      kind: "postgres",
      env: {
        PGHOST: "db.example",
        PGPASSWORD: new Secret(password),
        DATABASE_URL: new Secret(url),
      },
      files: [],
    },
    handle: { server: request.settings.server, role },
    diesAt: request.expiresAt,
    issuedTo: `postgres role ${role}`,
  });
}

/** A call that acts on what exists. */
function ending<T>(
  provider: FakePostgresProvider,
  well: () => T,
): Promise<Result<T, ProviderFailure>> {
  if (provider.mood === "cannot revoke") return Promise.resolve(err(failureOf(true)));
  return answer(provider, well);
}

function answer<T>(
  { mood }: FakePostgresProvider,
  well: () => T,
): Promise<Result<T, ProviderFailure>> {
  return Promise.resolve(mood === "gone" ? err(failureOf(true)) : ok(well()));
}

function failureOf(mayExist: boolean): ProviderFailure {
  return {
    kind: "retryable",
    name: "ECONNREFUSED",
    message: "the server refuses connections",
    remedy: "Start the server.",
    mayExist,
  };
}

function roleOf(handle: Handle): string {
  const role = handle["role"];
  if (typeof role !== "string") throw new Error("a handle without a role");
  return role;
}
