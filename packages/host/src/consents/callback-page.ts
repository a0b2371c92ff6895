import { createHash } from 'node:crypto';
import { signInMessage, type AuthorizationStatus } from 'citizen-integrator/contract';
import { message, say, type MessageRef } from '../messages/index.ts';

export interface CallbackPage {
  readonly html: string;
  /** Its Content-Security-Policy. */
  readonly policy: string;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const styles = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0;min-height:100vh;display:grid;place-items:center}
main{max-width:26rem;padding:1.5rem}h1{font-size:1.25rem;margin:0 0 .5rem}p{margin:.5rem 0}`;

/** A script holds JSON: nothing in it may end the script. */
const asScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Tells the page that began, and nobody else, and goes. Other windows of this origin hear it on the channel. */
const scriptOf = (told: object, origin: string | null): string =>
  `const told=${asScript(told)},origin=${asScript(origin)};
try{new BroadcastChannel(${asScript(signInMessage)}).postMessage(told)}catch{}
if(opener&&origin)opener.postMessage(told,origin);
if(opener)close();`;

/**
 * What a person sees at the end of signing in. It says all there is to say without its script.
 * @param end How it ended; null when nobody knows.
 */
export const callbackPage = (
  says: MessageRef,
  language: string,
  end: { readonly state: string; readonly status: AuthorizationStatus; readonly origin: string | null } | null,
): CallbackPage => {
  const put = ({ code, params }: MessageRef): string => escape(say(code, params, language));
  const script = end ? scriptOf({ type: signInMessage, state: end.state, status: end.status }, end.origin) : '';
  const html = `<!doctype html><html lang="${escape(language)}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${put(says)}</title>
<style>${styles}</style></head><body><main><h1 role="status">${put(says)}</h1>
<p>${put(message('consent.page.close'))}</p></main>${script ? `<script>${script}</script>` : ''}</body></html>`;
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(styles)}`,
    ...(script ? [`script-src ${hashOf(script)}`] : []),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return { html, policy };
};
