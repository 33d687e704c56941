import { err, ok, type Result } from "../../shared/result.ts";

/** The fields of a form body, each given once. */
export type Form = ReadonlyMap<string, string>;

/** Which fields a form has; any other is refused. */
export interface FormShape {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
}

/**
 * Parses `application/x-www-form-urlencoded` strictly. Unknown fields, repeated fields and broken escapes are refused, so
 * that two parsers cannot read one request in two ways (RFC 6749 §3.2: "MUST NOT be included more than once"). The error
 * is the reason, which never repeats a value.
 */
export function parseForm(body: Uint8Array, shape: FormShape): Result<Form, string> {
  const text = utf8(body);
  if (text === undefined) return err("the body is not UTF-8");
  const form = new Map<string, string>();
  for (const part of text === "" ? [] : text.split("&")) {
    const [name, value] = splitPart(part).map(unescaped);
    if (name === undefined || value === undefined) return err("a field of the form does not parse");
    if (form.has(name)) return err("a field of the form is given twice");
    if (!isKnown(name, shape)) return err("the form has an unknown field");
    form.set(name, value);
  }
  const missing = shape.required.find((name) => (form.get(name) ?? "") === "");
  return missing === undefined ? ok(form) : err(`${missing} is missing`);
}

function isKnown(name: string, { required, optional = [] }: FormShape): boolean {
  return required.includes(name) || optional.includes(name);
}

/** Empty for a part without a name or without `=`. */
function splitPart(part: string): readonly string[] {
  const at = part.indexOf("=");
  return at < 1 ? [] : [part.slice(0, at), part.slice(at + 1)];
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

function utf8(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}
