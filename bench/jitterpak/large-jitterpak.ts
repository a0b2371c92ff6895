import { zipSync, type Zippable } from 'fflate';

const head = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n';

/** Numbers that only look random: the same at every start (mulberry32). */
const numbersFrom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

const guidOf = (index: number): string => `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;

const entityOf = (type: string, id: string, name: string, rest: string): string =>
  `${head}<Entity type="${type}">\n  <Header Deleted="false" DeployDirty="false" Deployed="true" HasMoved="false" ID="${id}" Name="${name}">\n    <konga.string name="Description">Größe → ${name}</konga.string>\n  </Header>\n${rest}</Entity>\n`;

const itemsOf = (items: Readonly<Record<string, string>>): string =>
  `  <Properties>\n${Object.entries(items)
    .map(([key, value]) => `    <Item key="${key}" value="${value}"/>\n`)
    .join('')}  </Properties>\n`;

/**
 * A Jitterpak with that many entities and about that many bytes: half variables, half scripts and transformations, whose
 * code compresses about as code does.
 */
export const makeLargeJitterpak = (count: number, bytes: number): Uint8Array => {
  const random = numbersFrom(7);
  const words = Array.from({ length: 4000 }, () => Math.floor(random() * 36 ** 6).toString(36));
  const word = (): string => words[Math.floor(random() * words.length)] ?? '';
  // A line takes about 41 bytes once it is compressed.
  const lines = Math.round(bytes / (count / 2) / 41);
  const codeOf = (index: number): string =>
    Array.from(
      { length: lines },
      (_, line) =>
        `$${word()}.${word()} = If(Length(${word()}) &gt; ${line}, "${word()} ${word()}", '${word()} ${index}');`,
    ).join('\n');

  const listed = new Map<string, string[]>();
  const files: Record<string, Uint8Array> = {};
  const encoder = new TextEncoder();
  const add = (type: string, index: number, rest: string): void => {
    const id = guidOf(index);
    const name = `${type.toLowerCase()}.${word()}_${index}`;
    listed.set(type, [...(listed.get(type) ?? []), `    <Entity entityId="${id}" name="${name}"/>\n`]);
    files[`Large/Data/${type}/${id}.xml`] = encoder.encode(entityOf(type, id, name, rest));
  };
  for (let index = 0; index < count; index += 1) {
    if (index % 2 === 0) {
      const value = { description: `About ${word()} and ${word()}`, hide_value: '0', label: word(), value: word() };
      add('ProjectVariable', index, itemsOf(value));
    } else if (index % 4 === 1) {
      const code = `<konga.string name="script">&lt;trans&gt;\n${codeOf(index)}\n&lt;/trans&gt;</konga.string>\n`;
      add('Script', index, `${itemsOf({ script_condition: '0' })}  ${code}`);
    } else {
      const mappings = codeOf(index)
        .split('\n')
        .map(
          line =>
            `    <Mapping>\n      <konga.string name="expr">${word()}\t&lt;trans&gt;\n${line}\n&lt;/trans&gt;</konga.string>\n    </Mapping>\n`,
        );
      add(
        'Transformation',
        index,
        `${itemsOf({ natureofsource: 'Flat' })}  <Mappings>\n${mappings.join('')}  </Mappings>\n`,
      );
    }
  }
  const kinds = [...listed].map(
    ([type, entities]) => `  <EntityType name="${type}">\n${entities.join('')}  </EntityType>\n`,
  );
  const project = `${head}<Project name="Large" projectId="${guidOf(count)}">\n${kinds.join('')}</Project>\n`;
  const all: Zippable = { 'Large/project.xml': encoder.encode(project), ...files };
  return zipSync(all, { level: 6, mtime: new Date('2026-01-01T00:00:00') });
};
