import { didYouMean } from "../shared/did-you-mean.ts";
import { shorten } from "../shared/issue-text.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { sentence } from "../shared/wording.ts";
import type { SemanticMistake } from "./semantic-mistake.ts";
import type { DirectTask, TaskCredentialKind } from "./tasks-file.ts";

export type TaskCredential = DirectTask["credential"] & {
  readonly longestSeconds: number | undefined;
};

/** Exactly one kind that the job can get by itself, and its settings as the kind reads them. Paths are below the task. */
export function credentialOfTask(
  given: Readonly<Record<string, unknown>>,
  kinds: readonly TaskCredentialKind[],
): Result<TaskCredential, readonly SemanticMistake[]> {
  const [name, ...others] = Object.keys(given);
  if (name === undefined || others.length > 0) {
    const message =
      name === undefined ? "It names no provider." : "A task gets one credential: name one.";
    return err([{ path: ["credential"], message }]);
  }
  const kind = kinds.find((one) => one.name === name);
  if (kind?.direct === undefined) return err([unknownKind(name, kinds)]);
  const { longestSeconds } = kind.direct;
  const parsed = kind.direct.parse(given[name]);
  if (parsed.ok) return ok({ kind: name, settings: parsed.value, longestSeconds });
  return err(
    parsed.error.map(({ path, message, example }) => {
      const what = path.length === 0 ? name : path.join(".");
      const text = sentence(`\`${what}\` ${message}`);
      return { path: ["credential", name, ...path], message: text, expected: "", example };
    }),
  );
}

function unknownKind(name: string, kinds: readonly TaskCredentialKind[]): SemanticMistake {
  const path = ["credential", name];
  if (kinds.some((kind) => kind.name === name)) {
    const message = `${name} needs a broker: only a broker issues it.`;
    const expected = "Run a broker, and put the task into its policy.";
    return { path, message, expected, example: "" };
  }
  const known = kinds.flatMap((kind) => (kind.direct === undefined ? [] : [kind.name]));
  const meant = didYouMean(name, known);
  const expected = meant === undefined ? `Known: ${known.join(", ")}.` : `Did you mean "${meant}"?`;
  const message = `"${shorten(name)}" is not a known provider.`;
  return { path, message, expected, example: "" };
}
