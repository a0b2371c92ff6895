import { makeZip, type ZipEntry, type ZipOptions } from './make-zip.ts';

export const head = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n';

/** A guid for a number. */
export const guid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export type Items = Readonly<Record<string, string | null>>;

export interface MadeEntity {
  readonly type: string;
  readonly id: string;
  readonly name?: string;
  readonly items?: Items;
  /** XML behind the properties. */
  readonly body?: string;
  readonly isDeleted?: boolean;
  readonly isListed?: boolean;
  readonly description?: string;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('\n', '&#10;');

export const propertiesXml = (items: Items): string =>
  Object.keys(items).length === 0
    ? '<Properties/>'
    : `<Properties>${Object.entries(items)
        .map(([key, value]) => `<Item key="${escape(key)}"${value === null ? '' : ` value="${escape(value)}"`}/>`)
        .join('\n')}</Properties>`;

export const entityXml = (entity: MadeEntity): string => {
  const { type, id, name = type, items = {}, body = '', isDeleted = false, description = '' } = entity;
  return `${head}<Entity type="${type}">
  <Header Deleted="${isDeleted}" DeployDirty="false" Deployed="true" HasMoved="false" ID="${id}" Name="${escape(name)}">
    <konga.string name="Description">${escape(description)}</konga.string>
  </Header>
  ${propertiesXml(items)}
${body}</Entity>
`;
};

export const projectXml = (entities: readonly MadeEntity[]): string => {
  const listed = entities.filter(({ isListed = true }) => isListed);
  const types = [...new Set(listed.map(({ type }) => type))];
  const kinds = types.map(type => {
    const nodes = listed
      .filter(entity => entity.type === type)
      .map(({ id, name = type }) => `    <Entity entityId="${id}" name="${escape(name)}"/>\n`);
    return `  <EntityType name="${type}">\n${nodes.join('')}  </EntityType>\n`;
  });
  return `${head}<Project name="Made" projectId="${guid(0)}">\n${kinds.join('')}</Project>\n`;
};

export const entityEntry = (entity: MadeEntity): ZipEntry => ({
  name: `Made/Data/${entity.type}/${entity.id}.xml`,
  data: entityXml(entity),
});

/** A Jitterpak of these entities, and of any other entries. */
export const makeJitterpak = (
  entities: readonly MadeEntity[],
  more: readonly ZipEntry[] = [],
  options: ZipOptions = {},
): Uint8Array =>
  makeZip([{ name: 'Made/project.xml', data: projectXml(entities) }, ...entities.map(entityEntry), ...more], options);

/** An HTTP Source or Target. */
export const locationBody = (kind: string, items: Items): string =>
  `  <Location type="${kind}"><Data>${propertiesXml(items)}</Data></Location>\n`;

export const activitiesBody = (...activities: readonly (readonly [role: string, contentId: string])[]): string => {
  const rows = activities.map(
    ([role, contentId], index) =>
      `<${role.toUpperCase()} activityId="${guid(9000 + index)}" contentId="${contentId}" role="${role}" type="2"/>`,
  );
  return `<Pipeline opType="Archive"><Activities>${rows.join('')}</Activities></Pipeline>\n`;
};

export const variable = (number: number, name: string, value: string | null = ''): MadeEntity => ({
  type: 'ProjectVariable',
  id: guid(number),
  name,
  items: { hide_value: '0', value },
});
