/**
 * A fake of `@1password/sdk` 0.5.0, by its documented interface: `createClient` for a service account, and
 * `secrets.resolveAll`. It throws on anything else. The real service was never asked.
 * @see https://developer.1password.com/docs/sdks/load-secrets
 */
export interface FakeOnePassword {
  /** What `import("@1password/sdk")` gives. */
  readonly module: object;
  /** Secrets by their references; an error of that reference where it is `{ type }`. */
  secrets: Readonly<Record<string, string | { readonly type: string }>>;
  /** The token that is valid now. */
  token: string;
  /** What every call throws, until it is undefined again. */
  failing: Error | undefined;
  /** No call ends, until it is false again. */
  isHanging: boolean;
  readonly signIns: () => number;
}

/** Its name is that of the SDK, whose errors have no other mark. */
export class RateLimitExceededError extends Error {}

export function createFakeOnePassword(token: string): FakeOnePassword {
  let signIns = 0;
  const guard = async (): Promise<void> => {
    if (fake.isHanging) await new Promise(() => undefined);
    if (fake.failing !== undefined) throw fake.failing;
  };
  const resolveAll = async (references: readonly string[]) => {
    await guard();
    const responses = references.map((reference) => {
      const found = fake.secrets[reference] ?? { type: "vaultNotFound" };
      const content = { secret: found, itemId: "i".repeat(26), vaultId: "v".repeat(26) };
      return [reference, typeof found === "string" ? { content } : { error: found }] as const;
    });
    return { individualResponses: Object.fromEntries(responses) };
  };
  const fake: FakeOnePassword & { isHanging: boolean } = {
    module: {
      RateLimitExceededError,
      createClient: async (given: Readonly<Record<string, unknown>>) => {
        const names = Object.keys(given).toSorted().join();
        if (names !== "auth,integrationName,integrationVersion") throw new TypeError(names);
        signIns += 1;
        await guard();
        if (given["auth"] !== fake.token) {
          throw new Error(`invalid service account token, please create another: ${token}`);
        }
        return { secrets: { resolveAll } };
      },
    },
    secrets: {},
    token,
    failing: undefined,
    isHanging: false,
    signIns: () => signIns,
  };
  return fake;
}
