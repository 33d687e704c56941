import { randomBytes } from "node:crypto";

/** A token that works. */
export interface KnownToken {
  /** The token that `emulate` knows in its place. */
  readonly own: string;
  /** `octo-org/shop` */
  readonly repositories: readonly string[];
  readonly canPush: boolean;
}

export interface FrontTokens {
  /** Tokens that work now. */
  readonly alive: () => readonly string[];
  /** All that were ever issued. */
  readonly issued: () => number;
  readonly find: (token: string) => KnownToken | undefined;
  /** False: it does not work. */
  readonly end: (token: string) => boolean;
  /** Takes a token of `emulate`, and returns the one that clients see. */
  readonly add: (
    response: Readonly<Record<string, unknown>>,
    form: { readonly isStateless: boolean; readonly appId: number },
  ) => string;
}

export function createTokens(): FrontTokens {
  const known = new Map<string, KnownToken>();
  let issued = 0;
  return {
    alive: () => [...known.keys()],
    issued: () => issued,
    find: (token) => known.get(token),
    end: (token) => known.delete(token),
    add: (response, { isStateless, appId }) => {
      const own = String(response["token"]);
      const repositories = (response["repositories"] as { full_name: string }[]).map(
        ({ full_name }) => full_name,
      );
      const { contents } = response["permissions"] as { contents?: string };
      const token = isStateless ? statelessToken(appId) : own;
      known.set(token, { own, repositories, canPush: contents === "write" });
      issued += 1;
      return token;
    },
  };
}

/** `ghs_APPID_JWT`, about 520 characters long. */
export function statelessToken(appId: number): string {
  const part = (bytes: number): string => randomBytes(bytes).toString("base64url");
  const head = Buffer.from(JSON.stringify({ alg: "ES256", typ: "JWT" })).toString("base64url");
  return `ghs_${appId}_${head}.${part(280)}.${part(64)}`;
}
