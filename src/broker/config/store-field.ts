import { z } from "zod";
import { certificatesField } from "../../credentials/kind/login/login-fields.ts";
import { parseStoreUrl, whyStoreCaUnfit } from "../../lease/postgres/store-url.ts";
import type { StoreServer } from "../../lease/postgres/store-server.ts";
import { isRecord } from "../../shared/json.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import { pathIn, resolveSecret, secretField, secretIssue, type FieldSources } from "./fields.ts";

/** Where the leases are kept. */
export type StoreConfig =
  | { readonly kind: "sqlite"; readonly path: string }
  | {
      readonly kind: "postgres";
      readonly server: StoreServer;
      /** What the paths of the brokers' control sockets begin with: there is no file next to which they could be. */
      readonly controlPath: string;
    };

/**
 * `sqlite:PATH`, or a reference to such a text or to a PostgreSQL URL, or `postgres` with the reference, a CA and a place for sockets. A mistake
 * never repeats the text: it may hold a password.
 */
export function storeField(sources: FieldSources) {
  return z
    .unknown()
    .default("sqlite:stepkey.db")
    .transform((given, context): StoreConfig => {
      const parsed = isServerEntry(given)
        ? serverEntry(sources).safeParse(given)
        : addressEntry(sources).safeParse(given);
      if (parsed.success) return parsed.data;
      // With the path below this field, and never with what is written there.
      for (const issue of parsed.error.issues) context.issues.push({ ...issue, input: undefined });
      return z.NEVER;
    });
}

function isServerEntry(given: unknown): boolean {
  return isRecord(given) && !Object.hasOwn(given, "env") && !Object.hasOwn(given, "file");
}

function serverEntry(sources: FieldSources) {
  const ca = certificatesField({ secret: () => secretField(sources) });
  return z
    .strictObject({
      postgres: z.strictObject({
        url: secretField(sources),
        ca: ca.optional(),
        "control-directory": z.string().min(1).optional(),
      }),
    })
    .transform(({ postgres: { url, ca: authority, "control-directory": control } }, context) => {
      const made = serverStore({ url, ca: authority, control }, sources);
      if (!made.ok) {
        const { field, message } = made.error;
        context.addIssue({ code: "custom", path: ["postgres", field], message });
        return z.NEVER;
      }
      return made.value;
    });
}

interface ServerEntry {
  readonly url: Secret;
  readonly ca?: string | undefined;
  /** Directory of the control sockets: that of the configuration when absent. */
  readonly control?: string | undefined;
}

function serverStore(
  { url, ca, control = "." }: ServerEntry,
  { directory }: FieldSources,
): Result<StoreConfig, { readonly field: "url" | "ca"; readonly message: string }> {
  const login = parseStoreUrl(url.reveal());
  if (!login.ok) return err({ field: "url", message: login.error });
  const unfit = whyStoreCaUnfit(login.value, ca !== undefined);
  if (unfit !== undefined) return err({ field: "ca", message: unfit });
  const server = { url, login: login.value, ca };
  const controlPath = pathIn(pathIn(directory, control), "stepkey");
  return ok({ kind: "postgres", server, controlPath });
}

function addressEntry(sources: FieldSources) {
  return z.unknown().transform((given, context): StoreConfig => {
    const found = typeof given === "string" ? { value: given } : resolveSecret(given, sources);
    if (!("value" in found)) {
      context.addIssue(secretIssue(found));
      return z.NEVER;
    }
    const path = /^sqlite:(?<path>.+)$/u.exec(found.value)?.groups?.["path"];
    if (path !== undefined) return { kind: "sqlite", path: pathIn(sources.directory, path) };
    const message = /^postgres(?:ql)?:/u.test(found.value)
      ? serverAddress(given, sources)
      : "This is not a store that the broker knows.";
    if (typeof message !== "string") return message;
    context.addIssue(message);
    return z.NEVER;
  });
}

/** The URL holds a password, so it may only be referred to. */
function serverAddress(given: unknown, sources: FieldSources): StoreConfig | string {
  if (typeof given === "string") return "A secret must not be in this file itself.";
  const made = serverStore({ url: secretField(sources).parse(given) }, sources);
  return made.ok ? made.value : made.error.message;
}

/** Whether a broker can go on with the store that it has. A password in a file is read again for each connection. */
export function isSameStore(before: StoreConfig, after: StoreConfig): boolean {
  return storeIdentity(before) === storeIdentity(after);
}

function storeIdentity(store: StoreConfig): string {
  if (store.kind === "sqlite") return JSON.stringify(["sqlite", store.path]);
  const { url, login, ca } = store.server;
  const { password, ...place } = login;
  const secret = url.isFromFile ? "from a file" : password.reveal();
  return JSON.stringify([place, secret, ca, store.controlPath]);
}
