import { joined } from "../../shared/wording.ts";
import type { Classification } from "./provider.ts";

/** A list of a server's entry, and the names of a grant that must be in it. */
export interface ReadsList {
  /** `reads` */
  readonly key: string;
  readonly listed: readonly string[];
  readonly names: readonly string[];
}

/** For names that do not show what they allow: a name that the admin did not list as reading may write. */
export function classifyByLists(server: string, lists: readonly ReadsList[]): Classification {
  const of = (key: string): string => `\`${key}\` of server "${server}"`;
  for (const { key, listed, names } of lists) {
    const writing = names.filter((name) => !listed.includes(name));
    if (writing.length > 0) {
      return { access: "write", because: `${of(key)} does not list ${joined(writing)}` };
    }
  }
  const used = lists.filter(({ names }) => names.length > 0);
  const because = joined(used.map(({ key, names }) => `${of(key)} lists ${joined(names)}`));
  return { access: "read", because };
}
