import type { ProtocolName } from "../../../src/credentials/registry/protocols/names.ts";
import type { FakeProtocol, Reply, SeenRequest } from "./fake-registry.ts";
import type { MadeToken, Refusal, TokenOffice } from "./token-office.ts";

/** The role of RubyGems that the fake has. */
export const ROLE = "rg_oidc_akr_0123456789abcdef";
/** The account that created the policy at the fake of NuGet. */
export const USER = "octo-publisher";
/** The audience that the fake of PyPI asks for. */
export const PYPI_AUDIENCE = "octo-index";

const WORDS: Readonly<Record<Refusal, string>> = {
  malformed: "the token is malformed",
  expired: "the token has expired",
  audience: "the audience of the token is not ours",
  reused: "the token has already been used",
  publisher: "no trusted publisher fits",
};

const npm: FakeProtocol = {
  audience: ({ hostname }) => `npm:${hostname}`,
  lifetimeSeconds: 900,
  calls: [
    {
      method: "POST",
      path: /^\/-\/npm\/v1\/oidc\/token\/exchange\/package\/(?<name>(?:@[\w.-]+%2f)?[\w.-]+)$/u,
      respond: async (request, office, name) => {
        if (request.body.length > 0) return { status: 400, body: { message: "no body here" } };
        if (!office.publisher.packages.includes(name)) return PACKAGE_NOT_FOUND;
        const form = { prefix: "npmjwt.", packages: [name] };
        const made = await office.exchange(bearerOf(request), form);
        if (made === "publisher") return PACKAGE_NOT_FOUND;
        if (typeof made === "string") {
          return { status: 401, body: { message: `OIDC token exchange error - ${WORDS[made]}` } };
        }
        const created = Math.floor(made.createdAt / 1000);
        const expires = Math.floor(made.expiresAt / 1000);
        return { status: 201, body: { token_type: "oidc", token: made.token, created, expires } };
      },
    },
    {
      method: "PUT",
      path: /^\/(?<name>[\w@%.-]+)$/u,
      respond: (request, office, name) =>
        office.accepts(bearerOf(request), name)
          ? { status: 201, body: { ok: true } }
          : { status: 403, body: { error: "you may not publish this" } },
    },
    {
      // npm looks which versions there are.
      method: "GET",
      path: /^\/(?<name>[\w@%.-]+)$/u,
      respond: () => ({ status: 404, body: { error: "not_found" } }),
    },
  ],
};

/** The registry says this also where no publisher fits. */
const PACKAGE_NOT_FOUND: Reply = {
  status: 404,
  body: { message: "OIDC token exchange error - package not found" },
};

const PYPI_CODES: Readonly<Record<Refusal, string>> = {
  malformed: "invalid-token",
  expired: "invalid-token",
  audience: "invalid-token",
  reused: "invalid-reuse-token",
  publisher: "invalid-publisher",
};

const pypi: FakeProtocol = {
  audience: () => PYPI_AUDIENCE,
  lifetimeSeconds: 900,
  calls: [
    {
      method: "GET",
      path: /^\/_\/oidc\/audience$/u,
      respond: (_request, { audience }) => ({ status: 200, body: { audience } }),
    },
    {
      method: "POST",
      path: /^\/_\/oidc\/mint-token$/u,
      respond: async (request, office) => {
        const { token = "" } = jsonOf(request, ["token"]);
        const made = await office.exchange(token, { prefix: "pypi-" });
        if (typeof made !== "string") {
          return { status: 200, body: { success: true, token: made.token } };
        }
        const errors = [{ code: PYPI_CODES[made], description: WORDS[made] }];
        return { status: 422, body: { message: "Token request failed", errors } };
      },
    },
    {
      method: "POST",
      path: /^\/legacy\/$/u,
      respond: (request, office) => {
        const [user, password = ""] = basicOf(request);
        return user === "__token__" && office.accepts(password)
          ? { status: 200, body: "" }
          : { status: 403, body: "Invalid or non-existent authentication information." };
      },
    },
  ],
};

const CRATES_TOKENS = /^\/api\/v1\/trusted_publishing\/tokens$/u;

const crates: FakeProtocol = {
  audience: ({ host }) => host,
  lifetimeSeconds: 1800,
  calls: [
    {
      method: "POST",
      path: CRATES_TOKENS,
      respond: async (request, office) => {
        const { jwt = "" } = jsonOf(request, ["jwt"]);
        const made = await office.exchange(jwt, { prefix: "cio_tp_" });
        if (typeof made !== "string") return { status: 200, body: { token: made.token } };
        return { status: 400, body: { errors: [{ detail: CRATES_WORDS[made] }] } };
      },
    },
    {
      method: "DELETE",
      path: CRATES_TOKENS,
      respond: (request, office) => {
        const token = bearerOf(request);
        if (!token.startsWith("cio_tp_")) {
          return { status: 401, body: { errors: [{ detail: "Invalid authorization header" }] } };
        }
        // A token that it does not know gets the same.
        office.end(token);
        return { status: 204 };
      },
    },
    {
      method: "PUT",
      path: /^\/api\/v1\/crates\/new$/u,
      // Cargo writes the token alone.
      respond: ({ headers }, office) =>
        office.accepts(headers["authorization"] ?? "")
          ? { status: 200, body: { warnings: {} } }
          : { status: 403, body: { errors: [{ detail: "authentication failed" }] } },
    },
  ],
};

/** As its own source has them. */
const CRATES_WORDS: Readonly<Record<Refusal, string>> = {
  malformed: "Failed to decode JWT",
  expired: "Failed to decode JWT",
  audience: "Failed to decode JWT",
  reused: "JWT has already been used",
  publisher: "No Trusted Publishing config found for repository `octo-org/shop`.",
};

const rubygems: FakeProtocol = {
  audience: ({ host }) => host,
  lifetimeSeconds: 900,
  calls: [
    {
      method: "POST",
      path: /^\/api\/v1\/oidc\/trusted_publisher\/exchange_token$/u,
      respond: gemKey,
    },
    {
      method: "POST",
      path: /^\/api\/v1\/oidc\/api_key_roles\/(?<name>[^/]+)\/assume_role$/u,
      respond: async (request, office, role) =>
        role === ROLE ? await gemKey(request, office) : GEM_NOT_FOUND,
    },
    {
      method: "POST",
      path: /^\/api\/v1\/gems$/u,
      respond: ({ headers }, office) =>
        office.accepts(headers["authorization"] ?? "")
          ? { status: 200, body: "Successfully registered gem" }
          : { status: 401, body: "Access Denied." },
    },
  ],
};

/** For all that it does not trust, and without JSON. */
const GEM_NOT_FOUND: Reply = { status: 404, body: "This rubygem could not be found." };

async function gemKey(request: SeenRequest, office: TokenOffice): Promise<Reply> {
  const { jwt = "" } = jsonOf(request, ["jwt"]);
  const made = await office.exchange(jwt, { prefix: "rubygems_" });
  if (made === "malformed") return { status: 400, body: { error: "Bad Request" } };
  return typeof made === "string" ? GEM_NOT_FOUND : { status: 201, body: keyOf(made) };
}

function keyOf({ token, expiresAt }: MadeToken) {
  return {
    rubygems_api_key: token,
    name: "octo-org/shop ci.yml",
    scopes: ["push_rubygem"],
    expires_at: new Date(expiresAt).toISOString(),
  };
}

const nuget: FakeProtocol = {
  audience: ({ origin }) => origin,
  lifetimeSeconds: 3600,
  calls: [
    {
      method: "POST",
      path: /^\/api\/v2\/token$/u,
      respond: async (request, office) => {
        const refused = nugetRefusal(request);
        if (refused !== undefined) return refused;
        const made = await office.exchange(bearerOf(request), { prefix: "oy2" });
        if (typeof made === "string") return { status: 401, body: { error: WORDS[made] } };
        const expires = new Date(made.expiresAt).toISOString();
        return { status: 200, body: { tokenType: "ApiKey", expires, apiKey: made.token } };
      },
    },
    {
      method: "PUT",
      path: /^\/api\/v2\/package$/u,
      respond: ({ headers }, office) =>
        office.accepts(headers["x-nuget-apikey"] ?? "")
          ? { status: 201 }
          : { status: 403, body: "The specified API key is invalid" },
    },
  ],
};

function nugetRefusal(request: SeenRequest): Reply | undefined {
  if (request.headers["user-agent"] === undefined) {
    return { status: 400, body: { error: "A User-Agent header is required." } };
  }
  const { username, tokenType } = jsonOf(request, ["username", "tokenType"]);
  if (tokenType !== "ApiKey") return { status: 400, body: { error: "tokenType is wrong" } };
  return username === USER
    ? undefined
    : { status: 401, body: { error: "No matching trust policy." } };
}

export const FAKE_PROTOCOLS: Readonly<Record<ProtocolName, FakeProtocol>> = {
  npm,
  pypi,
  crates,
  rubygems,
  nuget,
};

function bearerOf({ headers }: SeenRequest): string {
  return /^Bearer (\S+)$/u.exec(headers["authorization"] ?? "")?.[1] ?? "";
}

function basicOf({ headers }: SeenRequest): readonly string[] {
  const encoded = /^Basic (\S+)$/u.exec(headers["authorization"] ?? "")?.[1] ?? "";
  return Buffer.from(encoded, "base64").toString("utf8").split(":");
}

/** Exactly these fields, as JSON that says that it is; none for anything else. */
function jsonOf(
  { headers, body }: SeenRequest,
  names: readonly string[],
): Readonly<Record<string, string>> {
  if (headers["content-type"] !== "application/json") return {};
  const given = JSON.parse(body.toString("utf8")) as Record<string, string>;
  return Object.keys(given).toSorted().join() === names.toSorted().join() ? given : {};
}
