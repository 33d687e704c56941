import { createEmulator } from "emulate";
import { randomBytes } from "node:crypto";

/** `emulate`'s GitHub on a port of its own, and who may talk to it: every account has a token there. */
export interface Emulated {
  readonly url: string;
  /** Sends as an account and returns the parsed response; throws where `emulate` refuses. */
  readonly as: (login: string, methodAndPath: string, body?: unknown) => Promise<Json>;
  /** Hands a reader's request on; `text` has the front's URLs instead of `emulate`'s. */
  readonly read: (pathAndQuery: string) => Promise<EmulatedAnswer>;
  readonly close: () => Promise<void>;
}

interface EmulatedAnswer {
  readonly status: number;
  readonly link: string | undefined;
  readonly text: string;
}

/** An object of a response; what is read from it is checked where it is used. */
export type Json = Readonly<Record<string, unknown>>;

/** The account that owns organisations at `emulate`, and writes git objects there for everybody. */
export const OPERATOR = "stepkey-operator";

/** `emulate` takes 5000 requests an hour from one token; a test run of many scenes needs more. */
const TOKENS = 20;

function newToken(): string {
  return randomBytes(20).toString("hex");
}

export async function startEmulated(
  frontUrl: string,
  accounts: { readonly people: readonly string[]; readonly organisations: readonly string[] },
): Promise<Emulated> {
  const logins = [...accounts.people, OPERATOR];
  const tokens = new Map(
    logins.map((login) => [login, Array.from({ length: TOKENS }, () => newToken())]),
  );
  const emulator = await createEmulator({
    service: "github",
    port: 0,
    seed: {
      tokens: Object.fromEntries(
        [...tokens].flatMap(([login, own]) => own.map((token) => [token, { login }] as const)),
      ),
      github: {
        users: logins.map((login) => ({ login, email: addressOf(login) })),
        orgs: accounts.organisations.map((login) => ({
          login,
          members: [{ login: OPERATOR, role: "admin" }],
        })),
      },
    },
  });
  // It names itself localhost, but listens on the IPv4 loopback address only.
  const url = emulator.url.replace("localhost", "127.0.0.1");
  let sent = 0;
  const send = (login: string, methodAndPath: string, body?: unknown): Promise<Response> => {
    sent += 1;
    const token = tokens.get(login)?.[sent % TOKENS] ?? "";
    const [method = "", path = ""] = methodAndPath.split(" ");
    return fetch(url + path, {
      method,
      headers: { authorization: `token ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
  return {
    url,
    as: async (login, methodAndPath, body) => {
      const response = await send(login, methodAndPath, body);
      const text = await response.text();
      if (response.ok) return text === "" ? {} : (JSON.parse(text) as Json);
      throw new Error(`emulate: ${methodAndPath} as ${login}: ${response.status} ${text}`);
    },
    read: async (pathAndQuery) => {
      const response = await send(OPERATOR, `GET ${pathAndQuery}`);
      const here = (text: string): string =>
        text.replaceAll(url, frontUrl).replaceAll(emulator.url, frontUrl);
      const link = response.headers.get("link") ?? undefined;
      return {
        status: response.status,
        link: link === undefined ? undefined : here(link),
        text: here(await response.text()),
      };
    },
    close: () => emulator.close(),
  };
}

/** The address by which `emulate` tells whose commit it is; GitHub's own merges are `web-flow`'s. */
export function addressOf(login: string): string {
  return login === "web-flow" ? "noreply@github.com" : `${login}@users.noreply.github.com`;
}

export function textOf(json: Json, key: string): string {
  const value = json[key];
  if (typeof value === "string") return value;
  throw new Error(`emulate: no text at ${key}`);
}

export function numberOf(json: Json, key: string): number {
  const value = json[key];
  if (typeof value === "number") return value;
  throw new Error(`emulate: no number at ${key}`);
}
