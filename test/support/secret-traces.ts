/**
 * Looks for a secret in a text by encoders of its own, not by the product's: what they have in common would be missed by
 * both. A third of a spelling in a row gives too much away already, so that is what is looked for.
 */
export function tracesOf(secret: string, text: string): readonly string[] {
  const folded = text.toLowerCase();
  return SPELLINGS.filter(({ spell, foldsCase, shift = 0 }) => {
    const spelled = spell(secret.slice(shift));
    const [needle, haystack] = foldsCase ? [spelled.toLowerCase(), folded] : [spelled, text];
    return partsOf(needle).some((part) => haystack.includes(part));
  }).map(({ name }) => name);
}

interface Spelling {
  readonly name: string;
  readonly spell: (text: string) => string;
  readonly foldsCase: boolean;
  /** How many characters are left out at the start: base64 has three alignments. */
  readonly shift?: number;
}

const each = (text: string, spell: (code: number) => string): string =>
  [...Buffer.from(text, "utf8")].map((code) => spell(code)).join("");
const hex = (code: number): string => code.toString(16).padStart(2, "0");

const SPELLINGS: readonly Spelling[] = [
  { name: "plain", spell: (text) => text, foldsCase: false },
  { name: "hexadecimal", spell: (text) => each(text, hex), foldsCase: true },
  {
    name: "percent-encoded",
    spell: (text) => each(text, (code) => `%${hex(code)}`),
    foldsCase: true,
  },
  {
    name: "JSON-escaped",
    spell: (text) => each(text, (code) => `\\u00${hex(code)}`),
    foldsCase: true,
  },
  ...[0, 1, 2].flatMap((shift): readonly Spelling[] => [
    {
      name: `base64 from ${shift}`,
      shift,
      spell: (text) => inner(text, "base64"),
      foldsCase: false,
    },
    {
      name: `base64url from ${shift}`,
      shift,
      spell: (text) => inner(text, "base64url"),
      foldsCase: false,
    },
  ]),
];

/** Without the end, which depends on what follows. */
function inner(text: string, encoding: "base64" | "base64url"): string {
  const whole = Math.floor(text.length / 3) * 3;
  return Buffer.from(text.slice(0, whole), "utf8").toString(encoding);
}

function partsOf(spelled: string): readonly string[] {
  const length = Math.ceil(spelled.length / 3);
  const starts = Array.from({ length: spelled.length - length + 1 }, (_, start) => start);
  return starts.map((start) => spelled.slice(start, start + length));
}
