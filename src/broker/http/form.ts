import { ok, type Result } from "../../shared/result.ts";
import { refuse, type Refusal } from "../refusal/refusal.ts";

/** The fields of a form body, each given once. */
export type Form = ReadonlyMap<string, string>;

/** Which fields a form has; no others are taken. */
export interface FormShape {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
}

/**
 * Parses `application/x-www-form-urlencoded` strictly: unknown and repeated fields and broken escapes are refused, so
 * that no two readers of one request can understand two things (RFC 6749 §3.2: "MUST NOT be included more than once").
 */
export function parseForm(body: Uint8Array, shape: FormShape): Result<Form, Refusal> {
  const text = utf8(body);
  if (text === undefined) return malformed("the body is not UTF-8");
  const form = new Map<string, string>();
  for (const part of text === "" ? [] : text.split("&")) {
    const [name, value] = splitPart(part).map(unescaped);
    if (name === undefined || value === undefined) return malformed("a field does not parse");
    if (form.has(name)) return malformed("a field is given twice");
    if (!isKnown(name, shape)) return malformed("a field is not known here");
    form.set(name, value);
  }
  const missing = shape.required.find((name) => (form.get(name) ?? "") === "");
  return missing === undefined ? ok(form) : malformed(`${missing} is missing`);
}

function isKnown(name: string, { required, optional = [] }: FormShape): boolean {
  return required.includes(name) || optional.includes(name);
}

/** A part without `=` is no field of a form that we take. */
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

function malformed(reason: string): Result<never, Refusal> {
  return refuse("request_malformed", reason);
}
