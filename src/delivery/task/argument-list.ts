/**
 * Splits a command line as .NET does on Unix, because the runner hands a custom `shell` to it as one string: blanks
 * separate, double quotes group, a doubled quote within them is one, and a backslash escapes nothing but a quote.
 * @see https://learn.microsoft.com/dotnet/api/system.diagnostics.processstartinfo.arguments
 */
export function splitArguments(line: string): readonly string[] {
  const list: string[] = [];
  let argument: string | undefined;
  let isQuoted = false;
  let rest = line;
  while (rest !== "") {
    const token = nextToken(rest, isQuoted);
    rest = rest.slice(token.length);
    if (token === '"') {
      isQuoted = !isQuoted;
      argument ??= "";
    } else if (/^[ \t]$/u.test(token) && !isQuoted) {
      if (argument !== undefined) list.push(argument);
      argument = undefined;
    } else {
      argument = (argument ?? "") + meaningOf(token);
    }
  }
  return argument === undefined ? list : [...list, argument];
}

/** Pairs of backslashes before a quote, an escaped quote, or one character. */
function nextToken(rest: string, isQuoted: boolean): string {
  const escape = /^(?:(?:\\\\)+(?=\\?")|\\")/u.exec(rest)?.[0];
  if (escape !== undefined) return escape;
  return isQuoted && rest.startsWith('""') ? '""' : rest.charAt(0);
}

function meaningOf(token: string): string {
  if (token === '\\"' || token === '""') return '"';
  return token.startsWith("\\\\") ? token.slice(token.length / 2) : token;
}
