import { JitterpakError } from '../jitterpak-error.ts';
import type { XmlElement } from '../xml/xml-element.ts';

/** An element or an attribute that a schema describes. */
export interface StructureNode {
  readonly kind: 'element' | 'attribute';
  readonly name: string;
  /** What its text is, by the schema language's name: `string`, `double` …; null when it has no text. */
  readonly type: string | null;
  /** What it stands for in JSON that is described as XML (FORMAT.md §5); null for a plain value, and in XML. */
  readonly json: 'object' | 'array' | null;
  /** Whether it may come several times. */
  readonly isList: boolean;
  readonly isRequired: boolean;
  readonly isNillable: boolean;
  /** Attributes, then elements. Read when asked for: types may hold themselves. */
  readonly children: readonly StructureNode[];
}

const namespace = 'http://www.w3.org/2001/XMLSchema';
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
const isNamed = (element: XmlElement, name: string): boolean =>
  element.namespace === namespace && localName(element.name) === name;

/** A part of a content model, with what the parts round it say. */
interface Particle {
  readonly element: XmlElement;
  readonly isList: boolean;
  readonly isRequired: boolean;
}

/** What a type consists of. */
interface Content {
  readonly text: string | null;
  readonly attributes: readonly XmlElement[];
  readonly particles: readonly Particle[];
}

const markers: readonly string[] = ['object', 'array'];

/** A fixed attribute that says what JSON an element is. */
const isMarker = ({ attributes }: XmlElement): boolean =>
  attributes['fixed'] === 'true' && attributes['use'] === 'required' && markers.includes(attributes['name'] ?? '');

/** Parts of one element's type. Groups that name one another twice, a few times over, would make billions. */
const mostParts = 20_000;
const mostSteps = 200;

/** Types and groups that led to a part. */
type Way = readonly XmlElement[];

class Schema {
  private parts = 0;
  private readonly globals = new Map<string, XmlElement>();

  constructor(
    private readonly root: XmlElement,
    private readonly path: string,
  ) {
    for (const element of root.children) {
      if (element.namespace === namespace) this.globals.set(this.keyOf(localName(element.name), element), element);
    }
  }

  nodes(): readonly StructureNode[] {
    return this.root.children
      .filter(element => isNamed(element, 'element'))
      .map(element => this.node({ element, isList: false, isRequired: true }));
  }

  private keyOf(kind: string, { attributes }: XmlElement): string {
    return `${kind} ${attributes['name'] ?? ''}`;
  }

  private find(kind: string, name: string | undefined): XmlElement | null {
    return name === undefined ? null : (this.globals.get(`${kind} ${localName(name)}`) ?? null);
  }

  private tooLarge(what: string, line: number): JitterpakError {
    return new JitterpakError({
      code: 'too-large',
      message: `An element of this schema has more than ${what}.`,
      hint: 'Use a simpler schema, and export the project again.',
      path: this.path,
      line,
    });
  }

  private count(line: number): void {
    this.parts += 1;
    if (this.parts > mostParts) throw this.tooLarge(`${mostParts} parts`, line);
  }

  /** The way with one more type or group on it; null when it goes in a circle, which no honest schema does. */
  private enter(way: Way, part: XmlElement): Way | null {
    if (way.length >= mostSteps)
      throw this.tooLarge(`${mostSteps} types and groups that lead to one another`, part.line);
    return way.includes(part) ? null : [...way, part];
  }

  private node({ element, isList, isRequired }: Particle): StructureNode {
    const declared = this.find('element', element.attributes['ref']) ?? element;
    const { attributes } = declared;
    this.parts = 0;
    const content = this.contentOf(declared, []);
    const marker = content.attributes.find(isMarker)?.attributes['name'] ?? null;
    const own = content.attributes.filter(attribute => !isMarker(attribute));
    const children = (): readonly StructureNode[] => [
      ...own.map(attribute => this.attributeNode(attribute)),
      ...content.particles.map(particle => this.node(particle)),
    ];
    let read: readonly StructureNode[] | null = null;
    return {
      kind: 'element',
      name: attributes['name'] ?? localName(element.attributes['ref'] ?? ''),
      type: content.text,
      json: marker === 'object' || marker === 'array' ? marker : null,
      isList: isList || !['0', '1', undefined].includes(element.attributes['maxOccurs']),
      isRequired: isRequired && element.attributes['minOccurs'] !== '0',
      isNillable: attributes['nillable'] === 'true',
      get children() {
        return (read ??= children());
      },
    };
  }

  private attributeNode(attribute: XmlElement): StructureNode {
    const { attributes } = this.find('attribute', attribute.attributes['ref']) ?? attribute;
    return {
      kind: 'attribute',
      name: attributes['name'] ?? localName(attribute.attributes['ref'] ?? ''),
      type: this.textOf(attributes['type'], []),
      json: null,
      isList: false,
      isRequired: attribute.attributes['use'] === 'required',
      isNillable: false,
      children: [],
    };
  }

  /** The built-in type that a simple type is in the end. */
  private textOf(name: string | undefined, way: Way): string {
    const simple = this.find('simpleType', name);
    if (!simple) return localName(name ?? 'string');
    const next = this.enter(way, simple);
    return next ? this.simpleText(simple, next) : 'string';
  }

  private simpleText(simple: XmlElement, way: Way): string {
    const restriction = simple.children.find(child => isNamed(child, 'restriction'));
    return this.textOf(restriction?.attributes['base'], way);
  }

  private contentOf(element: XmlElement, way: Way): Content {
    const name = element.attributes['type'];
    const complex = this.find('complexType', name) ?? element.children.find(child => isNamed(child, 'complexType'));
    if (complex) return this.complexContent(complex, way);
    const simple = element.children.find(child => isNamed(child, 'simpleType'));
    return { text: simple ? this.simpleText(simple, []) : this.textOf(name, []), attributes: [], particles: [] };
  }

  private complexContent(type: XmlElement, way: Way): Content {
    const empty = { text: null, attributes: [], particles: [] };
    const next = this.enter(way, type);
    if (!next) return empty;
    return type.children.reduce<Content>((content, child) => join(content, this.partOf(child, next)), empty);
  }

  /** What one child adds to a type. */
  private partOf(child: XmlElement, way: Way): Content {
    this.count(child.line);
    const nothing = { text: null, attributes: [], particles: [] };
    if (child.namespace !== namespace) return nothing;
    switch (localName(child.name)) {
      case 'attribute':
        return { ...nothing, attributes: [child] };
      case 'attributeGroup': {
        const group = this.find('attributeGroup', child.attributes['ref']);
        return group ? this.complexContent(group, way) : nothing;
      }
      case 'simpleContent':
      case 'complexContent':
        return this.complexContent(child, way);
      case 'extension':
        return join(this.baseOf(child, way), this.complexContent(child, way));
      case 'restriction': {
        // A restriction says its elements again.
        const { text } = this.baseOf(child, way);
        return join({ ...nothing, text }, this.complexContent(child, way));
      }
      default:
        return { ...nothing, particles: this.particlesOf(child, { isList: false, isRequired: true }, way) };
    }
  }

  private baseOf({ attributes }: XmlElement, way: Way): Content {
    const complex = this.find('complexType', attributes['base']);
    if (complex) return this.complexContent(complex, way);
    const base = localName(attributes['base'] ?? 'anyType');
    return { text: base === 'anyType' ? null : this.textOf(attributes['base'], []), attributes: [], particles: [] };
  }

  private particlesOf(element: XmlElement, round: Omit<Particle, 'element'>, way: Way): readonly Particle[] {
    this.count(element.line);
    if (isNamed(element, 'element')) return [{ element, ...round }];
    const isChoice = isNamed(element, 'choice');
    const isGroup = isNamed(element, 'group');
    if (!isChoice && !isGroup && !isNamed(element, 'sequence') && !isNamed(element, 'all')) return [];
    const group = isGroup ? (this.find('group', element.attributes['ref']) ?? element) : element;
    const next = this.enter(way, group);
    if (!next) return [];
    const inside = {
      isList: round.isList || !['0', '1', undefined].includes(element.attributes['maxOccurs']),
      isRequired: round.isRequired && !isChoice && element.attributes['minOccurs'] !== '0',
    };
    return group.children.flatMap(child => this.particlesOf(child, inside, next));
  }
}

const join = (first: Content, second: Content): Content => ({
  text: first.text ?? second.text,
  attributes: [...first.attributes, ...second.attributes],
  particles: [...first.particles, ...second.particles],
});

/**
 * The elements that a schema describes (W3C XML Schema), each with what may stand in it. What other files describe,
 * `xs:include` and `xs:import`, is left out.
 * @param schema read with namespaces.
 * @param path of its file, for errors.
 * @throws JitterpakError `too-large`.
 */
export const readStructure = (schema: XmlElement, path: string): readonly StructureNode[] =>
  new Schema(schema, path).nodes();
