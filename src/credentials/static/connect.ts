import { isRecord, parseJson } from "../../shared/json.ts";
import type { HttpSend } from "../../shared/http.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { Secret } from "../../shared/secret.ts";
import { permanentFailure, retryableFailure } from "../kind/failures.ts";
import type { ProviderFailure } from "../kind/provider.ts";
import type { ConnectServer, ItemField } from "./server.ts";

/** One call of a Connect server's API. */
interface ConnectCall {
  readonly server: Pick<ConnectServer, "url" | "token">;
  readonly send: HttpSend;
  readonly signal: AbortSignal;
}

type Read<T> = Promise<Result<T, ProviderFailure>>;

/** Less than a provider's call may take: the signal ends it earlier where the caller waits for less. */
const TIMEOUT_MS = 8000;

/**
 * Reads one field of an item, found by names or ids.
 * @see https://developer.1password.com/docs/connect/api-reference
 */
export async function readField(wanted: ItemField, call: ConnectCall): Read<Secret> {
  const vault = await idOf({ what: "vault", path: "/v1/vaults", key: "name" }, wanted.vault, call);
  if (!vault.ok) return vault;
  const items = `/v1/vaults/${vault.value}/items`;
  const item = await idOf({ what: "item", path: items, key: "title" }, wanted.item, call);
  if (!item.ok) return item;
  const found = await get(`${items}/${item.value}`, call);
  return found.ok ? fieldOf(found.value, wanted) : found;
}

/** Whether the server responds, and takes the token. */
export async function checkConnect(call: ConnectCall): Read<undefined> {
  const vaults = await get("/v1/vaults", call);
  return vaults.ok ? ok(undefined) : vaults;
}

/** How ids look at 1Password: a name of this form is taken for an id. */
const ID = /^[0-9a-z]{26}$/u;

interface Collection {
  readonly what: "vault" | "item";
  readonly path: string;
  /** What a filter compares. */
  readonly key: "name" | "title";
}

async function idOf(
  { what, path, key }: Collection,
  given: string,
  call: ConnectCall,
): Read<string> {
  if (ID.test(given)) return ok(given);
  const filter = encodeURIComponent(`${key} eq "${given}"`);
  const listed = await get(`${path}?filter=${filter}`, call);
  if (!listed.ok) return listed;
  // The filter's comparison may ignore case, and archived items stay in the list.
  const ids = entriesOf(listed.value).flatMap((entry) =>
    entry[key] === given && entry["state"] === undefined ? idIn(entry) : [],
  );
  const [id, ...others] = ids;
  if (id === undefined) {
    const remedy = `Correct its name, and let the token of connect read it.`;
    return err(permanentFailure(`${what}_missing`, `1Password has no ${what} "${given}"`, remedy));
  }
  if (others.length === 0) return ok(id);
  const message = `1Password has ${ids.length} ${what}s with the name "${given}"`;
  return err(permanentFailure(`${what}_ambiguous`, message, "Write its id instead of its name."));
}

function fieldOf(item: unknown, wanted: ItemField): Result<Secret, ProviderFailure> {
  const fields = isRecord(item) ? entriesOf(item["fields"]) : [];
  const byId = fields.filter(({ id }) => id === wanted.field);
  const named = byId.length > 0 ? byId : fields.filter(({ label }) => label === wanted.field);
  const [field, ...others] = named;
  const of = `of item "${wanted.item}"`;
  if (field === undefined) {
    const remedy = "Correct the field's name.";
    return err(
      permanentFailure("field_missing", `1Password has no field "${wanted.field}" ${of}`, remedy),
    );
  }
  if (others.length > 0) {
    const message = `1Password has ${named.length} fields "${wanted.field}" ${of}`;
    return err(permanentFailure("field_ambiguous", message, "Write its id instead of its name."));
  }
  const { value } = field;
  if (typeof value === "string" && value !== "") return ok(new Secret(value));
  const message = `the field "${wanted.field}" ${of} is empty`;
  return err(permanentFailure("value_empty", message, "Write the secret to it."));
}

/** A response's text may hold secrets, so no failure repeats it. */
async function get(path: string, { server, send, signal }: ConnectCall): Read<unknown> {
  const origin = new URL(server.url).origin;
  // A token in a file may have been replaced.
  const token = server.token.reread().reveal();
  const sent = await send({
    method: "GET",
    url: `${server.url}${path}`,
    headers: { authorization: `Bearer ${token}`, accept: "application/json" },
    timeoutMs: TIMEOUT_MS,
    signal,
  });
  if (!sent.ok) return err(retryableFailure("connect_unreachable", sent.error.message, REACH));
  const { status, body } = sent.value;
  if (status !== 200) return err(refused(status, origin));
  const content = parseJson(body);
  if (content !== undefined) return ok(content);
  return err(permanentFailure("connect_malformed", `${origin} did not return JSON`, URL_REMEDY));
}

const REACH = "Check that the Connect server runs, and that the broker can reach it.";
const URL_REMEDY = "Check that `connect.url` is that of a 1Password Connect server.";

function refused(status: number, origin: string): ProviderFailure {
  if (status === 401) {
    const message = `${origin} rejects the token of connect (status 401)`;
    return permanentFailure("connect_token", message, "Create a new access token, and replace it.");
  }
  if (status === 403) {
    const message = `the token of connect may not read this vault (status 403)`;
    return permanentFailure("connect_forbidden", message, "Give the token access to the vault.");
  }
  if (status === 429 || status >= 500) {
    return retryableFailure("connect_failed", `${origin} returned status ${status}`, REACH);
  }
  if (status === 404) {
    const message = `${origin} has no such vault or item (status 404)`;
    return permanentFailure("connect_missing", message, "Correct the ids of vault and item.");
  }
  return permanentFailure("connect_unexpected", `${origin} returned status ${status}`, URL_REMEDY);
}

function entriesOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((entry) => isRecord(entry)) : [];
}

function idIn({ id }: Readonly<Record<string, unknown>>): readonly string[] {
  return typeof id === "string" && ID.test(id) ? [id] : [];
}
