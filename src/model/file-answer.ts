/** A file that was chosen as an answer. */
export interface FileAnswer {
  /** Empty when the answer does not say. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
}

/** Bytes of a file, unless a question says otherwise. */
export const mostFileBytes = 256 * 1024;

const prefix = /^data:([^;,]*)((?:;[^;,]*)*),/;

const bytesOfBase64 = (text: string): number => Math.floor((text.length * 3) / 4) - (/=*$/.exec(text)?.[0].length ?? 0);

const parameter = (parameters: string, name: string): string =>
  parameters
    .split(';')
    .find(each => each.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? '';

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/**
 * What an answer says of its file: a data URL (RFC 2397) with the file's name and size as parameters, or plain text.
 * One that was too big to be read in says its size and has no content.
 */
export const readFileAnswer = (answer: string): FileAnswer => {
  const found = prefix.exec(answer);
  if (!found) return { name: '', size: new TextEncoder().encode(answer).length };
  const parameters = found[2] ?? '';
  const content = answer.slice(found[0].length);
  const size = parameters.endsWith(';base64') ? bytesOfBase64(content) : content.length;
  const told = Number(parameter(parameters, 'size'));
  return { name: decoded(parameter(parameters, 'name')), size: Math.max(size, Number.isFinite(told) ? told : 0) };
};

/** @param base64 Empty when the file is too big to be read in. */
export const fileAnswer = (file: { name: string; type: string; size: number }, base64: string): string =>
  `data:${file.type || 'application/octet-stream'};name=${encodeURIComponent(file.name)};size=${file.size};base64,${base64}`;
