import type { FastifyRequest } from 'fastify';
import type { FilePart } from 'citizen-integrator/contract';
import { message } from '../messages/index.ts';
import { invalid } from './faults.ts';
import { HttpProblem } from './problem.ts';

/** A file as it was sent. */
export interface SentFile {
  /** As the sender says: never a place to write to. */
  readonly name: string;
  readonly bytes: Buffer;
}

const tooLarge = (part: string, most: number): HttpProblem => {
  const says = message('request.file.tooLarge', { count: Math.floor(most / 1024) });
  return new HttpProblem('invalid', says, { status: 413, faults: [{ path: part, code: 'too-large', says }] });
};

const isTooLarge = (error: unknown): boolean => (error as { code?: string }).code === 'FST_REQ_FILE_TOO_LARGE';

const read = async (
  request: FastifyRequest,
  parts: Readonly<Record<string, FilePart>>,
): Promise<ReadonlyMap<string, SentFile>> => {
  const files = new Map<string, SentFile>();
  const most = Math.max(...Object.values(parts).map(part => part.most));
  const count = Object.keys(parts).length;
  const limits = { fileSize: most, fieldSize: 1024 * 1024, files: count, fields: count, parts: count, headerPairs: 20 };
  for await (const part of request.parts({ limits })) {
    const { fieldname } = part;
    const wanted = Object.hasOwn(parts, fieldname) ? parts[fieldname] : undefined;
    if (!wanted || files.has(fieldname)) {
      throw invalid([{ path: fieldname, code: 'unknown', says: message('request.file.unknown', { name: fieldname }) }]);
    }
    if (part.type === 'field') {
      if (part.valueTruncated) throw tooLarge(fieldname, wanted.most);
      // A part without a file's name, as scripts send it; as JSON it comes read.
      const text = typeof part.value === 'string' ? part.value : JSON.stringify(part.value);
      files.set(fieldname, { name: fieldname, bytes: Buffer.from(text) });
      continue;
    }
    const bytes = await part.toBuffer().catch((error: unknown) => {
      throw isTooLarge(error) ? tooLarge(fieldname, most) : error;
    });
    files.set(fieldname, { name: part.filename, bytes });
  }
  for (const [name, { bytes }] of files) {
    const allowed = parts[name]?.most ?? 0;
    if (bytes.length > allowed) throw tooLarge(name, allowed);
  }
  return files;
};

/**
 * The files of a `multipart/form-data` request, held to what the route says of them.
 * @throws HttpProblem invalid: another media type (415), too large (413), a part that is missing or not known.
 */
export const readFiles = async (
  request: FastifyRequest,
  parts: Readonly<Record<string, FilePart>>,
): Promise<Readonly<Record<string, SentFile>>> => {
  if (!request.isMultipart()) {
    throw new HttpProblem('invalid', message('request.multipart'), { status: 415 });
  }
  let files: ReadonlyMap<string, SentFile>;
  try {
    files = await read(request, parts);
  } catch (error) {
    if (error instanceof HttpProblem) throw error;
    if (isTooLarge(error)) throw tooLarge('', Math.max(...Object.values(parts).map(({ most }) => most)));
    throw new HttpProblem('invalid', message('request.multipart.broken'), { cause: error });
  }
  const missing = Object.keys(parts).filter(name => parts[name]?.required && !files.has(name));
  if (missing.length > 0) {
    throw invalid(
      missing.map(path => ({ path, code: 'required', says: message('request.file.missing', { name: path }) })),
    );
  }
  return Object.fromEntries(files);
};
