import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fetchAction, type FetchOptions } from "../../../src/action/uses/fetch/fetch-action.ts";
import { parseActionReference } from "../../../src/shared/action-reference.ts";
import { systemClock } from "../../../src/shared/clock.ts";
import { createActionRepository, type ActionRepository } from "./action-repository.ts";
import {
  startGitServer,
  type GitServer,
  type GitServerOptions,
  type GitServerRules,
} from "./git-server.ts";

export const ACTION_YML = "name: deploy\nruns:\n  using: node24\n  main: index.js\n";

/** A server with repositories of actions, and what fetches from it. */
export interface Fetching {
  readonly server: GitServer;
  readonly rules: GitServerRules;
  repository(name: string): ActionRepository;
  /** Fetches what `uses` names, into a directory of its own. */
  fetch(uses: string, options?: Partial<FetchOptions>): ReturnType<typeof fetchAction>;
  /** An empty directory, removed with the rest. */
  directory(): string;
  close(): Promise<void>;
}

export async function startFetching(
  rules: GitServerRules = {},
  tls?: GitServerOptions["tls"],
): Promise<Fetching> {
  const top = mkdtempSync(join(tmpdir(), "stepkey-uses-"));
  const root = join(top, "repositories");
  const server = await startGitServer({ root, rules, ...(tls === undefined ? {} : { tls }) });
  const directory = (): string => mkdtempSync(join(top, "private-"));
  return {
    server,
    rules,
    directory,
    repository: (name) => createActionRepository(root, name),
    fetch: async (uses, options = {}) => {
      const reference = parseActionReference(uses);
      if (reference?.from !== "repository") throw new Error(`not an action: ${uses}`);
      return await fetchAction(reference, {
        serverUrl: server.url,
        apiUrl: server.apiUrl,
        directory: directory(),
        signal: new AbortController().signal,
        proxies: {},
        path: process.env["PATH"] ?? "",
        clock: systemClock,
        jitter: () => 0,
        ...options,
      });
    },
    close: async () => {
      await server.close();
      rmSync(top, { recursive: true, force: true });
    },
  };
}
