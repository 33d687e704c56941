import { createGitHubProvider } from "../../../src/credentials/github/provider.ts";
import type { GitHubServer } from "../../../src/credentials/github/server.ts";
import type { GitHubSettings } from "../../../src/credentials/github/settings.ts";
import type { IssueRequest, Provider } from "../../../src/credentials/kind/provider.ts";
import { systemClock, type Clock } from "../../../src/shared/clock.ts";
import { nodeHttp, type HttpSend } from "../../../src/shared/http.ts";
import { newLeaseId } from "../../../src/shared/lease-id.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { randomBytes } from "node:crypto";
import { APP_ID, OWNER } from "./emulated-app.ts";

export const READING: GitHubSettings = {
  server: OWNER,
  repositories: ["shop"],
  permissions: { contents: "read" },
};
export const WRITING: GitHubSettings = {
  server: OWNER,
  repositories: ["shop", "web"],
  permissions: { contents: "write", issues: "write" },
};

export interface TestProviderOptions {
  readonly pem: string;
  readonly url: string;
  readonly server?: Partial<GitHubServer>;
  readonly clock?: Clock;
  readonly send?: HttpSend;
}

export function createTestGitHubProvider(options: TestProviderOptions): Provider<GitHubSettings> {
  const { pem, url, server = {}, clock = systemClock, send = nodeHttp() } = options;
  return createGitHubProvider({
    send,
    clock,
    jitter: () => 0.5,
    servers: {
      [OWNER]: {
        app: String(APP_ID),
        keys: [new Secret(pem)],
        apiUrl: url,
        owner: OWNER,
        organisationPermissions: {},
        ...server,
      },
    },
  });
}

export function githubRequest(settings: GitHubSettings = READING): IssueRequest<GitHubSettings> {
  return {
    lease: newLeaseId(randomBytes),
    instance: "instance-1",
    settings,
    access: "read",
    expiresAt: Date.now() + 3_600_000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
    repository: "octo-org/shop",
    step: "publish",
  };
}

/** The token of a credential, as a task has it. */
export function tokenIn({ env }: { readonly env: Readonly<Record<string, Secret | string>> }) {
  const token = env["GITHUB_TOKEN"];
  if (!(token instanceof Secret)) throw new TypeError("no token");
  return token.reveal();
}

/** Sends with a token, as a task does. */
export async function asTask(
  { url, token }: { readonly url: string; readonly token: string },
  methodAndPath: string,
  body?: object,
): Promise<number> {
  const [method = "", path = ""] = methodAndPath.split(" ");
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await response.body?.cancel();
  return response.status;
}
