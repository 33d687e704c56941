import { isRecord } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { callVault, type VaultApi, type VaultEffects } from "../api/call-vault.ts";
import type { VaultResponse } from "../api/vault-response.ts";
import { isVaultSuccess, refusedByVault } from "../api/vault-failure.ts";
import { selectValues, vaultText, type VaultValues } from "./select-values.ts";
import { escapedVaultPath } from "../api/vault-path.ts";
import type { VaultCertificate, VaultRead } from "./vault-requests.ts";

/** What a lease reads. */
export interface VaultWanted {
  readonly reads: readonly VaultRead[];
  readonly certificates: readonly VaultCertificate[];
}

/** What was read. */
export interface ReadValues {
  readonly env: VaultValues;
  /** Leases at the server, which end with the token. */
  readonly leases: readonly string[];
  /** Paths whose values are valid after the token's end. */
  readonly stays: readonly string[];
  /** How long the shortest lease lasts. */
  readonly seconds: number;
}

/** How often a token is used to read all of it. Each path is read once, so that user name and password fit together. */
export function vaultUsesOf({ reads, certificates }: VaultWanted): number {
  return new Set(reads.map(({ path }) => path)).size + certificates.length;
}

/**
 * Reads everything with one token, one after the other: a token whose uses are counted is used by one call at a time. The
 * first failure ends it, and the caller revokes the token, and with it what was read before.
 */
export async function readVaultValues(
  api: VaultApi,
  { wanted, token }: { readonly wanted: VaultWanted; readonly token: Secret },
  effects: VaultEffects,
): Promise<Result<ReadValues, ProviderFailure>> {
  const found: Found[] = [];
  for (const path of new Set(wanted.reads.map((one) => one.path))) {
    const call = { method: "GET", path: escapedVaultPath(path), token } as const;
    const data = engineData({ path, setting: "secrets" }, await callVault(api, call, effects));
    if (!data.ok) return data;
    const parts = wanted.reads.filter((one) => one.path === path);
    const env = valuesOf(data.value, parts);
    if (!env.ok) return err(unusable(path, env.error));
    found.push({ path, env: env.value, data: data.value });
  }
  for (const { path, parameters, variable } of wanted.certificates) {
    const call = { method: "POST", path: escapedVaultPath(path), token, body: parameters } as const;
    const data = engineData({ path, setting: "pki" }, await callVault(api, call, effects));
    if (!data.ok) return data;
    found.push({ path, env: certificateValues(data.value.data, variable), data: data.value });
  }
  return ok(together(found));
}

/** What was read at one path. */
interface Found {
  readonly path: string;
  readonly env: VaultValues;
  readonly data: EngineData;
}

function valuesOf({ data }: EngineData, parts: readonly VaultRead[]): Result<VaultValues, string> {
  const selected = parts.map((part) => selectValues(data, part));
  const wrong = selected.find((one) => !one.ok);
  if (wrong?.ok === false) return wrong;
  return ok(
    Object.fromEntries(selected.flatMap((one) => (one.ok ? Object.entries(one.value) : []))),
  );
}

function together(found: readonly Found[]): ReadValues {
  const ended = found.filter(({ data }) => isEnded(data));
  return {
    env: Object.fromEntries(found.flatMap(({ env }) => Object.entries(env))),
    leases: found.map(({ data }) => data.lease).filter((lease) => lease !== ""),
    stays: found.filter(({ data }) => !isEnded(data)).map(({ path }) => path),
    seconds: Math.min(...ended.map(({ data }) => data.seconds)),
  };
}

/**
 * A lease that the engine renews is one that it can end. Others have a lease and no end (a session of AWS STS, a certificate),
 * and what is only stored has none.
 */
function isEnded({ lease, isRenewable, data }: EngineData): boolean {
  return lease !== "" && isRenewable && data["certificate"] === undefined;
}

interface EngineData {
  readonly data: Readonly<Record<string, unknown>>;
  readonly lease: string;
  readonly isRenewable: boolean;
  readonly seconds: number;
}

/** What was asked for, and the setting that names it. */
interface Asked {
  readonly path: string;
  readonly setting: "secrets" | "pki";
}

function engineData(
  asked: Asked,
  sent: Result<VaultResponse, ProviderFailure>,
): Result<EngineData, ProviderFailure> {
  if (!sent.ok) return sent;
  const response = sent.value;
  if (!isVaultSuccess(response)) return err(refusedRead(asked, response));
  const { data, lease_id: lease, renewable, lease_duration: seconds } = response.body;
  if (!isRecord(data)) return err(unusable(asked.path, "has no data"));
  return ok({
    data,
    lease: typeof lease === "string" ? lease : "",
    isRenewable: renewable === true,
    seconds: typeof seconds === "number" && seconds > 0 ? seconds : Number.POSITIVE_INFINITY,
  });
}

/** As vault-action names them. */
const PARTS = { cert: "certificate", key: "private_key", ca: "issuing_ca", ca_chain: "ca_chain" };

function certificateValues(data: Readonly<Record<string, unknown>>, variable: string): VaultValues {
  const found = Object.entries(PARTS).flatMap(([suffix, key]) => {
    const value = data[key];
    const text = Array.isArray(value) ? value.join("\n") : vaultText(value);
    return text === undefined || text === ""
      ? []
      : [[`${variable}_${suffix.toUpperCase()}`, new Secret(text)] as const];
  });
  return Object.fromEntries(found);
}

function refusedRead({ path, setting }: Asked, response: VaultResponse): ProviderFailure {
  const { status, said } = response;
  if (status === 404) {
    const why = said === "" ? "" : `: ${said}`;
    return {
      ...permanentFailure("secret_missing", `there is nothing at ${path} (status 404)${why}`, PATH),
      setting,
    };
  }
  const right = setting === "pki" ? "update" : "read";
  const remedy =
    status === 403
      ? `Let a policy of the role do it: path "${path}" { capabilities = ["${right}"] }. ${PATH}`
      : `Correct \`${setting}\`.`;
  const what = setting === "pki" ? `issue a certificate at ${path}` : `read ${path}`;
  return refusedByVault(response, { what, remedy, setting });
}

const PATH =
  "Check the path: in version 2 of the KV engine it has data in it, secret/data/ci, not secret/ci.";

function unusable(path: string, why: string): ProviderFailure {
  const failure = permanentFailure("secret_unusable", `${path} ${why}`, "Correct `secrets`.");
  return { ...failure, setting: "secrets" };
}
