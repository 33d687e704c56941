import type { KeyRing } from "../../lease/key-ring.ts";
import type { OverseenPolicy } from "../policy/policy-source.ts";
import type { GitHubParts } from "./create-github.ts";

/** A part of the broker that a reload replaces. Those who hold `part` need not know. */
export interface Replaceable<T> {
  readonly part: T;
  replace(next: T): void;
}

/** What the configuration may leave out is absent for as long as the broker runs. */
export function replaceableParts(keyRing: KeyRing | undefined, github: GitHubParts | undefined) {
  return {
    keyRing: keyRing && replaceableKeyRing(keyRing),
    github: github && replaceableGitHub(github),
  };
}

function replaceableKeyRing(first: KeyRing): Replaceable<KeyRing> {
  let current = first;
  return {
    part: {
      seal: (secret, lease) => current.seal(secret, lease),
      open: (sealed, lease) => current.open(sealed, lease),
      fingerprints: (value) => current.fingerprints(value),
      get ids() {
        return current.ids;
      },
    },
    replace: (next) => {
      current = next;
    },
  };
}

function replaceableGitHub(first: GitHubParts): Replaceable<GitHubParts> {
  let current = first;
  return {
    part: {
      gate: { decide: (...given) => current.gate.decide(...given) },
      reviewGate: { decide: (...given) => current.reviewGate.decide(...given) },
      reader: { request: (request) => current.reader.request(request) },
      checkAccess: {
        get isApp() {
          return current.checkAccess.isApp;
        },
        look: (signal) => current.checkAccess.look(signal),
      },
      readerFor: (repository) => current.readerFor(repository),
      forgetRepository: (repositoryId) => current.forgetRepository(repositoryId),
      forgetOwner: (owner) => current.forgetOwner(owner),
      get webhookSecrets() {
        return current.webhookSecrets;
      },
      get deliveryLogs() {
        return current.deliveryLogs;
      },
      get writer() {
        return current.writer;
      },
      get writes() {
        return current.writes;
      },
    },
    replace: (next) => {
      current = next;
    },
  };
}

export function replaceablePolicy(first: OverseenPolicy): Replaceable<OverseenPolicy> {
  let current = first;
  return {
    part: {
      find: (...given) => current.find(...given),
      repositories: (isFresh) => current.repositories(isFresh),
      repositoriesWith: (grant) => current.repositoriesWith(grant),
      isUsable: () => current.isUsable(),
      readAll: () => current.readAll(),
      open: (source) => current.open(source),
      forget: (repositoryId) => current.forget(repositoryId),
    },
    replace: (next) => {
      current = next;
    },
  };
}

/** Work in the background that begins anew when what it works on was replaced. Once it was stopped, it stays stopped. */
export interface RestartableWork {
  restart(): void;
  stop(): Promise<void>;
}

/** `work` ends when its signal aborts. The next one does not wait for it. */
export function restartableWork(work: (signal: AbortSignal) => Promise<void>): RestartableWork {
  const running = new Set<Promise<void>>();
  let stopped = new AbortController();
  let isOver = false;
  const start = (): void => {
    if (isOver) return;
    stopped = new AbortController();
    const one = work(stopped.signal).finally(() => running.delete(one));
    running.add(one);
  };
  start();
  return {
    restart: () => {
      stopped.abort();
      start();
    },
    stop: async () => {
      isOver = true;
      stopped.abort();
      await Promise.all(running);
    },
  };
}
