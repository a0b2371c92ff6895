import type { XmlElement } from '../xml/xml-element.ts';
import type { EncryptedValue, Properties } from './property.ts';
import type { Reference } from './reference.ts';

/** What every entity has, whatever its kind. */
export interface EntityBase {
  /** A guid in lower case. */
  readonly id: string;
  /** The vendor's word for its kind: `Operation`, `Source`, `NetSuiteUpsert` … */
  readonly type: string;
  readonly name: string;
  readonly description: string;
  /** Deleted entities keep their file and stand in no list of the project but `deleted`. */
  readonly isDeleted: boolean;
  /** Its file in the archive. */
  readonly path: string;
  /** Names of the folders that it stands in, the outermost first. */
  readonly folders: readonly string[];
  readonly properties: Properties;
  /** What it points at. */
  readonly references: readonly Reference[];
  /** Its whole file, read anew at every call. */
  readonly content: () => XmlElement;
}

/** Read with the project, the parts of every kind that are small; what is long is read when it is asked for. */
export type Entity =
  Operation | Location | Transformation | Script | Schedule | Document | ProjectVariable | Folder | OtherEntity;

/** One step of an operation, in run order. */
export interface Activity {
  readonly id: string;
  /** The element's name, `SOURCE` … : a reader goes by `contentId`, for tags are not all known (FORMAT.md §6.1). */
  readonly tag: string;
  readonly role: string;
  readonly typeId: string;
  /** The entity that it runs; empty when it names none. */
  readonly contentId: string;
}

export interface Operation extends EntityBase {
  readonly kind: 'Operation';
  /** `Archive`, `Transformation`, `Script` or another; empty when it has no pipeline. */
  readonly operationType: string;
  readonly activities: readonly Activity[];
  /** The Source and Target of the pipeline, else those that the properties name; null when there is none. */
  readonly sourceId: string | null;
  readonly targetId: string | null;
  readonly successOperationId: string | null;
  readonly failureOperationId: string | null;
  readonly scheduleId: string | null;
}

/** A Source or a Target. */
export interface Location extends EntityBase {
  readonly kind: 'Source' | 'Target';
  /** `HTTP`, `GlobalData`, `TemporaryStorage` or another; empty when it has no location. */
  readonly locationType: string;
  readonly location: Properties;
}

/** One side of a transformation. */
export interface Structure {
  readonly shape: 'flat' | 'tree' | null;
  /** The vendor's number: 1 flat text, 4 XML, 13 none, 17 JSON … (FORMAT.md §5). */
  readonly typeId: number | null;
  readonly documentId: string | null;
  /** The WebServiceCall or wizard entity whose request or response it is. */
  readonly callId: string | null;
  /** A file in `files/`. */
  readonly schema: string | null;
  /** The schema's root element. */
  readonly root: string | null;
}

export type Mapping =
  /** The target's list element is made for each of the source; once when the source is empty. */
  | { readonly kind: 'loop'; readonly target: string; readonly source: string; readonly line: number }
  /** `script` is the whole expression with its tags. */
  | { readonly kind: 'field'; readonly target: string; readonly script: string; readonly line: number }
  /** Neither: it has no tab. */
  | { readonly kind: 'unreadable'; readonly text: string; readonly line: number };

export interface Transformation extends EntityBase {
  readonly kind: 'Transformation';
  readonly source: Structure;
  readonly target: Structure;
  readonly mappings: readonly Mapping[];
  /** Lines of those mappings that cannot be read. */
  readonly unreadableLines: readonly number[];
}

export interface Script extends EntityBase {
  readonly kind: 'Script';
  /** With its `<trans>` tags. */
  readonly script: string;
}

export interface Schedule extends EntityBase {
  readonly kind: 'Schedule';
  readonly timing: Timing;
}

export type Weekday = 'sun' | 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat';

/** When a schedule comes, as its keys say it (FORMAT.md §7). Numbers are null where the file has none. */
export interface Timing {
  readonly days:
    | { readonly kind: 'daily'; readonly every: number | null }
    | { readonly kind: 'weekly'; readonly every: number | null; readonly on: readonly Weekday[] }
    | { readonly kind: 'monthly'; readonly every: number | null; readonly day: number | null }
    /** `nth` is 1 to 4, 5 the last; `weekday` is the vendor's number. */
    | {
        readonly kind: 'monthly-weekday';
        readonly every: number | null;
        readonly nth: number | null;
        readonly weekday: number | null;
      }
    | { readonly kind: 'unknown' };
  readonly hours:
    | {
        readonly kind: 'interval';
        readonly every: number | null;
        readonly unit: 'minute' | 'hour' | null;
        /** hh:mm:ss, empty when the file has none. */
        readonly from: string;
        readonly to: string;
      }
    | { readonly kind: 'once'; readonly at: string };
  /** yyyy-mm-dd, inclusive; null when there is none. */
  readonly startDate: string | null;
  readonly endDate: string | null;
  /** An IANA name; null means the agent's zone, UTC for the vendor's cloud agents. */
  readonly timeZone: string | null;
}

export interface DocumentField {
  readonly name: string;
  /** `String` or another. */
  readonly type: string;
  readonly format: string;
  readonly defaultValue: string;
  readonly isRequired: boolean;
  /** As written: `false` or a number of characters. */
  readonly fixedWidth: string;
}

export interface DocumentSegment {
  readonly id: string;
  readonly name: string;
  readonly parent: string;
  readonly occurrence: string;
  readonly fields: readonly DocumentField[];
}

/** A flat format. */
export interface Document extends EntityBase {
  readonly kind: 'Document';
  /** Empty for fields of fixed width. */
  readonly delimiter: string;
  readonly hasFixedFields: boolean;
  readonly segments: readonly DocumentSegment[];
}

export interface ProjectVariable extends EntityBase {
  readonly kind: 'ProjectVariable';
  readonly label: string;
  readonly value: string | null | EncryptedValue;
  /** Whether the author hides its value, or has it encrypted: show and log neither. */
  readonly isSecret: boolean;
}

export interface Folder extends EntityBase {
  readonly kind: 'Folder';
  /** The kind of entities that stand in it; empty when the project does not list it. */
  readonly of: string;
}

/** Connectors, wizard entities, e-mails, calls, and kinds that nobody knows: kept whole. */
export interface OtherEntity extends EntityBase {
  readonly kind: 'other';
  /** The vendor's long strings by name, such as `query_string`. */
  readonly texts: ReadonlyMap<string, string>;
}
