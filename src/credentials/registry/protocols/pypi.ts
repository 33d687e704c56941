import { isRecord } from "../../../shared/json.ts";
import type { RegistryProtocol } from "./protocol.ts";

const TOKEN_USER = "__token__";

/** @see https://github.com/pypa/gh-action-pypi-publish */
export const pypi: RegistryProtocol = {
  // Of the ID token that shows who the job is, and goes nowhere: the registry says which audience it expects.
  audience: ({ host }) => host,
  audiencePath: "/_/oidc/audience",
  exchange: (_settings, idToken) => ({
    path: "/_/oidc/mint-token",
    body: { token: idToken.reveal() },
  }),
  token: ({ token }) => token,
  times: ({ expires }) => ({ expires }),
  lifetimeSeconds: () => 900,
  isFixed: true,
  reasons: ({ message, errors }) => {
    const listed: readonly unknown[] = Array.isArray(errors) ? errors : [];
    const described = listed.flatMap((error) =>
      isRecord(error) ? [error["description"] ?? error["code"]] : [],
    );
    return described.length > 0 ? described : [message];
  },
  deliver: ({ url }, token) => ({
    env: {
      TWINE_USERNAME: TOKEN_USER,
      TWINE_PASSWORD: token,
      TWINE_REPOSITORY_URL: url,
      UV_PUBLISH_TOKEN: token,
      UV_PUBLISH_URL: url,
      HATCH_INDEX_USER: TOKEN_USER,
      HATCH_INDEX_AUTH: token,
      HATCH_INDEX_REPO: url,
      FLIT_USERNAME: TOKEN_USER,
      FLIT_PASSWORD: token,
      FLIT_INDEX_URL: url,
    },
    files: [],
  }),
  publisherRemedy: () =>
    "Add a trusted publisher to the project that names this repository, the workflow's file and its environment.",
};
