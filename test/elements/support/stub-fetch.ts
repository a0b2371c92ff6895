/** A call as the network would see it. */
export interface SeenCall {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
}

export type Answer = (call: SeenCall) => Response | Promise<Response>;

export interface StubbedFetch {
  readonly calls: readonly SeenCall[];
  restore(): void;
}

/** Puts answers in the place of the network: each call takes the next one, the last one stays. */
export const stubFetch = (...answers: Answer[]): StubbedFetch => {
  const { fetch } = globalThis;
  const calls: SeenCall[] = [];
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const call = {
      method: request.method,
      url: new URL(request.url),
      headers: request.headers,
      body: await request.text(),
    };
    calls.push(call);
    const answer = answers[Math.min(calls.length, answers.length) - 1];
    if (!answer) throw new Error('Nothing was prepared for this call');
    const { signal } = request;
    const response = await Promise.race([
      answer(call),
      new Promise<never>((_, reject) => {
        const abort = () => reject(new DOMException('Aborted', 'AbortError'));
        if (signal.aborted) abort();
        signal.addEventListener('abort', abort);
      }),
    ]);
    // As the network does, ends the body too when the caller gives up.
    const body = response.body?.pipeThrough(new TransformStream(), { signal });
    return new Response(body, response);
  };
  return { calls, restore: () => (globalThis.fetch = fetch) };
};

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

export const problem = (status: number, kind: string, headers: Record<string, string> = {}): Response =>
  json(
    { type: 'about:blank', title: 'No', status, kind, detail: 'Said by the host.', requestId: 'req-1' },
    status,
    headers,
  );

/** A token that nobody signed. @param life Seconds until it ends; negative: it has ended. */
export const unsignedToken = ({
  subject = 'maria',
  customer = 'acme',
  role = 'user',
  life = 3600,
  salt = '',
} = {}): string => {
  const exp = Math.floor(Date.now() / 1000) + life;
  const claims = btoa(JSON.stringify({ iss: 'harbor', sub: subject, customer, role, exp, salt }));
  return ['e30', claims.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, ''), 'none'].join('.');
};

/** An event stream that stays open until it is closed. */
export const openStream = (): { readonly response: Response; send(text: string): void; close(): void } => {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(started) {
      controller = started;
    },
  });
  return {
    response: new Response(body, { headers: { 'content-type': 'text/event-stream' } }),
    send: text => controller?.enqueue(encoder.encode(text)),
    close: () => controller?.close(),
  };
};
