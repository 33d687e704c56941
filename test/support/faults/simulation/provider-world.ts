import type { Handle } from "../../../../src/credentials/kind/credential.ts";
import type {
  IssueRequest,
  Issued,
  Probe,
  Provider,
  ProviderFailure,
  Revoked,
  Tidied,
} from "../../../../src/credentials/kind/provider.ts";
import type { PostgresSettings } from "../../../../src/credentials/postgres/settings.ts";
import type { Instant } from "../../../../src/shared/clock.ts";
import { leaseSuffix, type LeaseId } from "../../../../src/shared/lease-id.ts";
import { err, ok, type Result } from "../../../../src/shared/result.ts";
import { Secret } from "../../../../src/shared/secret.ts";
import type { SimulatedTime } from "./simulated-time.ts";

/** A credential that exists at the provider. */
export interface LiveCredential {
  readonly lease: LeaseId;
  readonly expiresAt: Instant;
}

/**
 * The provider as a part of the simulated world, which all brokers share. A credential is a role that is valid until its
 * lease's end. Each lie is told once: two at once about one lease could not be told from the truth.
 */
export interface ProviderWorld {
  /** By role; what has expired is there and is no use to anybody. */
  readonly roles: Map<string, LiveCredential>;
  /** Of roles that are gone. */
  readonly leftovers: Set<string>;
  /** While it refuses everything. */
  isDown: boolean;
  /** Leases that it never revokes. */
  readonly stubborn: Set<LeaseId>;
  /** `revoke`: says that the next role is dropped and keeps it. `probe`: does not find a role that exists. */
  nextLie: "revoke" | "probe" | undefined;
  /** Whether a credential can be used now. */
  lives(lease: LeaseId): boolean;
  provider(): Provider<PostgresSettings>;
}

export function createProviderWorld(
  time: SimulatedTime,
  onIssued: (lease: LeaseId) => Promise<void>,
): ProviderWorld {
  const roles = new Map<string, LiveCredential>();
  const leftovers = new Set<string>();
  const stubborn = new Set<LeaseId>();
  const lied = new Set<string>();

  /** Whether it tells the lie now. */
  const lies = (kind: "revoke" | "probe", role: string): boolean => {
    if (world.nextLie !== kind || !roles.has(role) || lied.has(role)) return false;
    world.nextLie = undefined;
    lied.add(role);
    return true;
  };
  const guarded = async <T>(
    mayExist: boolean,
    work: () => T | Promise<T>,
  ): Promise<Result<T, ProviderFailure>> =>
    world.isDown ? err(providerFailure(mayExist)) : ok(await work());

  const provider: Provider<PostgresSettings> = {
    kind: "postgres",
    revocability: {
      revoke: "immediate",
      best: "verified",
      proof: "role absent",
      survives: "",
      minimumSeconds: 0,
      absenceIsFinal: false,
    },
    handleOf: ({ lease, settings }) => ({ server: settings.server, role: roleFor(lease) }),
    classify: () => guarded(false, () => ({ access: "read", because: "SELECT alone" })),
    issue: async (request) => {
      if (time.now() >= request.expiresAt) return err(providerFailure(false));
      return guarded(false, () => issue(request));
    },
    revoke: (handle) =>
      guarded(true, async (): Promise<Revoked> => {
        const role = roleOf(handle);
        if (lies("revoke", role)) return { facts: ["role dropped"] };
        const credential = roles.get(role);
        if (credential === undefined) return { facts: ["role absent"] };
        if (stubborn.has(credential.lease)) throw new Error("it cannot be dropped");
        roles.delete(role);
        leftovers.add(role);
        return { facts: ["role dropped"] };
      }),
    probe: (handle) =>
      guarded(true, (): Probe => {
        const role = roleOf(handle);
        if (lies("probe", role)) return { state: "dead", facts: ["role absent"] };
        return roles.has(role)
          ? { state: "alive", facts: ["role exists"] }
          : { state: "dead", facts: ["role absent"] };
      }),
    tidy: (handle) =>
      guarded(true, (): Tidied => {
        const existed = leftovers.delete(roleOf(handle));
        return { facts: [existed ? "leftovers removed" : "nothing left"] };
      }),
  };
  const issue = async ({ lease, expiresAt }: IssueRequest<PostgresSettings>): Promise<Issued> => {
    const role = roleFor(lease);
    roles.set(role, { lease, expiresAt });
    await onIssued(lease);
    return {
      credential: { kind: "postgres", env: { PGPASSWORD: new Secret(`of ${role}`) }, files: [] },
      handle: { server: "staging", role },
      diesAt: expiresAt,
      issuedTo: `postgres role ${role}`,
    };
  };
  const world: ProviderWorld = {
    roles,
    leftovers,
    stubborn,
    isDown: false,
    nextLie: undefined,
    lives: (lease) => {
      const found = roles.get(roleFor(lease));
      return found !== undefined && time.now() < found.expiresAt;
    },
    provider: () => provider,
  };
  return world;
}

export function providerFailure(mayExist: boolean): ProviderFailure {
  return {
    kind: "retryable",
    name: "ECONNREFUSED",
    message: "the server refuses connections",
    remedy: "Start the server.",
    mayExist,
  };
}

function roleFor(lease: LeaseId): string {
  return `stepkey_${leaseSuffix(lease)}`;
}

function roleOf(handle: Handle): string {
  const role = handle["role"];
  if (typeof role !== "string") throw new Error("a handle without a role");
  return role;
}
