import type { KindSettings } from "../../../credentials/kind/credential-kind.ts";
import type { DocumentGrant } from "../../../policy/document.ts";
import { didYouMean } from "../../../shared/did-you-mean.ts";
import { isRecord } from "../../../shared/json.ts";
import { mistakeAt, type Mistake, type MistakeContext } from "../../../shared/mistake.ts";
import type { TargetBroker } from "../../sources/target-broker.ts";

export interface ListedOptions {
  readonly context: MistakeContext;
  readonly kinds: readonly KindSettings[];
  readonly broker: Pick<TargetBroker, "written">;
}

/** Names in a grant that its server's entry does not have. Both are in the files, so no server has to say it. */
export function checkListed(
  { name, credential }: Pick<DocumentGrant, "name" | "credential">,
  { context, kinds, broker }: ListedOptions,
): readonly Mistake[] {
  if (credential === undefined) return [];
  const { kind, settings } = credential;
  const listed = kinds.find((each) => each.name === kind)?.server.listed;
  const entries = broker.written?.[kind];
  if (listed === undefined || !isRecord(entries)) return [];
  const has = listed.among(entries[settings.server]);
  // An entry without any has a mistake of its own.
  if (has.length === 0) return [];
  const path = ["grants", name, "credential", kind, listed.setting];
  return namesIn(settings, listed.setting)
    .filter((wanted) => !has.includes(wanted))
    .map((wanted) => {
      const meant = didYouMean(wanted, has);
      const expected =
        meant === undefined ? `It has: ${has.join(", ")}.` : `Did you mean "${meant}"?`;
      const message = `Server "${settings.server}" has no ${listed.what} "${wanted}".`;
      return mistakeAt(context, path, { message, expected, example: "" });
    });
}

function namesIn(settings: object, setting: string): readonly string[] {
  const value: unknown = Object.entries(settings).find(([key]) => key === setting)?.[1];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
