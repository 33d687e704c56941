import type { Secret } from "../../shared/secret.ts";
import { base64Windows } from "./base64-forms.ts";
import { textsOf } from "./secret-texts.ts";

/**
 * The usual forms of one secret as plain strings, each encoded in one way throughout. The matcher finds far more, in any
 * mixture of spellings; this list is for the runner's masks, which are plain strings.
 */
export function secretForms(secret: string): readonly string[] {
  return [...new Set(textsOf(secret).flatMap((text) => usualForms(text)))];
}

function usualForms(text: string): readonly string[] {
  const hex = Buffer.from(text, "utf8").toString("hex");
  const windows = base64Windows(Buffer.from(text, "utf8"));
  const percent = strictPercent(encodeURIComponent(text));
  const json = JSON.stringify(text).slice(1, -1);
  return [
    text,
    ...windows,
    ...windows.map((window) => window.replaceAll("+", "-").replaceAll("/", "_")),
    hex,
    hex.toUpperCase(),
    encodeURIComponent(text),
    percent,
    lowerPercent(percent),
    percent.replaceAll("%20", "+"),
    json,
    json.replaceAll("/", "\\/"),
    json.replaceAll(/[<>&']/gu, unicodeEscape),
    text.replaceAll("'", "''"),
    text.replaceAll(/["\\$`]/gu, "\\$&"),
    xmlEscape(text),
  ];
}

/**
 * What to register with the runner (`::add-mask::`) before the task starts, including forms that the runner's own
 * encoders leave out (base64url, base64 at any position, hex, other ways of percent-encoding). A secret of several lines
 * is masked line by line, as the runner itself does: its masks apply to one line at a time.
 * @see https://github.com/actions/runner, src/Sdk/DTLogging/Logging/ValueEncoders.cs
 */
export function maskForms(secrets: readonly Secret[]): readonly string[] {
  const forms = new Set(secrets.flatMap((secret) => secretForms(secret.reveal())));
  return [...forms].filter((form) => !/[\r\n]/u.test(form));
}

function lowerPercent(text: string): string {
  return text.replaceAll(/%[0-9A-F]{2}/gu, (escape) => escape.toLowerCase());
}

/** RFC 3986 §2.2 reserves five characters that encodeURIComponent does not encode. */
function strictPercent(text: string): string {
  return text.replaceAll(
    /[!'()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function unicodeEscape(character: string): string {
  return String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const XML: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

function xmlEscape(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => XML[character] ?? character);
}
