/** How the demo tells its story: a heading a scene, the step's own log, one line of moral. */
export interface Teller {
  readonly scene: (title: string, ...lines: readonly string[]) => void;
  /** One line of a step's log. */
  readonly line: (text: string) => void;
  /** What the story says between two logs. */
  readonly aside: (text: string) => void;
  readonly moral: (text: string) => void;
  readonly say: (text?: string) => void;
}

export interface Screen {
  readonly write: (text: string) => void;
  readonly colour: boolean;
  /** The width at which lines are broken. */
  readonly columns: () => number;
}

export function createTeller({ write, colour, columns }: Screen): Teller {
  const paint = (code: number, text: string): string =>
    colour ? `\u001B[${code}m${text}\u001B[0m` : text;
  const put = (before: string, text: string): void => {
    const width = columns() - before.length;
    for (const part of broken(text, width)) write(`${before}${part}\n`);
  };
  let scenes = 0;
  return {
    scene: (title, ...lines) => {
      scenes += 1;
      write(`\n${paint(1, `${scenes}. ${title}`)}\n`);
      for (const line of lines) put("   ", line);
      write("\n");
    },
    line: (text) => {
      const width = columns() - 5;
      for (const part of broken(text, width)) write(`   ${paint(2, "│")} ${part}\n`);
    },
    aside: (text) => {
      write("\n");
      put("   ", text);
      write("\n");
    },
    moral: (text) => {
      write("\n");
      const width = columns() - 5;
      for (const [index, part] of broken(text, width).entries()) {
        write(`   ${paint(36, `${index === 0 ? "→" : " "} ${part}`)}\n`);
      }
    },
    say: (text = "") => put("", text),
  };
}

const NARROWEST = 20;

/** A text in lines of `width`, broken at blanks where there are some; later lines are indented to the first one's text. */
function broken(text: string, width: number): readonly string[] {
  if (width < NARROWEST) return [text];
  const indent = " ".repeat(Math.min(/^(?:[✓✗◌▸]\s)?\s*/u.exec(text)?.[0].length ?? 0, 4));
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const blank = rest.lastIndexOf(" ", width);
    const at = blank > indent.length ? blank : width;
    lines.push(rest.slice(0, at).trimEnd());
    rest = indent + rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

export class DidNotHappen extends Error {}

/** The demo ends with an error when something that it says did not happen. */
export function must(condition: boolean, what: string): asserts condition {
  if (!condition) throw new DidNotHappen(what);
}
