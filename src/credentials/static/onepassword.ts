import { errorCode } from "../../shared/error-code.ts";
import { isRecord } from "../../shared/json.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { Secret } from "../../shared/secret.ts";
import { permanentFailure, retryableFailure } from "../kind/failures.ts";
import type { ProviderFailure } from "../kind/provider.ts";
import type { OnePasswordServer } from "./server.ts";

/** Loads 1Password's SDK, which is no part of stepkey: it has 14 MB, and few brokers need it. */
export type LoadSdk = () => Promise<unknown>;

/** Reads from 1Password itself, as a service account. */
export interface OnePassword {
  /** The secret that a reference (`op://vault/item/field`) names. */
  readonly read: (
    server: OnePasswordServer,
    reference: string,
    signal: AbortSignal,
  ) => Promise<Result<Secret, ProviderFailure>>;
  /** Whether the SDK is there, and takes the token. */
  readonly check: (
    server: OnePasswordServer,
    signal: AbortSignal,
  ) => Promise<Result<undefined, ProviderFailure>>;
}

/** The part of the SDK's documented interface that is used. */
interface Sdk {
  createClient(configuration: {
    readonly auth: string;
    readonly integrationName: string;
    readonly integrationVersion: string;
  }): Promise<unknown>;
}

interface Client {
  readonly secrets: { resolveAll(references: string[]): Promise<unknown> };
}

/** The version that stepkey was tried with. */
export const SDK = "@1password/sdk@0.5.0";
const TIMEOUT_MS = 8000;

const PACKAGE = "@1password/sdk";

/** From the `node_modules` that is nearest to this file. The SDK is CommonJS, and no bundler looks for it here. */
async function fromNodeModules(): Promise<unknown> {
  const { createRequire } = await import("node:module");
  const loaded: unknown = createRequire(import.meta.url)(PACKAGE);
  return loaded;
}

/** Of one entry: creating a client signs in. */
interface SignedIn {
  readonly token: Secret;
  readonly client: Promise<Client>;
}

/**
 * Keeps one client for each entry, until its token is another one.
 * @see https://developer.1password.com/docs/sdks/load-secrets
 */
export function createOnePassword(load: LoadSdk = fromNodeModules): OnePassword {
  const signedIn = new WeakMap<OnePasswordServer, SignedIn>();

  const clientOf = async (server: OnePasswordServer): Promise<Result<Client, ProviderFailure>> => {
    const sdk = await loadSdk(load);
    if (!sdk.ok) return sdk;
    // A token in a file may have been replaced.
    const token = server.token.reread();
    const known = signedIn.get(server);
    if (known?.token.reveal() === token.reveal()) return ok(await known.client);
    const client = signIn(sdk.value, token);
    signedIn.set(server, { token, client });
    return ok(await client);
  };
  const withClient = async <T>(
    server: OnePasswordServer,
    signal: AbortSignal,
    use: (client: Client) => Promise<Result<T, ProviderFailure>>,
  ): Promise<Result<T, ProviderFailure>> => {
    const work = async (): Promise<Result<T, ProviderFailure>> => {
      const client = await clientOf(server);
      return client.ok ? await use(client.value) : client;
    };
    try {
      return await beforeAbort(work(), signal);
    } catch (error) {
      // The next attempt signs in again.
      signedIn.delete(server);
      return err(thrown(error));
    }
  };
  return {
    read: (server, reference, signal) =>
      withClient(server, signal, async ({ secrets }) =>
        valueOf(await secrets.resolveAll([reference]), reference),
      ),
    check: (server, signal) => withClient(server, signal, () => Promise.resolve(ok(undefined))),
  };
}

async function loadSdk(load: LoadSdk): Promise<Result<Sdk, ProviderFailure>> {
  try {
    const loaded = await load();
    if (isSdk(loaded)) return ok(loaded);
    const message = `the installed ${PACKAGE} has no createClient`;
    return err(permanentFailure("sdk_unfit", message, INSTALL));
  } catch (error) {
    if (errorCode(error) !== "MODULE_NOT_FOUND") throw error;
    return err(permanentFailure("sdk_missing", `the package ${PACKAGE} is not installed`, INSTALL));
  }
}

const INSTALL = `Run \`npm install --no-save ${SDK}\` in the directory above stepkey's dist/.`;

function isSdk(loaded: unknown): loaded is Sdk {
  return isRecord(loaded) && typeof loaded["createClient"] === "function";
}

async function signIn(sdk: Sdk, token: Secret): Promise<Client> {
  const client = await sdk.createClient({
    auth: token.reveal(),
    integrationName: "stepkey broker",
    integrationVersion: "v1",
  });
  if (!isClient(client)) throw new TypeError("the SDK's client has another form");
  return client;
}

function isClient(client: unknown): client is Client {
  if (typeof client !== "object" || client === null || !("secrets" in client)) return false;
  const { secrets } = client;
  return (
    typeof secrets === "object" &&
    secrets !== null &&
    "resolveAll" in secrets &&
    typeof secrets.resolveAll === "function"
  );
}

/** The SDK cannot be stopped: whatever it does later comes to nothing. */
async function beforeAbort<T>(
  work: Promise<Result<T, ProviderFailure>>,
  signal: AbortSignal,
): Promise<Result<T, ProviderFailure>> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const late = Promise.withResolvers<Result<T, ProviderFailure>>();
  const stop = (): void => late.resolve(err(retryableFailure("onepassword_slow", SLOW, REACH)));
  if (over.aborted) stop();
  over.addEventListener("abort", stop, { once: true });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    over.removeEventListener("abort", stop);
  }
}

const SLOW = "1Password did not respond in time";
const REACH =
  "Check that the broker can reach 1Password. The SDK sends its requests itself, without the broker's proxies.";

/** Its text may hold what it was given, so no failure repeats it. */
function thrown(error: unknown): ProviderFailure {
  if (!(error instanceof Error)) return retryableFailure("onepassword_failed", FAILED, REACH);
  if (error.constructor.name === "RateLimitExceededError") {
    const message = "1Password refuses more requests of this account for now";
    return retryableFailure("onepassword_limited", message, "Try again later, or raise its limit.");
  }
  const isToken = /service account token|unauthori[sz]ed|authentication/iu.test(error.message);
  if (!isToken) return retryableFailure("onepassword_failed", FAILED, REACH);
  const message = "1Password rejects the token of onepassword";
  return permanentFailure("onepassword_token", message, "Create a new service account token.");
}

const FAILED = "the SDK of 1Password failed";

/** What each error of one reference means. */
const WRONG: Readonly<Record<string, string>> = {
  parsing: "is not a valid secret reference",
  vaultNotFound: "names no vault that the token can read",
  tooManyVaults: "names several vaults",
  itemNotFound: "names no item of its vault",
  tooManyItems: "names several items",
  fieldNotFound: "names no field of its item",
  tooManyMatchingFields: "names several fields",
  noMatchingSections: "names no section of its item",
};

function valueOf(response: unknown, reference: string): Result<Secret, ProviderFailure> {
  const all = isRecord(response) ? response["individualResponses"] : undefined;
  const one = isRecord(all) ? all[reference] : undefined;
  const { content, error } = isRecord(one) ? one : {};
  if (isRecord(content)) {
    const { secret } = content;
    if (typeof secret === "string" && secret !== "") return ok(new Secret(secret));
    return err(permanentFailure("value_empty", `${reference} is empty`, "Write the secret to it."));
  }
  const type = isRecord(error) && typeof error["type"] === "string" ? error["type"] : "";
  const what = Object.hasOwn(WRONG, type) ? WRONG[type] : "cannot be read";
  const remedy = "Correct the reference, or use the ids of vault, item and field in it.";
  return err(permanentFailure("reference_wrong", `${reference} ${what}`, remedy));
}
