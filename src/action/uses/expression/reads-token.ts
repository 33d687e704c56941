import { lexemesOf, segmentsOf } from "./evaluate.ts";

/** Whether an expression in a text reads `github.token`, which is empty unless the workflow passes it. */
export function readsToken(text: string): boolean {
  const segments = segmentsOf(text);
  if (!segments.ok) return false;
  return segments.value.some(
    ({ expression }) => expression !== undefined && namesToken(lexemesOf(expression)),
  );
}

function namesToken(lexemes: readonly string[]): boolean {
  return lexemes.some((lexeme, at) => {
    if (lexeme !== "github" || lexemes[at - 1] === ".") return false;
    const [first, second] = lexemes.slice(at + 1, at + 3);
    return (first === "." && second === "token") || (first === "[" && second === "'token'");
  });
}
