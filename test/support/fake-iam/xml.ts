import type { FakeResult, FakeValue } from "./action.ts";

/** A response of the query API: `<PutRolePolicyResponse>`, with the result inside. */
export function resultXml(action: string, result: FakeResult): string {
  const inside = element(`${action}Result`, result);
  return `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/">${inside}<ResponseMetadata><RequestId>fake</RequestId></ResponseMetadata></${action}Response>`;
}

export function errorXml(code: string, message: string): string {
  const error = element("Error", { Type: "Sender", Code: code, Message: message });
  return `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">${error}<RequestId>fake</RequestId></ErrorResponse>`;
}

function element(name: string, value: FakeValue): string {
  return `<${name}>${content(value)}</${name}>`;
}

function content(value: FakeValue): string {
  if (Array.isArray(value)) return value.map((one: FakeValue) => element("member", one)).join("");
  if (typeof value === "object") {
    return Object.entries(value)
      .map(([name, one]) => element(name, one))
      .join("");
  }
  return String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
