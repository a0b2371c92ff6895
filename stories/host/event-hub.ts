import type { HostEvent } from 'citizen-integrator/contract';

const encoder = new TextEncoder();

/** The host's event stream: what happens is told to everyone who listens. */
export class EventHub {
  readonly #readers = new Set<ReadableStreamDefaultController<Uint8Array>>();
  #last = 0;

  emit({ type, ...data }: HostEvent): void {
    this.#last += 1;
    const bytes = encoder.encode(`id: ${this.#last}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
    for (const reader of this.#readers) reader.enqueue(bytes);
  }

  /** A `text/event-stream` until the caller leaves. */
  open(signal: AbortSignal): Response {
    const body = new ReadableStream<Uint8Array>({
      start: reader => {
        this.#readers.add(reader);
        reader.enqueue(encoder.encode(`id: ${this.#last}\nevent: start\ndata: {}\n\n`));
        signal.addEventListener('abort', () => {
          if (this.#readers.delete(reader)) reader.error(signal.reason);
        });
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }

  close(): void {
    for (const reader of this.#readers) reader.close();
    this.#readers.clear();
  }
}
