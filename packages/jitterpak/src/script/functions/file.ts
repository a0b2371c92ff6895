import { toBoolean } from '../convert.ts';
import type { FileReference } from '../host.ts';
import { chain, type Evaluation } from '../run.ts';
import { unwrappedBase64Variable } from '../scope.ts';
import { base64Of, wrapLines } from '../base64.ts';
import type { Call } from './call.ts';
import { areaOf } from './definition.ts';

const { define } = areaOf('file');

const fileOf = (call: Call, namePosition: number): FileReference => ({
  place: call.reference(0),
  name: call.textOrNull(namePosition),
});

const deleteFiles = (call: Call): Evaluation =>
  call.run.ask('deleteFiles', host => host.deleteFiles(fileOf(call, 1), call.run.signal));

const archive = (call: Call): Evaluation => {
  const { run } = call;
  const from: FileReference = { place: call.reference(0), name: null };
  const to: FileReference = { place: call.reference(1), name: null };
  return chain(
    run.ask('readFile', host => host.readFile(from, run.signal)),
    content =>
      chain(
        run.ask('writeFile', host => host.writeFile(to, content, run.signal)),
        () =>
          chain(call.boolean(2) ? run.ask('deleteFiles', host => host.deleteFiles(from, run.signal)) : 0, () => null),
      ),
  );
};

const list = (call: Call, ability: 'listFiles' | 'listFolders'): Evaluation =>
  chain(
    call.run.ask(ability, host => host[ability](fileOf(call, 2), call.textOrNull(1), call.run.signal)),
    names => [...names],
  );

export const file = [
  define(
    'void ArchiveFile(string sourceId, string targetId[, bool deleteSource])',
    'Copies a file from a source to a target.',
    archive,
    'readFile',
    'writeFile',
  ),
  define(
    'string Base64EncodeFile(string sourceId[, string filename])',
    'A file of a source in Base64.',
    call => {
      const { run } = call;
      return chain(
        run.ask('readFile', host => host.readFile(fileOf(call, 1), run.signal)),
        content => {
          const encoded = base64Of(typeof content === 'string' ? new TextEncoder().encode(content) : content, run);
          return toBoolean(run.scope.get(unwrappedBase64Variable)) ? encoded : wrapLines(encoded);
        },
      );
    },
    'readFile',
  ),
  define(
    'int DeleteFile(string sourceId[, string fileFilter])',
    'Deletes a file; answers how many there were.',
    deleteFiles,
    'deleteFiles',
  ),
  define(
    'int DeleteFiles(string sourceId[, string fileFilter])',
    'Deletes files; answers how many there were.',
    deleteFiles,
    'deleteFiles',
  ),
  define(
    'array DirList(string sourceId[, string path, string fileFilter])',
    'The names of the folders of a source.',
    call => list(call, 'listFolders'),
    'listFolders',
  ),
  define(
    'array FileList(string sourceId[, string path, string fileFilter])',
    'The names of the files of a source.',
    call => list(call, 'listFiles'),
    'listFiles',
  ),
  define(
    'void FlushAllFiles([string targetId])',
    'Writes what WriteFile keeps back, of one target or of all.',
    call => {
      const { run } = call;
      const target = call.has(0) ? { place: call.reference(0), name: null } : null;
      return chain(
        run.ask('flushFiles', host => host.flushFiles(target, run.signal)),
        () => null,
      );
    },
    'flushFiles',
  ),
  define(
    'void FlushFile(string targetId[, string filename])',
    'Writes what WriteFile keeps back of one file.',
    call =>
      chain(
        call.run.ask('flushFiles', host => host.flushFiles(fileOf(call, 1), call.run.signal)),
        () => null,
      ),
    'flushFiles',
  ),
  define(
    'string ReadFile(string sourceId[, string fileFilter])',
    'The content of a file of a source.',
    call => call.run.ask('readFile', host => host.readFile(fileOf(call, 1), call.run.signal)),
    'readFile',
  ),
  define(
    'void WriteFile(string targetId, type fileContents[, string filename])',
    'Writes a file of a target.',
    call => {
      const { run } = call;
      const content = call.value(1);
      const written = content instanceof Uint8Array ? content : call.text(1);
      return chain(
        run.ask('writeFile', host => host.writeFile(fileOf(call, 2), written, run.signal)),
        () => null,
      );
    },
    'writeFile',
  ),
];
