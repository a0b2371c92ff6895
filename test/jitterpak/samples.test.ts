import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  isEncrypted,
  JitterpakError,
  readJitterpak,
  validateProject,
  type Jitterpak,
} from '@citizen-integrator/jitterpak';
import { readExpected, readSample, sampleNames } from './samples.ts';

interface Expected {
  readonly projectName: string;
  readonly projectId: string;
  readonly entities: number;
  readonly deleted: number;
  readonly byType: Readonly<Record<string, number>>;
  readonly variables: readonly { readonly name: string; readonly hidden: boolean; readonly encrypted: boolean }[];
  readonly scheduled: readonly string[];
  readonly files: number;
}

const summaryOf = ({ project }: Jitterpak): Expected => {
  const byType: Record<string, number> = {};
  for (const { type } of project.entities) byType[type] = (byType[type] ?? 0) + 1;
  return {
    projectName: project.name,
    projectId: project.id ?? '',
    entities: project.entities.length,
    deleted: project.deleted.length,
    byType,
    variables: project.variables.slice(0, 10).map(({ name, properties, value }) => ({
      name,
      hidden: properties.get('hide_value') === '1',
      encrypted: isEncrypted(value),
    })),
    scheduled: project.operations.filter(({ scheduleId }) => scheduleId !== null).map(({ name }) => name),
    files: project.schemas.length,
  };
};

describe('The samples', () => {
  const expected = readExpected<Record<string, Expected>>('expected.json');
  for (const name of sampleNames()) {
    it(`${name} is read as it was made, without complaint`, async () => {
      const jitterpak = await readJitterpak(readSample(name));
      assert.deepEqual(summaryOf(jitterpak), expected[name]);
      assert.deepEqual(jitterpak.warnings, []);
      assert.deepEqual(validateProject(jitterpak.project), []);
    });
  }
});

/** The code that a file is answered with: of the error, else of the warnings. */
const answerTo = async (bytes: Uint8Array): Promise<{ readonly codes: readonly string[]; readonly text: string }> => {
  try {
    const { warnings } = await readJitterpak(bytes);
    return { codes: [...new Set(warnings.map(({ code }) => code))], text: JSON.stringify(warnings) };
  } catch (error) {
    assert.ok(error instanceof JitterpakError, String(error));
    return { codes: [error.code], text: error.message };
  }
};

describe('Broken and hostile Jitterpaks', () => {
  const expected = readExpected<Record<string, string>>('bad/expected.json');
  const harmless = 'none';

  it('are all there', () => {
    assert.deepEqual(
      Object.keys(expected).sort(),
      sampleNames('bad/')
        .map(name => name.slice('bad/'.length))
        .sort(),
    );
  });

  for (const [name, code] of Object.entries(expected)) {
    it(`${name}: ${code}`, async () => {
      const { codes, text } = await answerTo(readSample(`bad/${name}`));
      assert.deepEqual(codes, code === harmless ? [] : [code]);
      // Nothing of what stands in a file is told.
      assert.doesNotMatch(text, /passwd|lollol|192\.0\.2|\$00/);
    });
  }

  it('are told with their place', async () => {
    await assert.rejects(readJitterpak(readSample('bad/unclosed-xml.jpk')), {
      name: 'JitterpakError',
      code: 'bad-xml',
      path: 'Tiny/project.xml',
      line: 5,
    });
    await assert.rejects(readJitterpak(readSample('bad/wrong-encoding.jpk')), { code: 'bad-encoding', line: 2 });
    await assert.rejects(readJitterpak(readSample('bad/bad-guid.jpk')), { code: 'bad-id', line: 13 });
    const { warnings } = await readJitterpak(readSample('bad/dangling-guid.jpk'));
    assert.deepEqual(
      warnings.map(({ entity, path, line }) => [entity?.name, path?.split('/')[2], line]),
      [
        ['Copy', 'Operation', 19],
        ['Copy', 'Operation', 27],
      ],
    );
  });
});
