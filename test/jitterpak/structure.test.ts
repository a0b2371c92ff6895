import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readJitterpak, type StructureNode } from '@citizen-integrator/jitterpak';
import { makeJitterpak } from './make-project.ts';
import { readSample } from './samples.ts';

const structureOf = async (schema: string): Promise<readonly StructureNode[]> => {
  const data = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:a="urn:a">${schema}</xs:schema>`;
  const { project } = await readJitterpak(makeJitterpak([], [{ name: 'Made/files/a.xsd', data }]));
  return project.schemas[0]?.structure() ?? [];
};

/** One line a node: `name: type [list] {…}`. */
const outline = (nodes: readonly StructureNode[], depth = 9): string =>
  nodes
    .map(({ kind, name, type, json, isList, isRequired, isNillable, children }) => {
      const marks = [isList && '*', isRequired && '!', isNillable && '0', json].filter(mark => mark !== false && mark);
      const inside = depth > 0 && children.length > 0 ? ` { ${outline(children, depth - 1)} }` : '';
      return `${kind === 'attribute' ? '@' : ''}${name}${type === null ? '' : `:${type}`}${marks.map(mark => ` ${mark}`).join('')}${inside}`;
    })
    .join(', ');

describe('A schema', () => {
  it('of JSON says objects, lists and values', async () => {
    const { project } = await readJitterpak(readSample('acme-crm-to-desk.jpk'));
    assert.equal(
      outline(project.schemas[0]?.structure() ?? []),
      'json ! object { customers 0 array { item * 0 object { id:double 0, name:string 0, email:string 0, city:string 0, vip:boolean 0 } } }',
    );
  });

  it('of XML says elements and attributes, with types of its own', async () => {
    const nodes = await structureOf(`
      <xs:element name="Order" type="a:Order"/>
      <xs:complexType name="Document"><xs:sequence><xs:element name="Id" type="xs:int"/></xs:sequence>
        <xs:attribute name="version" type="xs:token" use="required"/></xs:complexType>
      <xs:complexType name="Order"><xs:complexContent><xs:extension base="a:Document"><xs:sequence>
        <xs:element ref="a:Line" maxOccurs="unbounded"/>
        <xs:choice minOccurs="0"><xs:element name="Paid" type="xs:date"/><xs:group ref="a:Later"/></xs:choice>
      </xs:sequence></xs:extension></xs:complexContent></xs:complexType>
      <xs:group name="Later"><xs:sequence maxOccurs="3"><xs:element name="Due" type="a:Day"/></xs:sequence></xs:group>
      <xs:simpleType name="Day"><xs:restriction base="xs:date"/></xs:simpleType>
      <xs:element name="Line"><xs:complexType><xs:simpleContent><xs:extension base="xs:decimal">
        <xs:attributeGroup ref="a:Money"/></xs:extension></xs:simpleContent></xs:complexType></xs:element>
      <xs:attributeGroup name="Money"><xs:attribute name="currency"/></xs:attributeGroup>`);
    assert.equal(
      outline(nodes.slice(0, 1)),
      'Order ! { @version:token !, Id:int !, Line:decimal * ! { @currency:string }, Paid:date, Due:date * }',
    );
  });

  it('may hold itself', async () => {
    const [tree] = await structureOf(`<xs:element name="Node" type="a:Node"/>
      <xs:complexType name="Node"><xs:sequence><xs:element name="Node" type="a:Node" minOccurs="0"/></xs:sequence></xs:complexType>`);
    assert.equal(outline(tree ? [tree] : [], 2), 'Node ! { Node { Node } }');
  });

  it('that goes in circles where none may be ends', async () => {
    const nodes = await structureOf(`<xs:element name="A" type="a:A"/>
      <xs:complexType name="A"><xs:complexContent><xs:extension base="a:A"><xs:group ref="a:G"/></xs:extension></xs:complexContent></xs:complexType>
      <xs:group name="G"><xs:sequence><xs:group ref="a:G"/><xs:element name="B" type="a:S"/></xs:sequence></xs:group>
      <xs:simpleType name="S"><xs:restriction base="a:S"/></xs:simpleType>`);
    assert.match(outline(nodes), /^A ! \{ B:string ! \}$/);
  });

  it('that would make billions is refused', async () => {
    const groups = Array.from(
      { length: 40 },
      (_, index) =>
        `<xs:group name="g${index}"><xs:sequence>${`<xs:group ref="g${index + 1}"/>`.repeat(2)}</xs:sequence></xs:group>`,
    );
    const element = '<xs:element name="a"><xs:complexType><xs:group ref="g0"/></xs:complexType></xs:element>';
    await assert.rejects(structureOf(element + groups.join('')), { code: 'too-large', path: 'Made/files/a.xsd' });
    const attributes = groups
      .join('')
      .replaceAll('xs:sequence', 'x')
      .replaceAll('xs:group', 'xs:attributeGroup')
      .replaceAll(/<\/?x>/g, '');
    await assert.rejects(structureOf(element.replace('xs:group', 'xs:attributeGroup') + attributes), {
      code: 'too-large',
    });
  });

  it('that leads on and on is refused', async () => {
    const chain = (kind: string, inside: (next: number) => string): string =>
      Array.from({ length: 9000 }, (_, index) => `<xs:${kind} name="t${index}">${inside(index + 1)}</xs:${kind}>`).join(
        '',
      );
    const element = '<xs:element name="a" type="t0"/>';
    const simple = chain('simpleType', next => `<xs:restriction base="t${next}"/>`);
    const complex = chain(
      'complexType',
      next => `<xs:complexContent><xs:extension base="t${next}"/></xs:complexContent>`,
    );
    for (const types of [simple, complex]) {
      await assert.rejects(structureOf(element + types), { code: 'too-large' });
    }
  });

  it('that is none is said to be', async () => {
    const { project } = await readJitterpak(makeJitterpak([], [{ name: 'Made/files/a.xsd', data: 'no' }]));
    assert.throws(() => project.schemas[0]?.structure(), { code: 'bad-xml', path: 'Made/files/a.xsd' });
  });
});
