import { z } from "zod";
import { LEVELS, type Permissions } from "../../github-app/narrowing.ts";
import { didYouMean } from "../../shared/did-you-mean.ts";
import { apiName, inputName, KNOWN_NAMES } from "./permissions.ts";

/** Permissions by the names of actions/create-github-app-token's inputs; parsed, they have GitHub's names, sorted. */
export function permissionsField(): z.ZodType<Permissions> {
  return z
    .record(z.string(), z.enum(LEVELS))
    .superRefine((given, context) => {
      for (const name of Object.keys(given)) {
        const mistake = nameMistake(name);
        if (mistake === undefined) continue;
        const { message, expected } = mistake;
        context.addIssue({ code: "custom", path: [name], message, params: { expected } });
      }
    })
    .transform((given) =>
      Object.fromEntries(
        Object.entries(given)
          .map(([name, level]) => [apiName(name), level] as const)
          .toSorted(([one], [other]) => (one < other ? -1 : 1)),
      ),
    );
}

interface NameMistake {
  readonly message: string;
  readonly expected: string;
}

function nameMistake(name: string): NameMistake | undefined {
  const short = name.replace(/^permission-/u, "");
  if (short !== name) {
    return { message: `"${name}" is the name of an input.`, expected: `Write ${short}.` };
  }
  if (!/^[a-z]+(?:[-_][a-z]+)*$/u.test(name)) {
    return { message: `"${name}" is not the name of a permission.`, expected: like(name) };
  }
  if (!name.includes("_")) return undefined;
  const expected = `Write ${inputName(name)}.`;
  return { message: `"${name}" has an underscore.`, expected };
}

function like(name: string): string {
  const meant = didYouMean(name, KNOWN_NAMES);
  return meant === undefined
    ? "Names are like contents or pull-requests."
    : `Did you mean ${meant}?`;
}
