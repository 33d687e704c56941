/** How the demo tells its story: a heading a scene, the step's own log, one line of moral. */
export interface Teller {
  readonly scene: (title: string, ...lines: readonly string[]) => void;
  /** One line of a step's log. */
  readonly line: (text: string) => void;
  readonly moral: (text: string) => void;
  readonly say: (text?: string) => void;
}

export function createTeller(write: (text: string) => void, colour: boolean): Teller {
  const paint = (code: number, text: string): string =>
    colour ? `\u001B[${code}m${text}\u001B[0m` : text;
  let scenes = 0;
  return {
    scene: (title, ...lines) => {
      scenes += 1;
      write(`\n${paint(1, `${scenes}. ${title}`)}\n`);
      for (const line of lines) write(`   ${line}\n`);
      write("\n");
    },
    line: (text) => write(`   ${paint(2, "│")} ${text}\n`),
    moral: (text) => write(`\n   ${paint(36, `→ ${text}`)}\n`),
    say: (text = "") => write(`${text}\n`),
  };
}

export class DidNotHappen extends Error {}

/** The demo ends with an error when something that it tells did not happen. */
export function must(condition: boolean, what: string): asserts condition {
  if (!condition) throw new DidNotHappen(what);
}
