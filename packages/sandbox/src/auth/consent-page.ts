const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const styles = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #eef1f5; color: #1c2430; }
  main { box-sizing: border-box; width: min(26rem, calc(100vw - 2rem)); padding: 2rem; background: #fff; border-radius: 12px;
    box-shadow: 0 1px 2px #0002, 0 12px 32px #0001; }
  h1 { font-size: 1.25rem; margin: .75rem 0 .5rem; }
  p { margin: .5rem 0; }
  .mark { display: inline-block; padding: .125rem .625rem; border-radius: 999px; background: #fff3c4; color: #5f4700; font-size: .8125rem; }
  ul { margin: .75rem 0; padding-left: 1.25rem; }
  .note { color: #566175; font-size: .875rem; }
  .actions { display: flex; gap: .75rem; margin-top: 1.5rem; }
  button { flex: 1; font: inherit; padding: .625rem 1rem; border-radius: 8px; border: 1px solid #8a94a6; background: none; color: inherit; cursor: pointer; }
  button[value=allow] { background: #1f5fd1; border-color: #1f5fd1; color: #fff; }
  button:focus-visible { outline: 3px solid #7aa7ff; outline-offset: 2px; }
  @media (prefers-color-scheme: dark) {
    body { background: #12161d; color: #e8ecf3; } main { background: #1c222c; } .note { color: #a6b0c0; }
  }`;

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title><style>${styles}</style></head><body><main>${body}</main></body></html>`;

interface Consent {
  /** Where the form goes. */
  readonly action: string;
  /** Of the question that is asked. */
  readonly request: string;
  readonly vendor: string;
  readonly person: string;
  readonly client: string;
  readonly scopes: readonly string[];
}

/** What a person sees in the popup: who asks, for what, and two answers. It works without script. */
export const consentPage = ({ action, request, vendor, person, client, scopes }: Consent): string =>
  page(
    `${vendor}: allow access?`,
    `<span class="mark">Practice account</span><h1>Allow access to ${escape(vendor)}?</h1>
<p>The app <strong>${escape(client)}</strong> asks for access as <strong>${escape(person)}</strong>.</p>
${scopes.length > 0 ? `<p>It wants to:</p><ul>${scopes.map(scope => `<li>${escape(scope)}</li>`).join('')}</ul>` : ''}
<p class="note">This is not ${escape(vendor)}: it answers like it, with made-up records.</p>
<form method="post" action="${escape(action)}"><input type="hidden" name="request" value="${escape(request)}">
<div class="actions"><button name="answer" value="refuse">Refuse</button><button name="answer" value="allow">Allow</button></div></form>`,
  );

export const faultPage = (vendor: string, message: string): string =>
  page(
    `${vendor}: cannot sign in`,
    `<span class="mark">Practice account</span><h1>Cannot sign in to ${escape(vendor)}</h1><p>${escape(message)}</p>`,
  );
