import { checkCircles } from "./check-circles.ts";
import { checkImports } from "./check-imports.ts";
import { checkKinds, idleExceptions, kindsIn } from "./check-kinds.ts";
import { checkNames, idleNames } from "./check-names.ts";
import { checkLayers, emptyLayers } from "./check-layers.ts";
import type { Codebase } from "./codebase.ts";
import type { Finding } from "./finding.ts";
import { unmatched } from "./paths.ts";
import type { Rules } from "./rules.ts";

const RULES_FILE = "scripts/architecture/rules.ts";

/** Everything that is wrong with this codebase by these rules, and with the rules themselves. */
export function check(codebase: Codebase, rules: Rules): readonly Finding[] {
  return [
    ...checkSight(codebase, rules),
    ...checkRules(codebase, rules),
    ...checkLayers(codebase, rules.layers),
    ...checkCircles(codebase),
    ...checkImports(codebase, rules.imports),
    ...checkKinds(codebase, rules.kinds),
    ...checkNames(codebase, rules.names),
  ];
}

/** A check that saw nothing, or less than there is, proves nothing. */
function checkSight(codebase: Codebase, rules: Rules): readonly Finding[] {
  const blind = [
    ...(codebase.files.length === 0 ? ["no file"] : []),
    ...(codebase.files.length > 0 && codebase.imports.length === 0 ? ["no import"] : []),
    ...(kindsIn(codebase, rules.kinds).length === 0 ? ["no kind of credential"] : []),
  ];
  const rule = "check-sees-everything";
  const because = "What was not looked at was not checked.";
  return [
    ...blind.map((what) => ({
      rule,
      file: "src",
      line: 1,
      what: `The check found ${what}.`,
      because,
      instead: "See whether dependency-cruiser still reads TypeScript.",
    })),
    ...codebase.unseen.map(({ file, line, what }) => ({
      rule,
      file,
      line,
      what: `dependency-cruiser did not report ${what}.`,
      because,
      instead:
        "See whether dependency-cruiser still reads TypeScript, and whether the import leads anywhere.",
    })),
  ];
}

/** A pattern or an exception that matches nothing was left behind when its file moved: the rule guards nothing any more. */
function checkRules(codebase: Codebase, rules: Rules): readonly Finding[] {
  const places = [...codebase.files, ...codebase.imports.map(({ to }) => to)];
  const idle = [
    ...rules.imports.flatMap(({ name, from, to }) => [
      ...unmatched(from, codebase.files).map((pattern) => `${pattern} (${name})`),
      ...(to.where === undefined ? [] : unmatched(to.where, places)).map(
        (pattern) => `${pattern} (${name})`,
      ),
    ]),
    ...unmatched({ in: rules.kinds.open }, codebase.files),
    ...unmatched(rules.kinds.scope, codebase.files),
    ...emptyLayers(codebase, rules.layers),
    ...idleExceptions(codebase, rules.kinds),
    ...idleNames(codebase, rules.names),
  ];
  return idle.map((what) => ({
    rule: "every-rule-matches-something",
    file: RULES_FILE,
    line: 1,
    what: `${what} matches nothing.`,
    because: "A rule that matches nothing guards nothing.",
    instead: "Write the path or the name as it is now, or remove the entry.",
  }));
}
