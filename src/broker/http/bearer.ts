import { Secret } from "../../shared/secret.ts";
import type { IncomingRequest } from "./incoming-request.ts";

/** RFC 6750 §2.1; the scheme's case does not matter (RFC 9110 §11.1). */
const FORM = /^bearer +(?<token>[\w.~+/-]+=*) *$/iu;

/** The bearer token of a request; undefined without one, with several, and with another scheme. */
export function bearerToken(headers: IncomingRequest["headers"]): Secret | undefined {
  const [value, ...others] = headers["authorization"] ?? [];
  if (value === undefined || others.length > 0) return undefined;
  const token = FORM.exec(value)?.groups?.["token"];
  return token === undefined ? undefined : new Secret(token);
}
