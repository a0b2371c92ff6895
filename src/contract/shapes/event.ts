import { HostEvent } from '../event.ts';
import { shapeOf } from '../shape-of.ts';

// Evaluated when pages are built: see scripts/shape-modules.ts.
export const eventShape = shapeOf(HostEvent, 'HostEvent');
