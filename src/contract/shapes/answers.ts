import { FieldMapping } from '../flow.ts';
import { Schedule } from '../schedule.ts';
import { shapeOf } from '../shape-of.ts';

// Evaluated when pages are built: see scripts/shape-modules.ts.
/** What a person answers bit by bit. */
export const fieldMappingShape = shapeOf(FieldMapping, 'FieldMapping');
export const scheduleShape = shapeOf(Schedule, 'Schedule');
