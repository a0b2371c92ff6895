import {
  activitiesBody,
  guid,
  locationBody,
  makeJitterpak,
  type Items,
  type MadeEntity,
} from '../jitterpak/make-project.ts';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { readSample } from '../jitterpak/samples.ts';

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export const script = (number: number, name: string, code: string): MadeEntity => ({
  type: 'Script',
  id: guid(number),
  name,
  body: `  <konga.string name="script">${escape(`<trans>\n${code}\n</trans>`)}</konga.string>\n`,
});

export const source = (number: number, name: string, kind: string, items: Items): MadeEntity => ({
  type: 'Source',
  id: guid(number),
  name,
  body: locationBody(kind, items),
});

export const target = (number: number, name: string, kind: string, items: Items): MadeEntity => ({
  ...source(number, name, kind, items),
  type: 'Target',
});

/** Activities by their kind and the number of what they run, in their order. */
export const operation = (
  number: number,
  name: string,
  activities: readonly (readonly [role: string, of: number])[],
  items: Items = {},
): MadeEntity => ({
  type: 'Operation',
  id: guid(number),
  name,
  items,
  body: activitiesBody(...activities.map(([role, of]): [string, string] => [role, guid(of)])),
});

/** A flat format: names with their types, or with their widths in characters. */
export const flatDocument = (
  number: number,
  name: string,
  fields: readonly (readonly [name: string, type: string, width?: number])[],
  delimiter = ',',
): MadeEntity => {
  const isFixed = fields.some(([, , width]) => width !== undefined);
  const rows = fields.map(
    ([field, type, width], index) =>
      `<Field default="" fieldId="${index + 1}" fixWidth="${width ?? 'false'}" format="" name="${field}" required="0" type="${type}"/>`,
  );
  return {
    type: 'Document',
    id: guid(number),
    name,
    items: { text_qualifier: '"', qualifier_mode: 'WHEN_NEEDED' },
    body: `<Delimiter value="${delimiter}"/><Structure><Properties><Item key="fixedField" value="${isFixed ? 1 : 0}"/></Properties>
<Segment name="" occurenceType="Only Once" parent="_Root" segmentId="0"><Fields>${rows.join('')}</Fields></Segment></Structure>\n`,
  };
};

export const transformation = (
  number: number,
  name: string,
  items: Items,
  mappings: readonly (readonly [target: string, from: string])[],
): MadeEntity => ({
  type: 'Transformation',
  id: guid(number),
  name,
  items,
  body: `<Mappings>${mappings
    .map(([to, from]) => {
      const expression = from.startsWith('[') ? from : `<trans>\n${from}\n</trans>`;
      return `<Mapping><konga.string name="expr">${escape(`${to}\t${expression}`)}</konga.string></Mapping>`;
    })
    .join('')}</Mappings>\n`,
});

/** A schema in `files/`. */
export const schema = (name: string, content: string) => ({
  name: `Made/files/${name}`,
  data: `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">${content}</xs:schema>`,
});

/** A sample with other texts in its files. */
export const changedSample = (sample: string, change: (text: string, path: string) => string): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(unzipSync(readSample(sample))).map(([path, bytes]) => [
        path,
        path.endsWith('.xml') && /(^|\/)Data\//.test(path) ? strToU8(change(strFromU8(bytes), path)) : bytes,
      ]),
    ),
  );

export { guid, makeJitterpak };
