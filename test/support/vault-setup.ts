import { randomBytes } from "node:crypto";
import type { Credential } from "../../src/credentials/kind/credential.ts";
import type { VaultServer } from "../../src/credentials/vault/broker/server.ts";
import { vaultSettings, type VaultSettings } from "../../src/credentials/vault/broker/settings.ts";
import { Secret } from "../../src/shared/secret.ts";
import { startOpenBao, type TestOpenBao } from "./openbao.ts";
import { connects, startPostgres, type TestPostgres } from "./postgres.ts";

/** An OpenBao with KV 1 and 2, PKI, and users of a real PostgreSQL; a broker may log in by AppRole. */
export interface VaultWorld {
  readonly bao: TestOpenBao;
  readonly postgres: TestPostgres;
  /** The value of `npmToken` at `secret/data/ci`. */
  readonly npmToken: string;
  readonly roleId: string;
  readonly secretId: string;
  /** An entry under `servers.vault`, as parsed; `url` is where it is reached. */
  readonly server: (changes?: Partial<VaultServer>) => VaultServer;
  readonly stop: () => Promise<void>;
}

/** What docs/kinds/vault.md gives the broker. */
export const BROKER_POLICY = `
path "auth/token/create/deploy"    { capabilities = ["update"] }
path "auth/token/roles/deploy"     { capabilities = ["read"] }
path "auth/token/revoke-accessor"  { capabilities = ["update"] }
path "auth/token/lookup-accessor"  { capabilities = ["update"] }
path "auth/token/accessors/"       { capabilities = ["list", "sudo"] }
path "sys/leases/lookup"           { capabilities = ["update"] }
path "sys/leases/revoke/database/creds/*" { capabilities = ["update"] }
path "sys/capabilities-accessor"   { capabilities = ["update"] }
`;

const DEPLOY_POLICY = `
path "secret/data/ci"     { capabilities = ["read"] }
path "secret/data/none"   { capabilities = ["read"] }
path "kv1/ci"             { capabilities = ["read"] }
path "database/creds/app" { capabilities = ["read"] }
path "database/creds/brief" { capabilities = ["read"] }
path "pki/issue/deploy"   { capabilities = ["update"] }
`;

const CREATE_USER = [
  `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE app_readonly`,
];
/** Ends what is open, and what the user owns: without them a user with a session or an object stays. */
const DROP_USER = [
  `ALTER ROLE "{{name}}" NOLOGIN`,
  `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{{name}}'`,
  `DROP OWNED BY "{{name}}"`,
  `DROP ROLE IF EXISTS "{{name}}"`,
];

export async function startVaultWorld(binary: string): Promise<VaultWorld> {
  const postgres = await startPostgres();
  try {
    const bao = await startOpenBao(binary);
    try {
      return await setUp(bao, postgres);
    } catch (error) {
      await bao.stop();
      throw error;
    }
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function setUp(bao: TestOpenBao, postgres: TestPostgres): Promise<VaultWorld> {
  const { api } = bao;
  await postgres.sql("CREATE ROLE app_readonly NOLOGIN");
  const npmToken = `npm_${randomBytes(24).toString("base64url")}`;
  await api("POST", "secret/data/ci", { data: { npmToken, aws: { accessKey: "AKIAEXAMPLE0" } } });
  await api("POST", "sys/mounts/kv1", { type: "kv", options: { version: "1" } });
  await api("POST", "kv1/ci", { npmToken });
  await api("POST", "sys/mounts/pki", { type: "pki", config: { max_lease_ttl: "87600h" } });
  await api("POST", "pki/root/generate/internal", { common_name: "example", ttl: "8760h" });
  await api("POST", "pki/roles/deploy", {
    allow_any_name: true,
    max_ttl: "72h",
    generate_lease: true,
  });
  await api("POST", "sys/mounts/database", { type: "database" });
  await connectDatabase(bao, postgres.adminUrl());
  const rest = {
    db_name: "app",
    creation_statements: CREATE_USER,
    revocation_statements: DROP_USER,
  };
  await api("POST", "database/roles/app", { ...rest, default_ttl: "2h", max_ttl: "24h" });
  await api("POST", "database/roles/brief", { ...rest, default_ttl: "60s", max_ttl: "24h" });
  await api("POST", "sys/policies/acl/deploy", { policy: DEPLOY_POLICY });
  await api("POST", "sys/policies/acl/stepkey-broker", { policy: BROKER_POLICY });
  await api("POST", "auth/token/roles/deploy", {
    allowed_policies: "deploy",
    token_no_default_policy: true,
    orphan: true,
    renewable: false,
    token_type: "service",
  });
  await api("POST", "sys/auth/approle", { type: "approle" });
  await api("POST", "auth/approle/role/stepkey", {
    token_policies: "stepkey-broker",
    token_type: "service",
    token_ttl: "1h",
  });
  const roleId = dataOf(await api("GET", "auth/approle/role/stepkey/role-id"))["role_id"];
  const secretId = dataOf(await api("POST", "auth/approle/role/stepkey/secret-id"))["secret_id"];
  const world = { bao, postgres, npmToken, roleId: String(roleId), secretId: String(secretId) };
  return {
    ...world,
    server: (changes = {}) => ({
      url: bao.url,
      namespace: undefined,
      ca: undefined,
      login: {
        method: "approle",
        path: "approle",
        roleId: new Secret(world.roleId),
        secretId: new Secret(world.secretId),
      },
      address: undefined,
      reads: [],
      readRoles: [],
      ...changes,
    }),
    stop: async () => {
      await bao.stop();
      await postgres.stop();
    },
  };
}

/** Again after the database was away, too. */
export async function connectDatabase(
  { api }: TestOpenBao,
  url: string,
  isThere = true,
): Promise<void> {
  const { username, password } = new URL(url);
  await api("POST", "database/config/app", {
    plugin_name: "postgresql-database-plugin",
    allowed_roles: "*",
    connection_url: url.replace(`${username}:${password}`, "{{username}}:{{password}}"),
    username,
    password,
    verify_connection: isThere,
  });
}

export function dataOf({
  data,
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return data as Readonly<Record<string, unknown>>;
}

/** A grant's settings as policy parses them. */
export function vaultGrant(given: Readonly<Record<string, unknown>>): VaultSettings {
  return vaultSettings.grant.schema.parse({ server: "main", role: "deploy", ...given });
}

/** Whether the user of a credential gets in, on a new connection. */
export async function canConnect(
  { host, port }: TestPostgres,
  { env }: Credential,
): Promise<boolean> {
  const text = (name: string): string => {
    const value = env[name];
    return value instanceof Secret ? value.reveal() : "";
  };
  const [user, password] = [text("PGUSER"), text("PGPASSWORD")].map(encodeURIComponent);
  return connects(`postgres://${user}:${password}@${host}:${port}/postgres`);
}

export const DATABASE_USER = `
  database/creds/app username | PGUSER ;
  database/creds/app password | PGPASSWORD
`;

/** What docs/kinds/vault.md gives the role of a job, to end what it got. */
export const JOB_POLICY = `
path "auth/token/revoke-accessor" { capabilities = ["update"] }
path "auth/token/lookup-accessor" { capabilities = ["update"] }
`;

export const JOB_AUDIENCE = "https://github.com/octo-org";

/** Lets jobs of one repository log in with ID tokens of this issuer, as role `deploy` unless the test names another one. */
export async function trustJobs(
  { api }: TestOpenBao,
  issuer: { readonly url: string },
  { role = "deploy", ...changes }: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await api("POST", "sys/policies/acl/ends-itself", { policy: JOB_POLICY });
  const { data } = await api("GET", "sys/auth");
  if (!Object.hasOwn(data as object, "jwt/")) {
    await api("POST", "sys/auth/jwt", { type: "jwt" });
    await api("POST", "auth/jwt/config", {
      oidc_discovery_url: issuer.url,
      bound_issuer: issuer.url,
    });
  }
  await api("POST", `auth/jwt/role/${String(role)}`, {
    role_type: "jwt",
    user_claim: "sub",
    bound_audiences: [JOB_AUDIENCE],
    bound_claims: { repository_id: "74" },
    token_policies: ["deploy", "ends-itself"],
    token_type: "service",
    token_ttl: "2h",
    token_explicit_max_ttl: "2h",
    expiration_leeway: -1,
    not_before_leeway: -1,
    ...changes,
  });
}
