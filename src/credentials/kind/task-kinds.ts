import type { TaskCredentialKind } from "../../policy/tasks-file.ts";
import type { CredentialKind } from "./credential-kind.ts";

/** What a tasks file is parsed with. Each kind is loaded: which of them the file names is known when it is parsed. */
export async function taskCredentialKinds(
  kinds: readonly CredentialKind[],
): Promise<readonly TaskCredentialKind[]> {
  return await Promise.all(
    kinds.map(async ({ name, direct }) => {
      if (direct === undefined) return { name };
      const loaded = await direct.load();
      const { example, longestSeconds } = direct;
      return {
        name,
        direct: { example, longestSeconds, parse: (given: unknown) => loaded.parse(given) },
      };
    }),
  );
}
