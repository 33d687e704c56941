/** `npm run generate`: writes every page and picture that is made from the source. Tests fail where one differs from it. */
import { writeFile } from "node:fs/promises";
import { PICTURE_FILES } from "./draw-pictures.ts";
import { COMPILED_FILE, compiledCode } from "./write-compiled.ts";
import { CLI_FILE, cliPage } from "./write-cli.ts";
import { ERRORS_FILE, errorsPage } from "./write-errors.ts";
import { GATE_REASONS_FILE, gateReasonsPage } from "./write-gate-reasons.ts";
import { INPUTS_FILE, inputsPage } from "./write-inputs.ts";
import { MISTAKES_FILE, mistakesPage } from "./write-mistakes.ts";
import { PROVIDERS_FILE, providersPage } from "./write-providers.ts";
import { VARIABLES_FILE, variablesPage } from "./write-variables.ts";

export const PAGES: readonly {
  readonly file: string;
  readonly page: () => string | Promise<string>;
}[] = [
  { file: COMPILED_FILE, page: compiledCode },
  { file: ERRORS_FILE, page: errorsPage },
  { file: GATE_REASONS_FILE, page: gateReasonsPage },
  { file: CLI_FILE, page: cliPage },
  { file: INPUTS_FILE, page: inputsPage },
  { file: MISTAKES_FILE, page: mistakesPage },
  { file: PROVIDERS_FILE, page: providersPage },
  { file: VARIABLES_FILE, page: variablesPage },
  ...PICTURE_FILES,
];

if (import.meta.main) {
  for (const { file, page } of PAGES) await writeFile(file, await page());
}
