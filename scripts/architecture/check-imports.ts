import type { Codebase, Import } from "./codebase.ts";
import type { Finding } from "./finding.ts";
import { isIn, type Where } from "./paths.ts";

/** "Files here import nothing like that", as data. */
export interface ImportRule {
  readonly name: string;
  readonly from: Where;
  readonly to: {
    readonly where?: Where;
    /** dependency-cruiser's words, one of which must fit: `core`, `npm`, `local`. */
    readonly types?: readonly string[];
    /** How it is imported; in any way when absent. */
    readonly forms?: readonly Import["form"][];
    /** Also what is reached over several files, by imports that load at once. Only the last step must fit. */
    readonly through?: "static";
  };
  readonly because: string;
  readonly instead: string;
}

/** Every import that a rule forbids. */
export function checkImports(
  { imports }: Codebase,
  rules: readonly ImportRule[],
): readonly Finding[] {
  return rules.flatMap((rule) => {
    const { name, because, instead } = rule;
    const looked = rule.to.through === "static" ? loadedAtOnce(imports, rule.from) : imports;
    return looked
      .filter(
        (each) => (rule.to.through === "static" || isIn(rule.from, each.from)) && fits(each, rule),
      )
      .map(({ from, line, to }) => {
        const what = `This imports ${shortName(to)}.`;
        return { rule: name, file: from, line, what, because, instead };
      });
  });
}

function fits({ to, types, form }: Import, rule: ImportRule): boolean {
  const { where, types: wanted, forms } = rule.to;
  if (where !== undefined && !isIn(where, to)) return false;
  if (forms?.includes(form) === false) return false;
  return wanted === undefined || wanted.some((type) => types.includes(type));
}

/** The imports that run when one of these files is loaded: its own, and those of every file that they load. */
function loadedAtOnce(imports: readonly Import[], from: Where): readonly Import[] {
  const loading = imports.filter(({ form }) => form === "static");
  const reached = new Set(loading.map((each) => each.from).filter((file) => isIn(from, file)));
  for (const file of reached) {
    for (const each of loading) if (each.from === file) reached.add(each.to);
  }
  return loading.filter((each) => reached.has(each.from));
}

/** `pg` of `node_modules/pg/esm/index.mjs`. */
export function shortName(path: string): string {
  return /^node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(path)?.[1] ?? path;
}
