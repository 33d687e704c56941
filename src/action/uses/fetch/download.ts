import type { IncomingMessage } from "node:http";
import { Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Bytes } from "../../../delivery/archive/byte-reader.ts";
import { builtinHttp } from "../../../shared/builtin-http.ts";
import { codeOf } from "../../../shared/error-code.ts";
import { originOf } from "../../../shared/http.ts";
import { isLoopback, isSecureUrl } from "../../../shared/secure-url.ts";
import { proxyFor } from "../../../shared/proxy.ts";

export interface Download {
  readonly url: string;
  /** Sent to the origin of `url` only. */
  readonly headers: Readonly<Record<string, string>>;
  readonly proxies: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

export type Downloaded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly isTooLarge: boolean; readonly why: string };

/** GitHub redirects a tarball to another of its hosts, with a URL that needs no token. */
const MAX_REDIRECTS = 3;

/** Downloads what is compressed with gzip, and hands it on unpacked as it comes. */
export async function downloadGzip<T>(
  download: Download,
  read: (content: Bytes) => Promise<T>,
): Promise<Downloaded<T>> {
  try {
    const response = await follow(download);
    if (response.statusCode !== 200) {
      response.destroy();
      return {
        ok: false,
        isTooLarge: false,
        why: `GitHub returned status ${response.statusCode ?? 0}`,
      };
    }
    return { ok: true, value: await read(unpacked(response, download.maxBytes)) };
  } catch (error) {
    if (!(error instanceof NoContent) && codeOf(error) === "unknown error") throw error;
    return { ok: false, isTooLarge: error instanceof TooMuch, why: reasonOf(error, download) };
  }
}

class NoContent extends Error {}
class TooMuch extends NoContent {}

/** Of a connection that was not made. What reads the content may have errors of its own. */
function reasonOf(error: unknown, { url }: Download): string {
  return error instanceof NoContent ? error.message : `${originOf(url)}: ${codeOf(error)}`;
}

async function follow(download: Download): Promise<IncomingMessage> {
  const { origin } = new URL(download.url);
  let { url } = download;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const isSame = new URL(url).origin === origin;
    const headers = isSame ? download.headers : {};
    const response = await get(url, { ...download, headers });
    const { location } = response.headers;
    const status = response.statusCode ?? 0;
    if (status < 300 || status >= 400 || location === undefined) return response;
    response.destroy();
    if (!URL.canParse(location, url)) throw new NoContent("GitHub redirected to an invalid URL");
    url = new URL(location, url).href;
  }
  throw new NoContent("GitHub redirected too often");
}

async function get(
  address: string,
  { headers, proxies, signal }: Download,
): Promise<IncomingMessage> {
  if (!isSecureUrl(address)) {
    throw new NoContent(`${originOf(address)} is neither https nor on a loopback address`);
  }
  const url = new URL(address);
  const client = url.protocol === "https:" ? await import("node:https") : builtinHttp();
  const proxy = isLoopback(url.hostname) ? undefined : proxyFor(url, proxies);
  if (proxy?.ok === false) throw new NoContent(proxy.error);
  const through = proxy?.value?.url;
  const proxyEnv = through === undefined ? {} : { HTTPS_PROXY: through };
  const agent = new client.Agent({ keepAlive: false, proxyEnv });
  return await new Promise((resolve, reject) => {
    const request = client.request(url, {
      agent,
      signal,
      headers: { "user-agent": "stepkey", ...headers },
    });
    request.once("close", () => agent.destroy());
    request.once("error", reject);
    request.once("response", resolve);
    request.end();
  });
}

/** Unlike a search for secrets, it throws where the end is missing: half an action is none. */
async function* unpacked(response: IncomingMessage, maxBytes: number): Bytes {
  let size = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(
        size > maxBytes ? new TooMuch(`the archive is larger than ${maxBytes} bytes`) : null,
        chunk,
      );
    },
  });
  const gunzip = createGunzip();
  // An error anywhere ends the reading below.
  for (const stream of [response, counted]) stream.once("error", (error) => gunzip.destroy(error));
  try {
    yield* response.pipe(counted).pipe(gunzip) as Bytes;
  } catch (error) {
    // So that whoever reads this can tell it from an error of its own.
    throw error instanceof NoContent
      ? error
      : new NoContent(`the archive broke off (${codeOf(error)})`);
  } finally {
    response.destroy();
  }
}
