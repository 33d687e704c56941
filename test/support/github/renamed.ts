import type { HttpRequest, HttpSend } from "../../../src/shared/http.ts";
import { ok } from "../../../src/shared/result.ts";

export interface Renaming {
  /** The front's base URL. */
  readonly url: string;
  readonly id: number;
  /** Full names. */
  readonly from: string;
  readonly to: string;
  /** Another repository of the front that has the old name now; undefined: nobody has it. */
  readonly takenBy?: string | undefined;
}

/**
 * A FAKE of what GitHub does once a repository has another name, before a front that knows the old one alone: requests for
 * the old name are redirected to `/repositories/ID/…`, an App gets no token for it, and the new one works. With `takenBy`,
 * the old name is that of another repository.
 */
export function renamed(send: HttpSend, renaming: Renaming): HttpSend {
  const { url, id, from, to, takenBy } = renaming;
  return async (request) => {
    const path = request.url.slice(url.length);
    if (isOf(path, from)) {
      if (takenBy !== undefined) {
        return send({ ...request, url: url + path.replace(`/repos/${from}`, `/repos/${takenBy}`) });
      }
      const location = `${url}/repositories/${id}${path.slice(`/repos/${from}`.length)}`;
      const body = JSON.stringify({ message: "Moved Permanently", url: location });
      return ok({ status: 301, headers: { ...JSON_TYPE, location }, body });
    }
    const isToken = path.endsWith("/access_tokens");
    if (isToken && names(request, from)) {
      if (takenBy !== undefined) return await asked(send, request, { from, to: takenBy });
      const message = "There is at least one repository that does not exist or is not accessible.";
      return ok({ status: 422, headers: JSON_TYPE, body: JSON.stringify({ message }) });
    }
    const sent = await send({ ...request, ...inOldWords(request, { url, from, to }) });
    if (!sent.ok) return sent;
    return ok({ ...sent.value, body: sent.value.body.replaceAll(from, to) });
  };
}

/** The token for the old name is one for the repository that has it now. */
async function asked(
  send: HttpSend,
  request: HttpRequest,
  { from, to }: Pick<Renaming, "from" | "to">,
): ReturnType<HttpSend> {
  const [[, old = ""], [, now = ""]] = [from.split("/"), to.split("/")];
  const body = (request.body ?? "").replaceAll(JSON.stringify(old), JSON.stringify(now));
  const sent = await send({ ...request, body });
  return sent.ok ? ok({ ...sent.value, body: sent.value.body.replaceAll(to, from) }) : sent;
}

const JSON_TYPE = { "content-type": "application/json" };

function isOf(path: string, fullName: string): boolean {
  return new RegExp(`^/repos/${fullName}(?:[/?]|$)`, "u").test(path);
}

function names({ body = "" }: HttpRequest, fullName: string): boolean {
  return body.includes(JSON.stringify(fullName.split("/")[1]));
}

function inOldWords(
  { url: given, body }: HttpRequest,
  { url, from, to }: Pick<Renaming, "url" | "from" | "to">,
): Partial<HttpRequest> {
  const path = given.slice(url.length).replace(`/repos/${to}`, `/repos/${from}`);
  const [, old = ""] = from.split("/");
  const [, now = ""] = to.split("/");
  const text = body?.replaceAll(JSON.stringify(now), JSON.stringify(old));
  return { url: url + path, ...(text === undefined ? {} : { body: text }) };
}
