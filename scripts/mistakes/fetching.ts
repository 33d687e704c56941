import { FETCH_LIMITS } from "../../src/action/uses/fetch/limits.ts";
import { listRefs } from "../../src/action/uses/fetch/list-refs.ts";
import { pinOf } from "../../src/action/uses/fetch/pin.ts";
import type { Refs } from "../../src/action/uses/fetch/refs.ts";
import { commitForeign, commitUnknown, noAction } from "../../src/action/uses/fetch/refusals.ts";
import { nestedNotPinned } from "../../src/action/uses/prepare/unusable.ts";
import { parseActionReference, type RepositoryAction } from "../../src/shared/action-reference.ts";
import type { Failure } from "../../src/shared/failure.ts";
import { ok } from "../../src/shared/result.ts";
import type { ExampleMistake, MistakeGroup } from "./mistake.ts";

const COMMIT = "5f6f0c1bd5bd8e1f9a4b44f0e3a3d9a6c7f1e2d3";
const TAG_ID = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567";
const REFS: Refs = [
  { name: "refs/heads/main", commit: COMMIT },
  { name: "refs/tags/v4", commit: COMMIT, tagId: TAG_ID },
];

function actionOf(uses: string): RepositoryAction {
  const reference = parseActionReference(uses);
  if (reference?.from !== "repository") throw new Error(`not an action: ${uses}`);
  return reference;
}

function loose(title: string, ref: string): ExampleMistake {
  const uses = `octo-org/deploy@${ref}`;
  const meet = (): Promise<Failure> => {
    const pin = pinOf(actionOf(uses), REFS);
    if (pin.ok) throw new Error("this was taken");
    return Promise.resolve(pin.error);
  };
  return { title, given: `uses: ${uses}`, meet };
}

/** What a step gets when GitHub returns this status for the repository, and its API these responses. */
function refused(title: string, status: number, api: readonly object[] = []): ExampleMistake {
  const uses = `octo-org/deploy@${COMMIT}`;
  return {
    title,
    given: `uses: ${uses}`,
    meet: async () => {
      const responses = [
        { status, headers: {}, body: "" },
        ...api.map((data) => ({
          status: 200,
          headers: { location: "https://api.github.com/repositories/1" },
          body: JSON.stringify(data),
        })),
      ];
      const refs = await listRefs(actionOf(uses), {
        serverUrl: "https://github.com",
        apiUrl: "https://api.github.com",
        send: () =>
          Promise.resolve(ok(responses.shift() ?? { status: 404, headers: {}, body: "" })),
        signal: new AbortController().signal,
        limits: FETCH_LIMITS,
      });
      if (refs.ok) throw new Error("this was taken");
      return refs.error;
    },
  };
}

function said(title: string, uses: string, say: (action: RepositoryAction) => Failure) {
  return { title, given: `uses: ${uses}`, meet: () => Promise.resolve(say(actionOf(uses))) };
}

export const FETCHING_MISTAKES: readonly MistakeGroup[] = [
  {
    title: "The action in `uses`",
    intro:
      "The action is fetched before anything is requested, so that none of these mistakes uses up an approval.",
    mistakes: [
      loose("A tag", "v4"),
      loose("A branch", "main"),
      loose("A short commit", COMMIT.slice(0, 7)),
      loose("The id of a tag in place of its commit", TAG_ID),
      loose("A tag that does not exist", "v5"),
      refused("A repository that does not exist, or is private", 401),
      refused("A repository that was renamed", 301, [{}, { full_name: "octo-org/release" }]),
      refused("A repository that this job may not read", 403),
      said("A commit that does not exist", `octo-org/deploy@${COMMIT}`, commitUnknown),
      said("A commit of a fork", `octo-org/deploy@${COMMIT}`, commitForeign),
      said("A path without an action", `octo-org/deploy/docs@${COMMIT}`, (action) =>
        noAction(action, "no metadata"),
      ),
      {
        title: "A composite action that uses another one by a tag, with `nested: pinned`",
        given: `uses: octo-org/deploy@${COMMIT}\nnested: pinned`,
        meet: () => {
          const step = { position: "2", uses: "octo-org/login@v1" };
          return Promise.resolve(nestedNotPinned(`octo-org/deploy@${COMMIT}`, step));
        },
      },
    ],
  },
];
