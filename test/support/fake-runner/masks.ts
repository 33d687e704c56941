/** The real runner's secret masker, by its observable behaviour: the encodings it knows, and no others. */
export interface Masks {
  /** The value and each of its lines. */
  add(value: string): void;
  /** The value alone. */
  addPlain(value: string): void;
  /** One line with every known form replaced. */
  mask(line: string): string;
  readonly values: readonly string[];
}

export function createMasks(): Masks {
  const forms = new Set<string>();
  const values: string[] = [];
  const add = (value: string): void => {
    for (const encode of [(plain: string) => plain, ...ENCODERS]) {
      const form = encode(value);
      if (form.trim() !== "") forms.add(form);
    }
  };
  return {
    values,
    add: (value) => {
      if (value.trim() === "") return;
      values.push(value);
      add(value);
      // A value of several lines would never be met in one line of the log.
      for (const line of value.split(/[\r\n]/u)) if (line.trim() !== "") add(line.trim());
    },
    addPlain: add,
    mask: (line) => maskLine(line, forms),
  };
}

/** Overlapping and touching hits become one `***`. */
function maskLine(line: string, forms: ReadonlySet<string>): string {
  const hits: (readonly [number, number])[] = [];
  for (const form of forms) {
    for (let at = line.indexOf(form); at >= 0; at = line.indexOf(form, at + 1)) {
      hits.push([at, at + form.length]);
    }
  }
  let masked = "";
  let done = 0;
  let open: readonly [number, number] | undefined;
  const flush = (): void => {
    if (open === undefined) return;
    masked += `${line.slice(done, open[0])}***`;
    done = open[1];
  };
  for (const hit of hits.toSorted((a, b) => a[0] - b[0])) {
    if (open !== undefined && hit[0] <= open[1]) {
      open = [open[0], Math.max(open[1], hit[1])];
    } else {
      flush();
      open = hit;
    }
  }
  flush();
  return masked + line.slice(done);
}

const base64From = (skip: number) => (value: string) => {
  const bytes = Buffer.from(value, "utf8");
  return bytes.length > skip ? bytes.subarray(skip).toString("base64") : "";
};

const ENCODERS: readonly ((value: string) => string)[] = [
  base64From(0),
  base64From(1),
  base64From(2),
  // An argument of a command line.
  (value) => value.replaceAll('"', String.raw`\"`),
  // A string of a workflow expression.
  (value) => value.replaceAll("'", "''"),
  (value) => JSON.stringify(value).slice(1, -1),
  (value) =>
    encodeURIComponent(value).replaceAll(
      /[!'()*]/gu,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  (value) =>
    value
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&apos;"),
  // Only where both are there.
  (value) => (/^".{7,}"$/su.test(value) ? value.slice(1, -1) : ""),
  beforeAmpersand,
  afterAmpersand,
];

/** PowerShell shows a command that failed in parts, split at `&`: the first part. */
function beforeAmpersand(value: string): string {
  const special = value.indexOf("&+");
  const at = special >= 0 ? special + 2 : value.lastIndexOf("&") + 1;
  return at >= 6 ? value.slice(0, at) : "";
}

/** The second part; after `&+` PowerShell swallows one character. */
function afterAmpersand(value: string): string {
  const special = value.indexOf("&+");
  if (special >= 0) return atLeastSix(value.slice(special + 3));
  return value.includes("&") ? atLeastSix(value.slice(value.lastIndexOf("&") + 1)) : "";
}

function atLeastSix(part: string): string {
  return part.length >= 6 ? part : "";
}
