import type { HttpSend } from "../../shared/http.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { Secret } from "../../shared/secret.ts";
import { permanentFailure, retryableFailure } from "../kind/failures.ts";
import type { ProviderFailure } from "../kind/provider.ts";
import { readField } from "./connect.ts";
import type { OnePassword } from "./onepassword.ts";
import { secretNames, type StaticServer } from "./server.ts";

/** What reading takes. */
export interface ReadEffects {
  readonly send: HttpSend;
  readonly onepassword: OnePassword;
  readonly signal: AbortSignal;
}

/** The secrets of these names as they are stored now, in the same order. */
export async function readValues(
  server: StaticServer,
  names: readonly string[],
  effects: ReadEffects,
): Promise<Result<Readonly<Record<string, Secret>>, ProviderFailure>> {
  if (effects.signal.aborted)
    return err(retryableFailure("aborted", "the time was over", "Try again."));
  const unknown = unknownSecret(server, names);
  if (unknown !== undefined) return err(unknown);
  const values: (readonly [string, Secret])[] = [];
  for (const name of names) {
    const value = await readValue(server, name, effects);
    if (!value.ok) return err(about(name, value.error));
    if (value.value.reveal().includes("\u0000")) return err(nulIn(name));
    values.push([name, value.value]);
  }
  return ok(Object.fromEntries(values));
}

/** Why an entry cannot give these; undefined when it has them all. */
export function unknownSecret(
  server: StaticServer,
  names: readonly string[],
): ProviderFailure | undefined {
  const known = secretNames(server);
  const missing = names.find((name) => !known.includes(name));
  if (missing === undefined) return undefined;
  const message = `the server has no secret "${missing}"`;
  return permanentFailure("secret_unknown", message, `It has: ${known.join(", ")}.`);
}

async function readValue(
  { secrets, connect, onepassword: account }: StaticServer,
  name: string,
  { send, onepassword, signal }: ReadEffects,
): Promise<Result<Secret, ProviderFailure>> {
  const field = connect?.secrets[name];
  if (connect !== undefined && field !== undefined) {
    return await readField(field, { server: connect, send, signal });
  }
  const reference = account?.secrets[name];
  if (account !== undefined && reference !== undefined) {
    return await onepassword.read(account, reference, signal);
  }
  const stored = secrets[name];
  return stored === undefined
    ? err(permanentFailure("secret_unknown", name, ""))
    : ok(fromBroker(stored));
}

/**
 * A file may have been replaced. Its last line end is not part of a secret of one line; keys of several lines, such as those
 * of OpenSSH, are not valid without it.
 */
function fromBroker(stored: Secret): Secret {
  const now = stored.reread();
  const text = now.reveal();
  return now.isFromFile && text.includes("\n") ? new Secret(`${text}\n`) : now;
}

function about(name: string, failure: ProviderFailure): ProviderFailure {
  return { ...failure, message: `${name}: ${failure.message}` };
}

function nulIn(name: string): ProviderFailure {
  const message = `${name} contains a NUL character, which no variable can`;
  return permanentFailure("value_unfit", message, "Store it in another form, such as base64.");
}
