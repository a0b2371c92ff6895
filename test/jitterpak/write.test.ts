import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unzipSync } from 'fflate';
import {
  readEntry,
  readJitterpak,
  setEntityProperties,
  setEntityProperty,
  setProjectVariable,
  writeJitterpak,
  type Jitterpak,
} from '@citizen-integrator/jitterpak';
import { entityEntry, guid, head, makeJitterpak, variable, type MadeEntity } from './make-project.ts';
import { makeZip } from './make-zip.ts';
import { readExpected, readSample, sampleNames } from './samples.ts';

const textOf = ({ archive }: Jitterpak, path: string): string => Buffer.from(readEntry(archive, path)).toString();

const harmless = Object.entries(readExpected<Record<string, string>>('bad/expected.json'))
  .filter(([, code]) => code === 'none')
  .map(([name]) => `bad/${name}`);
const samples = [...sampleNames(), ...harmless];

describe('A Jitterpak that is not changed', () => {
  for (const name of samples) {
    it(`${name} is written as it was`, async () => {
      const bytes = readSample(name);
      assert.deepEqual(writeJitterpak(await readJitterpak(bytes)), bytes);
    });
  }
});

describe('A Jitterpak with one change', () => {
  for (const name of samples) {
    it(`${name} keeps every other entry as it was`, async () => {
      const before = await readJitterpak(readSample(name));
      const entity = before.project.entities.find(({ kind }) => kind !== 'Folder');
      assert.ok(entity);
      const changed = setEntityProperty(before, entity.id, 'made.by.test', 'new & "neu"\n');
      const bytes = writeJitterpak(changed);
      const after = await readJitterpak(bytes);
      assert.deepEqual(after.warnings, before.warnings);

      const meta = ({ archive }: Jitterpak) =>
        archive.entries.map(({ path, name: raw, modified, external, comment, extra }) => ({
          path,
          raw: [...raw],
          modified,
          external,
          comment: [...comment],
          extra: [...extra],
        }));
      assert.deepEqual(meta(after), meta(before));
      assert.deepEqual(after.archive.comment, before.archive.comment);
      for (const [index, entry] of before.archive.entries.entries()) {
        if (entry.path === entity.path) continue;
        assert.deepEqual(after.archive.entries[index]?.packed, entry.packed, entry.path);
      }
      // Another program reads it too.
      assert.equal(Object.keys(unzipSync(bytes)).length, before.archive.entries.length);
      assert.deepEqual(writeJitterpak(changed), bytes);
    });
  }

  it('is read back with the new value, and was not changed itself', async () => {
    const before = await readJitterpak(readSample('acme-crm-to-desk.jpk'));
    const after = setProjectVariable(before, 'acme.crm.url', 'https://neu.example.com/?a=1&b="2"');
    const valueIn = ({ project }: Jitterpak) => project.variables.find(({ name }) => name === 'acme.crm.url')?.value;
    assert.equal(valueIn(before), 'https://crm.example.com/api/v2');
    assert.equal(valueIn(after), 'https://neu.example.com/?a=1&b="2"');
    assert.equal(valueIn(await readJitterpak(writeJitterpak(after))), 'https://neu.example.com/?a=1&b="2"');
    assert.deepEqual(writeJitterpak(before), readSample('acme-crm-to-desk.jpk'));
  });

  it('keeps what stands around the value, letter for letter', async () => {
    const before = await readJitterpak(readSample('acme-crm-to-desk.jpk'));
    const path = before.project.variables.find(({ name }) => name === 'acme.sync.since')?.path ?? '';
    const after = setProjectVariable(before, 'acme.sync.since', 'a < b\tc');
    assert.equal(
      textOf(after, path),
      textOf(before, path).replace('key="value" value="2026-01-01T00:00:00Z"', 'key="value" value="a &lt; b&#9;c"'),
    );
  });

  it('loses the mark of an encrypted value with the value', async () => {
    const before = await readJitterpak(readSample('acme-crm-to-desk.jpk'));
    const path = before.project.variables.find(({ name }) => name === 'acme.crm.password')?.path ?? '';
    assert.match(textOf(before, path), /<Item enc="true" key="value" value="\$00/);
    const after = setProjectVariable(before, 'acme.crm.password', '');
    assert.equal(
      textOf(after, path),
      textOf(before, path).replace(/enc="true" (key="value") value="[^"]*"/, '$1 value=""'),
    );
    assert.doesNotMatch(Buffer.from(writeJitterpak(after)).toString('latin1'), /acme\.crm\.password.*\$00/);
  });

  it('is the same when the value is', async () => {
    const before = await readJitterpak(readSample('acme-crm-to-desk.jpk'));
    assert.equal(setProjectVariable(before, 'acme.crm.url', 'https://crm.example.com/api/v2'), before);
  });
});

describe('A change', () => {
  const change = async (entity: MadeEntity | string, key: string, value: string | null): Promise<string> => {
    const id = guid(1);
    const type = typeof entity === 'string' ? 'Target' : entity.type;
    const entry =
      typeof entity === 'string' ? { name: `Made/Data/Target/${id}.xml`, data: entity } : entityEntry(entity);
    const before = await readJitterpak(makeZip([{ name: 'Made/project.xml', data: '<Project/>' }, entry]));
    const after = setEntityProperty(before, id.toUpperCase(), key, value);
    const found = after.project.byId.get(id);
    assert.equal(found?.type, type);
    const values = found.kind === 'Target' && found.location.has(key) ? found.location : found.properties;
    assert.equal(values.get(key), value);
    return textOf(after, entry.name as string);
  };
  const header = `<Header ID="${guid(1)}" Name="x"/>`;
  const file = (rest: string): string => `${head}<Entity type="Target">\n  ${header}\n${rest}\n</Entity>`;

  it('of a location goes to the location, of the entity to the entity', async () => {
    const target = file(
      `  <Properties><Item key="target_id" value="1"/></Properties>\n  <Location type="HTTP"><Data><Properties><Item key="login" value="a"/></Properties></Data></Location>`,
    );
    assert.equal(await change(target, 'login', 'b'), target.replace('value="a"', 'value="b"'));
    assert.equal(await change(target, 'target_id', '2'), target.replace('value="1"', 'value="2"'));
    assert.equal(
      await change(target, 'password', 'c'),
      target.replace('value="a"/>', 'value="a"/><Item key="password" value="c"/>'),
    );
  });

  it('adds an item where the studio would, indented like its neighbours', async () => {
    const items = ['alpha', 'Gamma'].map(key => `\r\n    <Item key="${key}" value=""/>`).join('');
    const text = file(`  <Properties>${items}\r\n  </Properties>`);
    const added = (key: string) => `\r\n    <Item key="${key}" value="x"/>`;
    assert.equal(await change(text, 'Beta', 'x'), text.replace(/(\r\n {4}<Item key="Gamma)/, `${added('Beta')}$1`));
    assert.equal(
      await change(text, 'omega', 'x'),
      text.replace('Gamma" value=""/>', `Gamma" value=""/>${added('omega')}`),
    );
    assert.equal(await change(text, 'a', 'x'), text.replace('<Properties>', `<Properties>${added('a')}`));
  });

  it('adds the first item', async () => {
    const text = file('  <Properties/>');
    const item = '<Item key="a" value="&lt;&amp;&quot;&gt;&#10;&#13;"/>';
    const filled = text.replace('<Properties/>', `<Properties>\n    ${item}\n  </Properties>`);
    assert.equal(await change(text, 'a', '<&">\n\r'), filled);
    assert.equal(
      await change(file('').trimEnd(), 'a', 'b'),
      file('').replace(header, `${header}\n  <Properties>\n    <Item key="a" value="b"/>\n  </Properties>`),
    );
  });

  it('knows no value from an empty one', async () => {
    const text = file('  <Properties><Item key="a"/><Item key="b" value=""/></Properties>');
    assert.equal(await change(text, 'a', null), text);
    assert.equal(await change(text, 'a', ''), text.replace('key="a"', 'key="a" value=""'));
    assert.equal(await change(text, 'b', null), text.replace(' value=""', ''));
  });

  it('takes the mark of encryption away wherever it stands', async () => {
    const text = file('  <Properties><Item key="a" enc="true"/><Item enc="true" value="" key="b"/></Properties>');
    assert.equal(await change(text, 'a', 'x'), text.replace('key="a" enc="true"', 'key="a" value="x"'));
    assert.equal(
      await change(text, 'b', ''),
      text.replace('<Item enc="true" value="" key="b"', '<Item value="" key="b"'),
    );
  });

  it('is not misled by comments, CDATA, quotes and odd white space', async () => {
    const rest = `  <!-- <Properties><Item key="a" value="no"/></Properties> -->
  <konga.string name="Description"><![CDATA[<Properties><Item key="a" value="no"/>]]></konga.string>
  <?pi <Properties> ?>
  <Properties >
    <Item\n value = 'x > "y"' other="key='a'"  key = 'a' ></Item >
  </Properties>`;
    const text = file(rest);
    assert.equal(await change(text, 'a', `it's`), text.replace(`'x > "y"'`, `"it's"`));
  });

  it('keeps a byte order mark', async () => {
    const text = `\ufeff${file('<Properties><Item key="a" value="1"/></Properties>')}`;
    assert.equal(await change(text, 'a', '2'), text.replace('"1"', '"2"'));
  });

  it('of thousands of values at once is quick', async () => {
    const before = await readJitterpak(readSample('wide.jpk'));
    const changes = before.project.variables.map(({ id }, index) => ({ id, key: 'value', value: `v ${index}` }));
    const after = await readJitterpak(writeJitterpak(setEntityProperties(before, changes)));
    assert.deepEqual(
      after.project.variables.map(({ value }) => value),
      changes.map(({ value }) => value),
    );
  });

  it('of what is not there is refused, and of what no file can hold', async () => {
    const jitterpak = await readJitterpak(makeJitterpak([variable(1, 'a'), { ...variable(2, 'b'), isDeleted: true }]));
    assert.throws(() => setProjectVariable(jitterpak, 'c', ''), { name: 'JitterpakError', code: 'unknown-entity' });
    assert.throws(() => setProjectVariable(jitterpak, 'b', ''), { code: 'unknown-entity' });
    assert.throws(() => setEntityProperty(jitterpak, guid(2), 'a', ''), { code: 'unknown-entity' });
    for (const value of ['a\0', '\u001b', '\ud800', '\uffff']) {
      assert.throws(() => setProjectVariable(jitterpak, 'a', value), { code: 'unfit-value' }, JSON.stringify(value));
    }
    assert.equal(setProjectVariable(jitterpak, 'a', '😀\t').project.variables[0]?.value, '😀\t');
    const bare = makeJitterpak([{ type: 'Source', id: guid(1), body: '<Location type="HTTP"/>' }]);
    const source = await readJitterpak(bare);
    assert.throws(() => setEntityProperty(source, guid(1), 'login', 'x'), { code: 'unfit-value' });
  });

  it('brings an archive in the long form into the short', async () => {
    const entries = [{ name: 'Made/files/a', data: 'z'.repeat(500), isLong: true, comment: 'kept' }];
    const before = await readJitterpak(
      makeJitterpak([variable(1, 'a')], entries, { isLong: true, comment: 'also kept' }),
    );
    const after = await readJitterpak(writeJitterpak(setProjectVariable(before, 'a', 'b')));
    assert.equal(textOf(after, 'Made/files/a'), 'z'.repeat(500));
    assert.equal(Buffer.from(after.archive.comment).toString(), 'also kept');
    assert.equal(Buffer.from(after.archive.entries.at(-1)?.comment ?? []).toString(), 'kept');
  });
});
