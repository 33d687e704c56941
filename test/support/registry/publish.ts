import type { Credential } from "../../../src/credentials/kind/credential.ts";
import type { ProtocolName } from "../../../src/credentials/registry/protocols/names.ts";
import { Secret } from "../../../src/shared/secret.ts";

type Value = (name: string) => string;

/** How the tool of each registry publishes with what it finds. */
const UPLOADS: Readonly<
  Record<ProtocolName, (value: Value, npmrc: string) => readonly [path: string, init: RequestInit]>
> = {
  npm: (value, npmrc) => {
    const line = /^\/\/[^/\s]+\/:_authToken=(?<token>.*)$/mu.exec(npmrc);
    const token = (line?.groups?.["token"] ?? "").replace(
      "${NODE_AUTH_TOKEN}",
      value("NODE_AUTH_TOKEN"),
    );
    return ["/shop", { method: "PUT", headers: { authorization: `Bearer ${token}` } }];
  },
  pypi: (value) => {
    const login = `${value("TWINE_USERNAME")}:${value("TWINE_PASSWORD")}`;
    const authorization = `Basic ${Buffer.from(login).toString("base64")}`;
    const { pathname } = new URL(value("TWINE_REPOSITORY_URL"));
    return [pathname, { method: "POST", headers: { authorization } }];
  },
  crates: (value) => {
    const headers = { authorization: value("CARGO_REGISTRY_TOKEN") };
    return ["/api/v1/crates/new", { method: "PUT", headers }];
  },
  rubygems: (value) => {
    const headers = { authorization: value("GEM_HOST_API_KEY") };
    return ["/api/v1/gems", { method: "POST", headers }];
  },
  nuget: (value) => {
    const headers = { "x-nuget-apikey": value("NUGET_API_KEY") };
    return ["/api/v2/package", { method: "PUT", headers }];
  },
};

/** Publishes as the registry's own tool would, with what a task gets; returns whether the registry took it. */
export async function canPublish(
  protocol: ProtocolName,
  url: string,
  { env, files }: Pick<Credential, "env" | "files">,
): Promise<boolean> {
  const value: Value = (name) => {
    const found = env[name] ?? "";
    return found instanceof Secret ? found.reveal() : found;
  };
  const npmrc = String(files.find(({ name }) => name === "npmrc")?.content);
  const [path, init] = UPLOADS[protocol](value, npmrc);
  const response = await fetch(`${url}${path}`, { ...init, body: "package" });
  return response.ok;
}
